"""What shuts an enterprise out, and that the first of it is named."""

from datetime import date, timedelta

import pytest

from matching import Gate, Standing, gate_for

TODAY = date(2026, 6, 1)
AWARD = date(2026, 6, 21)


@pytest.mark.parametrize(
    ("standing", "gate"),
    [
        (Standing(is_store_open=True), None),
        (Standing(is_store_open=False), Gate.STORE_NOT_OPEN),
        (Standing(is_store_open=False, is_suspended=True), Gate.SUSPENDED),
        (Standing(is_store_open=True, barred=((TODAY, None),)), Gate.LEGALLY_EXCLUDED),
        (Standing(is_store_open=True, excluded_by_staff=True), Gate.EXCLUDED_BY_STAFF),
        (Standing(is_store_open=True, excluded_by_officer=True), Gate.EXCLUDED_BY_OFFICER),
        (Standing(is_store_open=True, need_takes_quotes=False), Gate.NEED_NOT_OPEN),
        (
            Standing(is_store_open=True, excluded_by_staff=True, excluded_by_officer=True),
            Gate.EXCLUDED_BY_STAFF,
        ),
    ],
)
def test_first_gate_that_applies_is_named(standing: Standing, gate: Gate | None) -> None:
    assert gate_for(standing, TODAY, AWARD) is gate


@pytest.mark.parametrize(
    ("first", "last", "is_barred"),
    [(-30, -1, False), (-30, 0, True), (5, 10, False), (5, 20, True), (20, None, True), (21, None, False)],
)
def test_exclusion_by_law_counts_on_the_day_of_asking_and_on_that_of_the_award(
    first: int, last: int | None, *, is_barred: bool
) -> None:
    end = None if last is None else TODAY + timedelta(last)
    standing = Standing(is_store_open=True, barred=((TODAY + timedelta(first), end),))
    assert (gate_for(standing, TODAY, AWARD) is Gate.LEGALLY_EXCLUDED) is is_barred


def test_without_an_expected_award_an_exclusion_counts_on_the_day_of_asking_alone() -> None:
    later = Standing(is_store_open=True, barred=((AWARD, None),))
    assert gate_for(later, TODAY) is None
    assert gate_for(later, AWARD) is Gate.LEGALLY_EXCLUDED
