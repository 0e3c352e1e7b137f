"""Kinds of notices with what each says, states of mails, and how often a mail is tried.

What a caller puts into `News.facts` (strings and numbers; more is allowed, less is refused):
    code        the number people know it by: a need's N-2026-0001, of a catalogue quote its own number
    title       what it is about, in the words of its author
    agency      name of the agency
    enterprise  name of the enterprise
    deadline    a moment as `datetime.isoformat()` writes it, with its zone; shown in Seoul time
    reasons     why this enterprise was asked, joined to one text
    searches    names of saved searches with how many products are new to each
    quotes, questions, answers, products    how many of them there are, numbers
    reason      why something was decided: a label marked with N_ (it is translated) or a person's own words
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from needs_board.correspondence.rules import CORRESPONDENCE
from needs_board.kit.calendar import seoul_text
from needs_board.kit.errors import Conflict
from needs_board.kit.i18n import N_, _
from needs_board.wordings.rules import ELSEWHERE, Wording

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
    SOURCING_ASKED = "sourcing_asked"
    SOURCING_ANSWERED = "sourcing_answered"
    SOURCING_PREPARED = "sourcing_prepared"
    QUOTE_REQUESTED = "quote_requested"
    QUOTE_DECLINED = "quote_declined"


WORDINGS: Mapping[NoticeKind, Wording] = {
    NoticeKind(name): wording for name, wording in {**ELSEWHERE, **CORRESPONDENCE}.items()
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
        raise ValueError(f"News of kind {kind.value} lacks the facts {', '.join(missing)}; see WORDINGS")
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
