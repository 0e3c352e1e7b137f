"""Kinds of notices with what each says, states of mails, and how often a mail is tried.

What a caller puts into `News.facts` (strings and numbers; more is allowed, less is refused):
    code        the number people know it by: a need's N-2026-0001, of a catalogue quote its own number
    title       what it is about, in the words of its author
    agency      name of the agency
    enterprise  name of the enterprise
    deadline    a moment as `datetime.isoformat()` writes it, with its zone; shown in Seoul time
    reasons     why this enterprise was asked, joined to one text
    quotes      how many quotes there are, as a number; so are questions and answers
    searches    names of saved searches with how many products are new to each; products how many in all, a number
    reason      why something was decided: a label marked with N_ (it is translated) or a person's own words
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from needs_board.kit.calendar import seoul_text
from needs_board.kit.errors import Conflict
from needs_board.kit.i18n import N_, _
from needs_board.wordings.rules import ELSEWHERE, WHY_OFFICE, Wording

Facts = Mapping[str, str | int]


class NoticeKind(StrEnum):
    """What a notice tells."""

    INVITATION = "invitation"
    INVITATION_REMINDER = "invitation_reminder"
    QUOTE_SUBMITTED = "quote_submitted"
    NEED_CHANGED = "need_changed"
    NEED_CLOSED = "need_closed"
    NEED_TO_OPEN = "need_to_open"
    NEED_UNANSWERED = "need_unanswered"
    NEED_WITHOUT_QUOTE = "need_without_quote"
    NEED_RETURNED = "need_returned"
    NEED_CANCELLED = "need_cancelled"
    AWARD_WON = "award_won"
    AWARD_LOST = "award_lost"
    ACCOUNT_LINK = "account_link"
    JOIN_LINK = "join_link"
    JOIN_INVITED = "join_invited"
    JOIN_KNOWN = "join_known"
    APPLICATION_HANDED_IN = "application_handed_in"
    APPLICATION_RETURNED = "application_returned"
    APPLICATION_APPROVED = "application_approved"
    APPLICATION_REJECTED = "application_rejected"
    CERTIFICATE_ENDING = "certificate_ending"
    STORE_SUSPENDED = "store_suspended"
    STORE_RESUMED = "store_resumed"
    PAPER_ACCEPTED = "paper_accepted"
    PAPER_RETURNED = "paper_returned"
    SET_INVITED = "set_invited"
    SET_ANSWERED = "set_answered"
    QUESTION_ASKED = "question_asked"
    QUESTION_WAITING = "question_waiting"
    MESSAGES_UNREAD = "messages_unread"
    THREAD_REPORTED = "thread_reported"
    QUESTIONS_ANSWERED = "questions_answered"
    PRODUCTS_FOUND = "products_found"


_WHY_INVITED = N_("등록하신 품목과 인증이 이 수요와 맞아 보내 드렸습니다.")
_WHY_TOOK_PART = N_("이 수요를 안내받으셨거나 견적을 내셔서 보내 드렸습니다.")
_WHY_CONCERNED = N_("이 견적을 주고받는 기관이나 기업에 계셔서 보내 드렸습니다.")
_SEE_NEED = N_("수요 보기")

WORDINGS: Mapping[NoticeKind, Wording] = {
    NoticeKind.INVITATION: Wording(
        needs=("code", "title", "agency", "deadline", "reasons"),
        label=N_("수요 안내"),
        subject=N_("%(agency)s에서 찾고 있습니다: %(title)s"),
        sentence=N_("%(agency)s의 수요 '%(title)s'에 견적을 내실 수 있습니다. 마감은 %(deadline)s입니다."),
        next_step=N_("수요를 살펴보시고 견적을 내 주세요. 참여가 어려우면 이유를 한 번만 눌러 알려 주세요."),
        button=N_("수요 보고 답하기"),
        why=_WHY_INVITED,
    ),
    NoticeKind.INVITATION_REMINDER: Wording(
        needs=("code", "title", "agency", "deadline"),
        label=N_("마감 전 알림"),
        subject=N_("곧 마감됩니다: %(title)s"),
        sentence=N_("%(agency)s의 수요 '%(title)s' 마감이 다가왔습니다. 마감은 %(deadline)s입니다."),
        next_step=N_("견적을 내시려면 마감 전에 제출해 주세요. 이미 내셨다면 따로 하실 일은 없습니다."),
        button=N_("수요 보고 답하기"),
        why=_WHY_INVITED,
    ),
    NoticeKind.QUOTE_SUBMITTED: Wording(
        needs=("code", "title", "enterprise"),
        label=N_("견적 제출"),
        subject=N_("견적이 제출되었습니다: %(title)s"),
        sentence=N_("'%(title)s'(%(code)s)에 %(enterprise)s의 견적이 제출되었습니다."),
        next_step=N_("제출된 견적은 아래에서 확인하실 수 있습니다."),
        button=N_("견적 보기"),
        why=_WHY_CONCERNED,
    ),
    NoticeKind.NEED_CHANGED: Wording(
        needs=("code", "title", "agency", "deadline"),
        label=N_("조건 변경"),
        subject=N_("조건이 바뀌었습니다: %(title)s"),
        sentence=N_("%(agency)s의 수요 '%(title)s'의 조건이 바뀌었습니다. 마감은 %(deadline)s입니다."),
        next_step=N_("이미 내신 견적이 있으면 바뀐 조건을 확인하시고 다시 제출해 주세요."),
        button=N_("바뀐 조건 보기"),
        why=_WHY_TOOK_PART,
    ),
    NoticeKind.NEED_CLOSED: Wording(
        needs=("code", "title", "quotes"),
        label=N_("접수 마감"),
        subject=N_("마감되어 견적을 열었습니다: %(title)s"),
        sentence=N_(
            "수요 '%(title)s'(%(code)s)의 견적 접수가 마감되었습니다. 받은 견적은 %(quotes)s건입니다."
        ),
        next_step=N_("견적과 상품을 나란히 비교하시고 업체를 선정해 주세요."),
        button=N_("견적 비교하기"),
        why=WHY_OFFICE,
    ),
    NoticeKind.NEED_UNANSWERED: Wording(
        needs=("code", "title", "deadline"),
        label=N_("견적 없는 수요"),
        subject=N_("아직 견적이 없습니다: %(title)s"),
        sentence=N_("수요 '%(title)s'(%(code)s)에 아직 견적이 없습니다. 마감은 %(deadline)s입니다."),
        next_step=N_("추천 내역을 살펴보시고 맞는 기업에 참여를 권해 주세요."),
        button=N_("추천 내역 보기"),
        why=N_("지원센터에 계셔서 보내 드렸습니다."),
    ),
    NoticeKind.NEED_WITHOUT_QUOTE: Wording(
        needs=("code", "title"),
        label=N_("견적 없이 마감"),
        subject=N_("견적 없이 마감되었습니다: %(title)s"),
        sentence=N_("수요 '%(title)s'(%(code)s)에 견적이 들어오지 않은 채 마감되었습니다."),
        next_step=N_("조건과 마감을 살펴 다시 올리시거나 상품 목록에서 찾아보실 수 있습니다."),
        button=_SEE_NEED,
        why=N_("이 수요를 맡은 부서나 지원센터에 계셔서 보내 드렸습니다."),
    ),
    NoticeKind.NEED_RETURNED: Wording(
        needs=("code", "title", "reason"),
        label=N_("보완 요청"),
        subject=N_("보완이 필요합니다: %(title)s"),
        sentence=N_("지원센터에서 수요 '%(title)s'(%(code)s)의 보완을 요청했습니다. 사유: %(reason)s"),
        next_step=N_("내용을 고치신 뒤 다시 공개해 주세요."),
        button=N_("수요 고치기"),
        why=WHY_OFFICE,
    ),
    NoticeKind.NEED_CANCELLED: Wording(
        needs=("code", "title"),
        label=N_("수요 취소"),
        subject=N_("취소되었습니다: %(title)s"),
        sentence=N_("수요 '%(title)s'(%(code)s)의 진행이 취소되었습니다."),
        next_step=N_("내신 견적은 더 이상 검토되지 않습니다. 따로 하실 일은 없습니다."),
        button=_SEE_NEED,
        why=_WHY_TOOK_PART,
    ),
    NoticeKind.AWARD_WON: Wording(
        needs=("code", "title", "agency"),
        label=N_("선정"),
        subject=N_("선정되었습니다: %(title)s"),
        sentence=N_("축하합니다. %(agency)s에서 '%(title)s'(%(code)s)의 업체로 선정했습니다."),
        next_step=N_("담당자가 계약과 납품을 위해 연락드립니다. 낸 견적을 다시 확인해 주세요."),
        button=N_("선정 결과 보기"),
        why=_WHY_CONCERNED,
    ),
    NoticeKind.AWARD_LOST: Wording(
        needs=("code", "title", "agency", "reason"),
        label=N_("미선정"),
        subject=N_("선정 결과를 알려 드립니다: %(title)s"),
        sentence=N_("%(agency)s의 '%(title)s'(%(code)s)에 내신 견적이 선정되지 않았습니다. 사유: %(reason)s"),
        next_step=N_("견적을 내 주셔서 고맙습니다. 맞는 수요가 생기면 다시 안내해 드리겠습니다."),
        button=N_("결과 보기"),
        why=_WHY_CONCERNED,
    ),
    NoticeKind.ACCOUNT_LINK: Wording(
        needs=(),
        label=N_("계정"),
        subject=N_("비밀번호를 정하실 링크입니다"),
        sentence=N_("비밀번호를 정하실 링크를 보내 드립니다. 1시간 동안 한 번만 쓸 수 있습니다."),
        next_step=N_("요청하신 적이 없으면 이 메일을 지우셔도 됩니다. 비밀번호는 바뀌지 않습니다."),
        button=N_("비밀번호 정하기"),
        why=N_("이 주소로 계정이 만들어졌거나 새 비밀번호를 요청하셔서 보내 드렸습니다."),
    ),
    **{NoticeKind(name): wording for name, wording in ELSEWHERE.items()},
}

SECRET = frozenset(map(NoticeKind, ("account_link", "join_link", "join_invited", "messages_unread")))
"""Kinds whose mails only their reader sees: with a link one becomes that person, or threads are named."""

MAIL_ONLY = frozenset({NoticeKind.ACCOUNT_LINK})
"""Kinds that no list of notices has: a session that somebody left open must not lead to a new password."""

FACT_LABELS: Mapping[str, str] = {
    "code": N_("번호"),
    "title": N_("제목"),
    "agency": N_("기관"),
    "enterprise": N_("기업"),
    "deadline": N_("견적 마감"),
    "reasons": N_("안내드린 이유"),
    "changes": N_("바뀐 내용"),
    "quotes": N_("받은 견적"),
    "questions": N_("질문"),
    "answers": N_("답변"),
    "reason": N_("사유"),
    "to_mend": N_("보완할 것"),
    "certificate": N_("서류"),
    "until": N_("유효기간"),
    "searches": N_("저장한 찾기"),
}


class MailState(StrEnum):
    """What became of a mail."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


STATE_LABELS: Mapping[MailState, str] = {
    MailState.QUEUED: N_("보낼 차례"),
    MailState.SENDING: N_("보내는 중"),
    MailState.SENT: N_("보냄"),
    MailState.UNCERTAIN: N_("확인 안 됨"),
    MailState.FAILED: N_("실패"),
}

NEXT_STATES: Mapping[MailState, frozenset[MailState]] = {
    MailState.QUEUED: frozenset({MailState.SENDING}),
    MailState.SENDING: frozenset({MailState.SENT, MailState.UNCERTAIN, MailState.FAILED, MailState.QUEUED}),
    MailState.UNCERTAIN: frozenset({MailState.SENDING, MailState.QUEUED}),
    MailState.FAILED: frozenset({MailState.QUEUED}),
    MailState.SENT: frozenset({MailState.QUEUED}),
}

MUST_ARRIVE = frozenset(NoticeKind) - {NoticeKind.INVITATION_REMINDER, NoticeKind.PRODUCTS_FOUND}
"""Kinds whose mails are sent again when nobody knows whether the first copy left; a reminder and what a saved search found are not."""

SENDING_LEASE = timedelta(minutes=5)
"""Longer than the slowest exchange with a mail server that kit/mail allows."""
MOST_ATTEMPTS, LONGEST_WAIT = 10, timedelta(hours=4)


def check_facts(kind: NoticeKind, facts: Facts) -> None:
    """Refuse news that could not be worded; raises ValueError naming what is missing or wrong."""
    missing = [name for name in WORDINGS[kind].needs if name not in facts]
    if missing:
        raise ValueError(
            f"News of kind {kind.value} lacks the facts {', '.join(missing)}; see rules.WORDINGS"
        )
    deadline = facts.get("deadline")
    if deadline and datetime.fromisoformat(str(deadline)).tzinfo is None:
        raise ValueError(f"deadline {deadline!r} has no zone; pass an aware moment's isoformat()")


def check_href(href: str) -> None:
    """Refuse an address outside the board; raises ValueError."""
    if not href.startswith("/") or href.startswith(("//", "/\\")):
        raise ValueError(f"News.href is {href!r}; give a path on the board such as /needs/N-2026-0001")


def notice_sentence(kind: NoticeKind, facts: Facts) -> str:
    """Return what a notice says, in the current language."""
    sentence = _(WORDINGS[kind].sentence) % shown(facts)
    return f"{sentence} ({facts['changes']})" if facts.get("changes") else sentence


def shown(facts: Facts) -> dict[str, str]:
    """Return the facts as a person reads them: moments in Seoul time, labels in the current language."""
    readable = {name: " ".join(str(value).split()) for name, value in facts.items()}
    if readable.get("deadline"):
        readable["deadline"] = seoul_text(datetime.fromisoformat(readable["deadline"]))
    for name in ("reason", "certificate"):
        if readable.get(name):
            readable[name] = _(readable[name])
    return readable


def check_move(now: MailState, wanted: MailState) -> None:
    """Refuse a move that the life of a mail does not have."""
    if wanted not in NEXT_STATES[now]:
        raise Conflict(
            _("이 메일은 지금 '%(now)s' 상태여서 '%(wanted)s'(으)로 바꿀 수 없습니다.")
            % {"now": _(STATE_LABELS[now]), "wanted": _(STATE_LABELS[wanted])}
        )


def may_resend(now: MailState) -> bool:
    """Say whether staff can let a mail go out again."""
    return MailState.QUEUED in NEXT_STATES[now] and now is not MailState.SENDING


def check_resend(now: MailState) -> None:
    """Refuse to let a mail go out again that is on its way anyway."""
    if not may_resend(now):
        raise Conflict(_("이 메일은 이미 보낼 차례이거나 보내는 중입니다. 잠시 뒤 다시 확인해 주세요."))


def retry_after(attempts: int) -> timedelta:
    """Return how long to wait after so many tries: 1, 2, 4 … minutes, at most four hours; ten tries take a day."""
    return min(timedelta(minutes=2 ** max(0, attempts - 1)), LONGEST_WAIT)
