"""Counting days as people do, and what stands in which part of an officer's page."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs_board.needs.rules import NeedState
from needs_board.stats.rules import OFFICER_GROUPS, days_left, in_groups, is_soon, page_count

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""10:00 in Seoul."""


@pytest.mark.parametrize(
    ("deadline_at", "words"),
    [
        (None, ""),
        (NOW, "마감 지남"),
        (NOW + timedelta(hours=13), "오늘 마감"),
        (NOW + timedelta(hours=14), "1일 남음"),
        (NOW + timedelta(days=7), "7일 남음"),
    ],
)
def test_days_are_those_of_the_calendar_in_seoul(deadline_at: datetime | None, words: str) -> None:
    assert days_left(deadline_at, NOW) == words


def test_deadline_is_soon_for_three_days_and_not_when_it_has_passed() -> None:
    assert is_soon(NOW + timedelta(days=3), NOW)
    assert not is_soon(NOW + timedelta(days=3, seconds=1), NOW)
    assert not is_soon(NOW, NOW)
    assert not is_soon(None, NOW)


@given(st.lists(st.sampled_from(NeedState)))
def test_every_need_of_an_officer_stands_in_one_part_at_most(states: list[NeedState]) -> None:
    groups = in_groups(states)
    places = [place for group in groups.values() for place in group]
    assert len(places) == len(set(places))
    expected = [place for place, state in enumerate(states) if state is not NeedState.CANCELLED]
    assert sorted(places) == expected
    assert set(groups) == set(OFFICER_GROUPS)


@given(st.integers(0, 1000), st.integers(1, 60))
def test_pages_hold_all_rows_and_none_is_needless(total: int, size: int) -> None:
    pages = page_count(total, size)
    assert (pages - 1) * size < max(total, 1) <= pages * size
