"""The life of a need as a table, and the limits of its times."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs_board.kit.calendar import end_of_day
from needs_board.kit.errors import Conflict
from needs_board.needs.rules import (
    CANCELLABLE_STATES,
    CHANGEABLE_STATES,
    EXTENSION_AFTER_CHANGE,
    LEAST_TIME_TO_ANSWER,
    NEXT_STATES,
    PUBLIC_STATES,
    STATE_LABELS,
    NeedState,
    check_move,
    deadline_error,
    deadline_of,
    deadline_parts,
    extended_deadline,
    is_sealed_now,
    need_code,
    takes_quotes,
)

STATES = st.sampled_from(NeedState)
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=1500)).map(lambda after: FIRST + after)
OVER = {NeedState.DELIVERED, NeedState.UNSUCCESSFUL, NeedState.CANCELLED}


@given(now=STATES, wanted=STATES)
def test_only_the_moves_of_the_table_are_allowed(now: NeedState, wanted: NeedState) -> None:
    if wanted in NEXT_STATES[now]:
        check_move(now, wanted)
        return
    with pytest.raises(Conflict) as refusal:
        check_move(now, wanted)
    assert STATE_LABELS[now] in refusal.value.sentence


@given(path=st.lists(STATES, max_size=12))
def test_no_walk_leaves_the_end_of_a_life_or_comes_back_to_a_draft(path: list[NeedState]) -> None:
    state = NeedState.DRAFT
    for wanted in path:
        if wanted in NEXT_STATES[state]:
            assert state not in OVER
            assert wanted is not NeedState.DRAFT
            state = wanted


def test_every_state_has_its_row_its_label_and_a_way_from_the_draft() -> None:
    assert set(NEXT_STATES) == set(STATE_LABELS) == set(NeedState)
    reached, wave = {NeedState.DRAFT}, {NeedState.DRAFT}
    while wave:
        wave = {after for state in wave for after in NEXT_STATES[state]} - reached
        reached |= wave
    assert reached == set(NeedState)
    assert {state for state, after in NEXT_STATES.items() if not after} == OVER


@given(state=STATES)
def test_what_may_be_cancelled_has_the_move_and_what_may_be_changed_is_not_over(state: NeedState) -> None:
    if state in CANCELLABLE_STATES:
        assert NeedState.CANCELLED in NEXT_STATES[state]
    if state in CHANGEABLE_STATES:
        assert NeedState.OPEN in NEXT_STATES[state] | {state}


@given(state=STATES, sealed=st.booleans(), deadline=MOMENTS, at=MOMENTS)
def test_sealed_quotes_stay_hidden_as_long_as_quotes_are_taken(
    state: NeedState, sealed: bool, deadline: datetime, at: datetime
) -> None:
    if sealed and takes_quotes(state, deadline, at):
        assert is_sealed_now(sealed, state)
    if takes_quotes(state, deadline, at):
        assert state in PUBLIC_STATES
        assert at < deadline


@given(deadline=MOMENTS, at=MOMENTS)
def test_late_change_leaves_a_full_day_and_an_early_one_moves_nothing(
    deadline: datetime, at: datetime
) -> None:
    moved = extended_deadline(deadline, at)
    assert moved >= at + EXTENSION_AFTER_CHANGE
    if deadline >= at + EXTENSION_AFTER_CHANGE:
        assert moved == deadline
    else:
        assert moved < at + EXTENSION_AFTER_CHANGE + timedelta(minutes=1)
        assert deadline_of(*deadline_parts(moved)) == moved


@given(
    day=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    clock=st.one_of(st.just(""), st.times().map(lambda time: f"{time:%H:%M}")),
)
def test_deadline_is_read_back_as_it_was_typed(day: date, clock: str) -> None:
    deadline = deadline_of(day, clock)
    assert deadline is not None
    assert deadline_parts(deadline) == (day, clock)
    if not clock:
        assert deadline == end_of_day(day)


@pytest.mark.parametrize(
    ("after", "is_refused"),
    [
        (timedelta(minutes=59), True),
        (LEAST_TIME_TO_ANSWER, False),
        (timedelta(days=180), False),
        (timedelta(days=180, minutes=1), True),
        (timedelta(days=-1), True),
    ],
)
def test_deadline_is_an_hour_to_half_a_year_away(after: timedelta, is_refused: bool) -> None:
    at = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert bool(deadline_error(at + after, at)) is is_refused


def test_codes_stay_readable_past_ten_thousand() -> None:
    assert need_code(2026, 7) == "N-2026-0007"
    assert need_code(2026, 12345) == "N-2026-12345"
