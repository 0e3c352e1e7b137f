"""States of a need, its limits, and who may do what with it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from needs_board.kit.asker import Asker, Role
from needs_board.kit.calendar import SEOUL, end_of_day, parse_seoul, seoul_text, today_in_seoul
from needs_board.kit.errors import Conflict, Refused
from needs_board.kit.i18n import N_, _
from needs_board.kit.money import PriceBasis

LEAST_TIME_TO_ANSWER = timedelta(hours=1)
MOST_TIME_TO_ANSWER = timedelta(days=180)
EXTENSION_AFTER_CHANGE = timedelta(days=1)
"""A change of terms nearer than this to the deadline moves the deadline this far from the change."""
SHORT_TIME_TO_ANSWER = timedelta(days=3)
"""Less than this is allowed, but small enterprises hardly manage; the officer is told."""
LEAST_REASON_LENGTH = 5
FIRST_YEAR, LAST_YEAR = 2000, 2199


class NeedState(StrEnum):
    """The life of a need."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    EVALUATING = "evaluating"
    AWARDED = "awarded"
    CONTRACTED = "contracted"
    DELIVERED = "delivered"
    RETURNED = "returned"
    UNSUCCESSFUL = "unsuccessful"
    CANCELLED = "cancelled"


STATE_LABELS: Mapping[NeedState, str] = {
    NeedState.DRAFT: N_("작성 중"),
    NeedState.OPEN: N_("견적 접수 중"),
    NeedState.CLOSED: N_("마감됨"),
    NeedState.EVALUATING: N_("비교·검토 중"),
    NeedState.AWARDED: N_("업체 선정"),
    NeedState.CONTRACTED: N_("계약"),
    NeedState.DELIVERED: N_("납품 완료"),
    NeedState.RETURNED: N_("보완 요청"),
    NeedState.UNSUCCESSFUL: N_("유찰"),
    NeedState.CANCELLED: N_("취소"),
}
BASIS_LABELS: Mapping[PriceBasis, str] = {
    PriceBasis.GROSS: N_("부가가치세 포함"),
    PriceBasis.NET: N_("부가가치세 별도"),
}

SEALED_LABELS: Mapping[bool, str] = {
    True: N_("봉인 – 마감 뒤 개봉하기 전에는 우리 기관도 견적을 볼 수 없음"),
    False: N_("공개 – 들어오는 대로 우리 기관이 견적을 볼 수 있음"),
}

ACT_LABELS: Mapping[str, str] = {
    "save_draft": N_("작성을 시작했습니다"),
    "change_need": N_("내용을 고쳤습니다"),
    "publish_need": N_("공개했습니다"),
    "return_need": N_("지원센터가 보완을 요청했습니다"),
    "cancel_need": N_("취소했습니다"),
    "close_need": N_("견적 접수를 마감했습니다"),
    "invite_centre": N_("지원센터의 참관을 정했습니다"),
    "open_quotes": N_("봉인된 견적을 개봉했습니다"),
    "begin_evaluation": N_("비교·검토를 시작했습니다"),
    "mark_unsuccessful": N_("유찰로 끝났습니다"),
    "mark_awarded": N_("업체를 선정했습니다"),
    "answer_question": N_("질문에 답했습니다"),
    "correct_answer": N_("질문의 답변을 고쳤습니다"),
    "decline_question": N_("질문에 답하지 않기로 했습니다"),
    "take_down_question": N_("지원센터가 질문을 내렸습니다"),
    "record_contract": N_("계약을 기록했습니다"),
    "record_delivery": N_("납품을 기록했습니다"),
}
"""Acts in the journal that belong to the need itself."""

NEXT_STATES: Mapping[NeedState, frozenset[NeedState]] = {
    NeedState.DRAFT: frozenset({NeedState.OPEN, NeedState.CANCELLED}),
    NeedState.OPEN: frozenset({NeedState.CLOSED, NeedState.RETURNED, NeedState.CANCELLED}),
    NeedState.RETURNED: frozenset({NeedState.OPEN, NeedState.CANCELLED}),
    NeedState.CLOSED: frozenset({NeedState.EVALUATING, NeedState.UNSUCCESSFUL, NeedState.CANCELLED}),
    NeedState.EVALUATING: frozenset({NeedState.AWARDED, NeedState.UNSUCCESSFUL, NeedState.CANCELLED}),
    NeedState.AWARDED: frozenset({NeedState.CONTRACTED, NeedState.CANCELLED}),
    NeedState.CONTRACTED: frozenset({NeedState.DELIVERED, NeedState.CANCELLED}),
    NeedState.DELIVERED: frozenset(),
    NeedState.UNSUCCESSFUL: frozenset(),
    NeedState.CANCELLED: frozenset(),
}

PUBLIC_STATES = frozenset(NeedState) - {NeedState.DRAFT, NeedState.RETURNED}
"""What everybody sees on the board, once it was published; the rest is the agency's and the staff's."""
CHANGEABLE_STATES = frozenset({NeedState.DRAFT, NeedState.OPEN, NeedState.RETURNED})
ORDERED_STATES = frozenset({NeedState.AWARDED, NeedState.CONTRACTED, NeedState.DELIVERED})
"""An enterprise was chosen: there is a contract to be recorded, or one to be read."""
CANCELLABLE_STATES = CHANGEABLE_STATES | {NeedState.CLOSED, NeedState.EVALUATING}
"""After an enterprise was chosen, ending it is a matter of the contract, not of the board."""


def check_move(now: NeedState, wanted: NeedState) -> None:
    """Refuse a move that the life of a need does not have."""
    if wanted not in NEXT_STATES[now]:
        raise Conflict(
            _("이 수요는 지금 '%(now)s' 상태여서 '%(wanted)s'(으)로 바꿀 수 없습니다.")
            % {"now": _(STATE_LABELS[now]), "wanted": _(STATE_LABELS[wanted])}
        )


def check_changeable(state: NeedState, deadline_at: datetime | None, at: datetime) -> None:
    """Refuse to change a need whose content stands: closed, ended, or its deadline has passed."""
    if state not in CHANGEABLE_STATES:
        raise Refused(
            _("이 수요는 '%(now)s' 상태여서 고칠 수 없습니다. 필요하면 비슷하게 다시 올려 주세요.")
            % {"now": _(STATE_LABELS[state])}
        )
    if state is NeedState.OPEN and deadline_at is not None and at >= deadline_at:
        raise Refused(_("견적 접수가 마감되어 고칠 수 없습니다. 필요하면 비슷하게 다시 올려 주세요."))


def check_cancellable(state: NeedState) -> None:
    """Refuse to cancel a need that is over or whose enterprise was chosen."""
    if state not in CANCELLABLE_STATES:
        raise Refused(
            _("이 수요는 '%(now)s' 상태여서 여기에서 취소할 수 없습니다.") % {"now": _(STATE_LABELS[state])}
        )


def takes_quotes(state: NeedState, deadline_at: datetime, at: datetime) -> bool:
    """Say whether a quote that arrives at this moment is in time."""
    return state is NeedState.OPEN and at < deadline_at


def is_sealed_now(sealed: bool, state: NeedState) -> bool:
    """Say whether the quotes of a need are hidden from everybody but their enterprises."""
    return sealed and state in {NeedState.OPEN, NeedState.RETURNED, NeedState.CLOSED}


def awaits_opening(sealed: bool, state: NeedState, deadline_at: datetime | None, at: datetime) -> bool:
    """Say whether sealed quotes can be opened: the deadline is over, whether or not the clockwork has passed."""
    is_over = state is NeedState.OPEN and deadline_at is not None and at >= deadline_at
    return sealed and (state is NeedState.CLOSED or is_over)


def owns(asker: Asker, organisation_id: UUID) -> bool:
    """Say whether the asker acts for the agency of a need."""
    return asker.role is Role.OFFICER and asker.organisation_id == organisation_id


def may_compare(state: NeedState, sealed: bool) -> bool:
    """Say whether the agency has offers to look at: never while they are sealed."""
    over = {NeedState.DRAFT, NeedState.CANCELLED}
    return state not in over and not is_sealed_now(sealed, state)


def least_time_to_answer(published_at: datetime | None) -> timedelta:
    """Return how much time a need must leave that is put on the board.

    Quotes may rest on what was there before it was returned: their enterprises need time to look again.
    """
    return LEAST_TIME_TO_ANSWER if published_at is None else EXTENSION_AFTER_CHANGE


def need_code(year: int, number: int) -> str:
    """Return the number that people use, N-2026-0123; it grows longer after 9999 in a year."""
    return f"N-{year}-{number:04d}"


def is_sane_day(day: date) -> bool:
    """Say whether a day can be meant; it also keeps Seoul's clock away from the ends of the calendar."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def deadline_of(day: date | None, clock: str) -> datetime | None:
    """Return the moment that a day and a Seoul time such as `18:00` mean; without a time the end of the day."""
    if day is None:
        return None
    return parse_seoul(f"{day.isoformat()}T{clock}") if clock else end_of_day(day)


def deadline_parts(deadline_at: datetime | None) -> tuple[date | None, str]:
    """Return day and time that `deadline_of` makes this moment from."""
    if deadline_at is None:
        return None, ""
    local = deadline_at.astimezone(SEOUL)
    return local.date(), "" if deadline_at == end_of_day(local.date()) else f"{local:%H:%M}"


def extended_deadline(deadline_at: datetime, at: datetime) -> datetime:
    """Return when a need ends whose terms change now: never nearer than the extension, in whole minutes."""
    least = at + EXTENSION_AFTER_CHANGE
    if deadline_at >= least:
        return deadline_at
    # A deadline carries no seconds; rounding up keeps the promise of a full day.
    return least if not (least.second or least.microsecond) else _next_minute(least)


def deadline_error(deadline_at: datetime, at: datetime, least: timedelta = LEAST_TIME_TO_ANSWER) -> str:
    """Return why a need cannot be open until then; empty when it can."""
    if deadline_at < at + least:
        return _("마감은 지금부터 %(hours)d시간 뒤보다 늦어야 합니다. %(least)s 이후로 정해 주세요.") % {
            "hours": least / timedelta(hours=1),
            "least": seoul_text(_next_minute(at + least)),
        }
    if deadline_at > at + MOST_TIME_TO_ANSWER:
        return _("마감은 %(days)d일 이내여야 합니다. %(most)s 이전으로 정해 주세요.") % {
            "days": MOST_TIME_TO_ANSWER.days,
            "most": seoul_text(at + MOST_TIME_TO_ANSWER),
        }
    return ""


def time_left(deadline_at: datetime, at: datetime) -> str:
    """Return how long a need can still be answered, in days of Seoul's calendar."""
    if at >= deadline_at:
        return _("마감됨")
    days = (today_in_seoul(deadline_at) - today_in_seoul(at)).days
    return _("%(days)d일 남음") % {"days": days} if days else _("오늘 마감")


def _next_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0) + timedelta(minutes=1)
