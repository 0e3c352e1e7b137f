"""Who is invited when, the life of an invitation, and why an enterprise declines."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec

from needs_board.kit.errors import Conflict
from needs_board.kit.i18n import N_, _
from needs_board.market.rules import LEAST_PROBABILITY
from needs_board.notifications.rules import MailState
from needs_board.relevance.forms import Found
from needs_board.relevance.rules import Candidate, Choice, Decision, WavePolicy, choose_wave

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


class Decided(msgspec.Struct, frozen=True):
    """What to do with an answer now; `measured` and `limit` are the two numbers that kept it out, where there are."""

    decision: Decision
    newcomer_place: bool = False
    measured: float | None = None
    limit: float | None = None


def first_decisions(
    found: Sequence[Found],
    invited: Collection[str],
    asked_this_week: Mapping[str, int],
    newcomers: Collection[str],
    waves: int,
) -> dict[str, Decided]:
    """Return for each answer what to do now, and whether it got a newcomer's place.

    Before the first wave that wave is chosen. Afterwards somebody new (a store that opened, a product that
    was added) is invited only where the waves sent so far would have reached.
    """
    if waves == 0:
        return _decide(found, invited, asked_this_week, newcomers, WAVE_SIZE)
    seats = found[: WAVE_SIZE * waves]
    later = _decide(found, invited, asked_this_week, newcomers, 0)
    return later | _decide(seats, invited, asked_this_week, newcomers, len(seats))


def next_wave(
    found: Sequence[Found],
    invited: Collection[str],
    asked_this_week: Mapping[str, int],
    newcomers: Collection[str],
) -> list[str]:
    """Return the keys of the next wave, best first."""
    decided = _decide(found, invited, asked_this_week, newcomers, WAVE_SIZE)
    return [key for key, one in decided.items() if one.decision is Decision.INVITED]


def _decide(
    found: Sequence[Found],
    invited: Collection[str],
    asked_this_week: Mapping[str, int],
    newcomers: Collection[str],
    size: int,
) -> dict[str, Decided]:
    policy = WavePolicy(
        floor=LEAST_PROBABILITY,
        wave_size=size,
        weekly_budget=WEEKLY_BUDGET,
        newcomer_places=min(NEWCOMER_PLACES, size),
    )
    candidates = [
        Candidate(
            key=one.key,
            score=one.score,
            probability=one.probability,
            invited_this_week=asked_this_week.get(one.key, 0),
            is_newcomer=one.key in newcomers,
            already_invited=one.key in invited,
        )
        for one in found
    ]
    return {choice.key: _decided(choice) for choice in choose_wave(candidates, policy)}


def _decided(choice: Choice) -> Decided:
    why = choice.why_not
    return Decided(
        choice.decision, choice.newcomer_place, why.measured if why else None, why.limit if why else None
    )


def reason_words(kept: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return kept reasons as words for one line, each once: a similar word with what it stands for, a category by name."""
    words = (
        f"{one['word']}({one['words'][0]})"
        if one.get("kind") == "similar" and one["words"]
        else str(one["word"])
        for one in kept
    )
    return tuple(dict.fromkeys(words))


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


def delivery_of(mails: set[MailState]) -> Delivery:
    """Return what became of mails: sent when one of them was."""
    if MailState.SENT in mails:
        return Delivery.SENT
    return Delivery.FAILED if mails == {MailState.FAILED} else Delivery.QUEUED


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
