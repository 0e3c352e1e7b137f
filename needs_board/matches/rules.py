"""Who is invited when, the life of an invitation, and why an enterprise declines."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from needs_board.kit.errors import Conflict
from needs_board.kit.i18n import N_, _
from needs_board.relevance.forms import Found, Size
from needs_board.relevance.rules import Candidate, Decision, WavePolicy, choose_wave

FLOOR = 0.055
RELATIVE_FLOOR = 0.45
"""An enterprise is worth asking above FLOOR, and above this share of the best score for the need."""
SHORTLIST = Size(top=50, reasoned=12, reasoned_share=RELATIVE_FLOOR)
"""Reasons are kept for whoever can be invited; the others' are computed when somebody asks."""
PRODUCT_SHORTLIST = Size(top=12, reasoned=6, reasoned_share=RELATIVE_FLOOR)
WAVE_SIZE = 8
WEEKLY_BUDGET = 10
NEWCOMER_PLACES = 1
NEWCOMER_FOR = timedelta(days=60)
NEXT_WAVE_AFTER = timedelta(hours=24)
MOST_WAVES = 3
ENOUGH_QUOTES = 3
REMIND_BEFORE = timedelta(hours=24)
REMIND_AFTER = timedelta(hours=12)
"""Nobody is reminded of what they were told of a shorter time ago."""
WEEK = timedelta(days=7)


def floor_for(found: Sequence[Found]) -> float:
    """Return the least score that is worth an invitation for a need with these answers."""
    best = max((one.score for one in found), default=0.0)
    return min(1.0, max(FLOOR, RELATIVE_FLOOR * best))


def first_decisions(
    found: Sequence[Found],
    invited: Collection[str],
    asked_this_week: Mapping[str, int],
    newcomers: Collection[str],
    waves: int,
) -> dict[str, tuple[Decision, bool]]:
    """Return for each answer what to do now, and whether it got a newcomer's place.

    Before the first wave that wave is chosen. Afterwards somebody new (a store that opened, a product that
    was added) is invited only where the waves sent so far would have reached.
    """
    if waves == 0:
        return _decide(found, invited, asked_this_week, newcomers, WAVE_SIZE, floor_for(found))
    floor, seats = floor_for(found), found[: WAVE_SIZE * waves]
    later = _decide(found, invited, asked_this_week, newcomers, 0, floor)
    return later | _decide(seats, invited, asked_this_week, newcomers, len(seats), floor)


def next_wave(
    found: Sequence[Found],
    invited: Collection[str],
    asked_this_week: Mapping[str, int],
    newcomers: Collection[str],
) -> list[str]:
    """Return the keys of the next wave, best first."""
    decided = _decide(found, invited, asked_this_week, newcomers, WAVE_SIZE, floor_for(found))
    return [key for key, (decision, _newcomer) in decided.items() if decision is Decision.INVITED]


def _decide(
    found: Sequence[Found],
    invited: Collection[str],
    asked_this_week: Mapping[str, int],
    newcomers: Collection[str],
    size: int,
    floor: float,
) -> dict[str, tuple[Decision, bool]]:
    policy = WavePolicy(
        floor=floor, wave_size=size, weekly_budget=WEEKLY_BUDGET, newcomer_places=min(NEWCOMER_PLACES, size)
    )
    candidates = [
        Candidate(
            one.key,
            one.score,
            # The floor is still one of scores.
            probability=one.score,
            invited_this_week=asked_this_week.get(one.key, 0),
            is_newcomer=one.key in newcomers,
            already_invited=one.key in invited,
        )
        for one in found
    ]
    return {
        choice.key: (choice.decision, choice.newcomer_place) for choice in choose_wave(candidates, policy)
    }


DECISION_LABELS: Mapping[Decision, str] = {
    Decision.INVITED: N_("안내함"),
    Decision.GATED: N_("안내할 수 없는 기업"),
    Decision.ALREADY_INVITED: N_("이미 안내함"),
    Decision.BELOW_FLOOR: N_("적합도가 기준보다 낮음"),
    Decision.BUDGET_SPENT: N_("이번 주 안내 한도를 다 씀"),
    Decision.NEXT_WAVE: N_("다음 차수 대기"),
}


class InvitationState(StrEnum):
    """What an enterprise did with an invitation; delivery and a quote are derived from mails and quotes."""

    TOLD = "told"
    OPENED = "opened"
    INTERESTED = "interested"
    DECLINED = "declined"


NEXT_STATES: Mapping[InvitationState, frozenset[InvitationState]] = {
    InvitationState.TOLD: frozenset(
        {InvitationState.OPENED, InvitationState.INTERESTED, InvitationState.DECLINED}
    ),
    InvitationState.OPENED: frozenset({InvitationState.INTERESTED, InvitationState.DECLINED}),
    InvitationState.INTERESTED: frozenset({InvitationState.DECLINED}),
    InvitationState.DECLINED: frozenset({InvitationState.INTERESTED}),
}


class ShownState(StrEnum):
    """The state of an invitation as people see it."""

    QUEUED = "queued"
    SENT = "sent"
    BOUNCED = "bounced"
    OPENED = "opened"
    INTERESTED = "interested"
    DECLINED = "declined"
    EXPIRED = "expired"


SHOWN_LABELS: Mapping[ShownState, str] = {
    ShownState.QUEUED: N_("보내는 중"),
    ShownState.SENT: N_("보냄"),
    ShownState.BOUNCED: N_("전달 실패"),
    ShownState.OPENED: N_("열어 봄"),
    ShownState.INTERESTED: N_("관심 있음"),
    ShownState.DECLINED: N_("참여 어려움"),
    ShownState.EXPIRED: N_("기한 지남"),
}


class Delivery(StrEnum):
    """What became of the mails of an invitation, over all people of the enterprise."""

    NOBODY = "nobody"
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


def shown_state(
    state: InvitationState, delivery: Delivery, deadline_at: datetime | None, at: datetime
) -> ShownState:
    """Return the state as people see it: an answer first, then the end of the time, then the delivery."""
    if state in (InvitationState.INTERESTED, InvitationState.DECLINED):
        return ShownState(state.value)
    if deadline_at is not None and at >= deadline_at:
        return ShownState.EXPIRED
    if state is InvitationState.OPENED:
        return ShownState.OPENED
    by_delivery = {Delivery.QUEUED: ShownState.QUEUED, Delivery.FAILED: ShownState.BOUNCED}
    return by_delivery.get(delivery, ShownState.SENT)


class DeclineReason(StrEnum):
    """Why an enterprise does not answer; learned from."""

    CAPACITY = "capacity"
    REGION = "region"
    PRICE = "price"
    SPEC = "spec"
    DATE = "date"
    NOT_OUR_PRODUCT = "not_our_product"


DECLINE_LABELS: Mapping[DeclineReason, str] = {
    DeclineReason.CAPACITY: N_("물량을 감당하기 어려움"),
    DeclineReason.REGION: N_("납품 지역이 멂"),
    DeclineReason.PRICE: N_("예산이 맞지 않음"),
    DeclineReason.SPEC: N_("규격을 맞추기 어려움"),
    DeclineReason.DATE: N_("납기를 맞추기 어려움"),
    DeclineReason.NOT_OUR_PRODUCT: N_("우리 품목이 아님"),
}


def check_move(now: InvitationState, wanted: InvitationState) -> None:
    """Refuse a move that the life of an invitation does not have."""
    if wanted not in NEXT_STATES[now]:
        raise Conflict(_("이 안내에는 이미 답하셨습니다. 새로 고친 뒤 현재 상태를 확인해 주세요."))
