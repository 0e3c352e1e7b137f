"""When it is time to look, and how the numbers of products are stored."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from needs_board.saved_searches.rules import Telling, is_due, packed, unpacked

EVENING = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
"""23:30 in Seoul."""


@given(st.sets(st.integers(min_value=0, max_value=100_000)))
def test_numbers_come_back_as_they_were_stored(numbers: set[int]) -> None:
    assert unpacked(packed(numbers)) == numbers


def test_fifty_thousand_numbers_take_little_room() -> None:
    assert len(packed(range(50_000))) < 1_000
    assert len(packed(range(0, 50_000, 7))) < 1_000


def test_who_is_told_daily_waits_for_the_next_day_in_seoul() -> None:
    assert is_due(Telling.DAILY, None, EVENING)
    assert not is_due(Telling.DAILY, EVENING, EVENING + timedelta(minutes=29))
    assert is_due(Telling.DAILY, EVENING, EVENING + timedelta(minutes=30))
    assert is_due(Telling.AT_ONCE, EVENING, EVENING)
    assert not is_due(Telling.NEVER, None, EVENING)
