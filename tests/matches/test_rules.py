"""Whom a wave asks, whatever the ranking looks like; the life of an invitation; how it is shown."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs_board.kit.errors import Conflict
from needs_board.market.rules import LEAST_PROBABILITY, fits
from needs_board.matches.rules import (
    DECISION_LABELS,
    DECLINE_LABELS,
    NEWCOMER_PLACES,
    NEXT_STATES,
    SHOWN_LABELS,
    WAVE_SIZE,
    WEEKLY_BUDGET,
    Decided,
    DeclineReason,
    Delivery,
    InvitationState,
    ShownState,
    check_move,
    first_decisions,
    next_wave,
    shown_state,
)
from needs_board.relevance.forms import Found
from needs_board.relevance.rules import Decision
from tests.board import MORNING


class Market(NamedTuple):
    """A ranking and what is known of the enterprises in it."""

    found: Sequence[Found]
    invited: frozenset[str]
    week: Mapping[str, int]
    new: frozenset[str]

    @property
    def scores(self) -> dict[str, float]:
        return {one.key: one.score for one in self.found}


@st.composite
def markets(draw: st.DrawFn) -> Market:
    """Up to 60 enterprises, best first, some asked before, some busy, some new; often more fit than a wave holds."""
    any_scores = st.lists(st.floats(0.0, 1.0), max_size=60)
    many_that_fit = st.lists(st.floats(0.5, 1.0), min_size=WAVE_SIZE + 1, max_size=40)
    scores = sorted(draw(st.one_of(any_scores, many_that_fit)), reverse=True)
    found = [Found(f"e{place:02}", place + 1, score, probability=score) for place, score in enumerate(scores)]
    keys = [one.key for one in found]
    some = st.frozensets(st.sampled_from(keys)) if keys else st.just(frozenset[str]())
    week = st.dictionaries(st.sampled_from(keys), st.integers(0, 2 * WEEKLY_BUDGET)) if keys else st.just({})
    return Market(found, draw(some), draw(week), draw(some))


def asked_first(market: Market, waves: int = 0) -> dict[str, Decided]:
    return first_decisions(market.found, market.invited, market.week, market.new, waves)


def invited_by(decided: Mapping[str, Decided]) -> list[str]:
    return [key for key, one in decided.items() if one.decision is Decision.INVITED]


@given(markets())
def test_wave_asks_few_who_fit_were_not_asked_and_are_not_busy(market: Market) -> None:
    for chosen in (
        invited_by(asked_first(market)),
        next_wave(market.found, market.invited, market.week, market.new),
    ):
        assert len(chosen) == len(set(chosen)) <= WAVE_SIZE
        assert not set(chosen) & market.invited
        assert all(market.scores[key] >= LEAST_PROBABILITY for key in chosen)
        assert all(market.week.get(key, 0) < WEEKLY_BUDGET for key in chosen)


@given(markets(), st.integers(1, 5))
def test_once_waves_were_sent_only_their_seats_are_filled(market: Market, waves: int) -> None:
    seats = [one.key for one in market.found[: WAVE_SIZE * waves]]
    chosen = invited_by(asked_first(market, waves))
    assert set(chosen) <= set(seats) - market.invited
    assert len(chosen) + len(market.invited & set(seats)) <= WAVE_SIZE * waves


@given(markets(), st.integers(0, 5))
def test_everybody_gets_one_decision(market: Market, waves: int) -> None:
    decided = asked_first(market, waves)
    assert set(decided) == {one.key for one in market.found}
    assert all(decided[key].decision is Decision.ALREADY_INVITED for key in market.invited)


@given(markets())
def test_waves_one_after_another_ask_nobody_twice_and_in_the_end_everybody_who_fits(market: Market) -> None:
    invited, asked = set(market.invited), list[str]()
    while wave := next_wave(market.found, invited, market.week, market.new):
        assert not set(wave) & invited
        invited |= set(wave)
        asked += wave
    fit = {one.key for one in market.found if fits(one)}
    busy = {key for key, count in market.week.items() if count >= WEEKLY_BUDGET}
    assert set(asked) == fit - busy - market.invited


@given(markets())
def test_best_newcomer_who_fits_is_in_the_wave_and_displaces_no_more_than_its_place(market: Market) -> None:
    plain = market._replace(new=frozenset())
    with_new, without = set(invited_by(asked_first(market))), set(invited_by(asked_first(plain)))
    assert len(with_new) == len(without)
    assert len(without - with_new) <= NEWCOMER_PLACES
    decided = asked_first(market)
    marked = [key for key, one in decided.items() if one.newcomer_place]
    assert set(marked) <= with_new & market.new
    assert len(marked) <= NEWCOMER_PLACES
    waiting = (Decision.INVITED, Decision.NEXT_WAVE)
    fit = [key for key, one in decided.items() if key in market.new and one.decision in waiting]
    assert not fit or fit[0] in with_new


def test_what_kept_somebody_out_comes_with_the_numbers_that_decided() -> None:
    found = [Found("fits", 1, 0.4, probability=0.6), Found("unlike", 2, 0.1, probability=0.01)]
    decided = first_decisions(found, (), {}, (), 0)
    assert decided["fits"] == Decided(Decision.INVITED)
    assert decided["unlike"] == Decided(Decision.BELOW_FLOOR, measured=0.01, limit=LEAST_PROBABILITY)
    busy = first_decisions(found, (), {"fits": WEEKLY_BUDGET}, (), 0)["fits"]
    assert busy == Decided(Decision.BUDGET_SPENT, measured=WEEKLY_BUDGET, limit=WEEKLY_BUDGET)


@pytest.mark.parametrize("now", InvitationState)
@pytest.mark.parametrize("wanted", InvitationState)
def test_invitation_moves_only_where_its_life_leads(now: InvitationState, wanted: InvitationState) -> None:
    order = list(InvitationState)
    forward = order.index(wanted) > order.index(now)
    mind_changed = (now, wanted) == (InvitationState.DECLINED, InvitationState.INTERESTED)
    assert (wanted in NEXT_STATES[now]) == (forward or mind_changed)
    if wanted in NEXT_STATES[now]:
        check_move(now, wanted)
    else:
        with pytest.raises(Conflict):
            check_move(now, wanted)


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("state", "delivery", "until_deadline", "shown"),
    [
        (InvitationState.TOLD, Delivery.QUEUED, HOUR, ShownState.QUEUED),
        (InvitationState.TOLD, Delivery.SENT, HOUR, ShownState.SENT),
        (InvitationState.TOLD, Delivery.NOBODY, HOUR, ShownState.SENT),
        (InvitationState.TOLD, Delivery.FAILED, HOUR, ShownState.BOUNCED),
        (InvitationState.TOLD, Delivery.FAILED, -HOUR, ShownState.EXPIRED),
        (InvitationState.TOLD, Delivery.SENT, timedelta(0), ShownState.EXPIRED),
        (InvitationState.OPENED, Delivery.FAILED, HOUR, ShownState.OPENED),
        (InvitationState.OPENED, Delivery.SENT, -HOUR, ShownState.EXPIRED),
        (InvitationState.INTERESTED, Delivery.FAILED, HOUR, ShownState.INTERESTED),
        (InvitationState.INTERESTED, Delivery.SENT, -HOUR, ShownState.INTERESTED),
        (InvitationState.DECLINED, Delivery.QUEUED, HOUR, ShownState.DECLINED),
        (InvitationState.DECLINED, Delivery.SENT, -HOUR, ShownState.DECLINED),
    ],
)
def test_answer_is_shown_before_the_end_of_the_time_and_that_before_the_delivery(
    state: InvitationState, delivery: Delivery, until_deadline: timedelta, shown: ShownState
) -> None:
    assert shown_state(state, delivery, MORNING + until_deadline, MORNING) is shown


def test_need_without_a_deadline_expires_never() -> None:
    assert shown_state(InvitationState.TOLD, Delivery.SENT, None, MORNING) is ShownState.SENT


def test_everything_has_its_label() -> None:
    assert set(DECISION_LABELS) == set(Decision)
    assert set(SHOWN_LABELS) == set(ShownState)
    assert set(DECLINE_LABELS) == set(DeclineReason)
