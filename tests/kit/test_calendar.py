"""Seoul's wall clock, the end of a day, business days."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs_board.kit.calendar import (
    add_business_days,
    day_text,
    end_of_day,
    is_business_day,
    paper_day,
    parse_seoul,
    seoul_text,
    start_of_day,
    today_in_seoul,
)
from needs_board.kit.i18n import Locale, speaking

FRIDAY = date(2026, 11, 20)
days = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def test_until_a_day_means_its_last_second_in_seoul() -> None:
    assert end_of_day(FRIDAY) == datetime(2026, 11, 20, 14, 59, 59, tzinfo=UTC)
    assert end_of_day(FRIDAY).tzinfo is UTC


@given(days)
def test_a_day_has_its_86400_seconds_and_ends_on_itself(day: date) -> None:
    assert end_of_day(day) - start_of_day(day) == timedelta(seconds=86399)
    assert today_in_seoul(end_of_day(day)) == today_in_seoul(start_of_day(day)) == day
    assert today_in_seoul(end_of_day(day) + timedelta(seconds=1)) == day + timedelta(days=1)


def test_moments_are_shown_in_seoul() -> None:
    moment = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    assert seoul_text(moment) == "2026. 11. 20.(금) 18:00"
    assert seoul_text(moment, Locale.EN) == "Fri 20 Nov 2026, 18:00"
    assert seoul_text(datetime(2026, 1, 4, 15, 5, tzinfo=UTC)) == "2026. 1. 5.(월) 00:05"


def test_days_follow_the_language_of_the_reader_but_papers_do_not() -> None:
    with speaking(Locale.EN):
        assert day_text(FRIDAY) == "Fri 20 Nov 2026"
        assert day_text(FRIDAY, Locale.KO) == "2026. 11. 20.(금)"
        assert paper_day(FRIDAY) == "2026. 11. 20."
    assert day_text(FRIDAY) == "2026. 11. 20.(금)"


@pytest.mark.parametrize("text", ["2026-11-20T18:00", " 2026-11-20 18:00 ", "2026-11-20T18:00:00"])
def test_a_wall_clock_text_is_seoul_time(text: str) -> None:
    assert parse_seoul(text) == datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["2026-11-20", "2026-11-20T18", "2026-11-20T18:00Z", "2026-02-30T18:00", "", "내일"]
)
def test_other_texts_are_no_moments(text: str) -> None:
    with pytest.raises(ValueError):
        parse_seoul(text)


def test_a_moment_without_a_zone_is_a_bug() -> None:
    naive = datetime(2026, 11, 20)  # noqa: DTZ001 - the point of the test
    with pytest.raises(ValueError, match="zone"):
        seoul_text(naive)
    with pytest.raises(ValueError, match="zone"):
        today_in_seoul(naive)


def test_offices_are_closed_at_weekends_and_on_public_and_substitute_holidays() -> None:
    assert is_business_day(FRIDAY)
    closed = [
        date(2026, 11, 21),
        date(2026, 11, 22),
        date(2026, 2, 17),
        date(2026, 10, 5),
        date(2026, 12, 25),
    ]
    assert not any(is_business_day(day) for day in closed)


def test_business_days_pass_over_the_autumn_feast() -> None:
    # 2026: Chuseok is Thursday 24 to Saturday 26 September.
    assert add_business_days(date(2026, 9, 22), 2) == date(2026, 9, 28)
    assert add_business_days(date(2026, 9, 25), 0) == date(2026, 9, 28)
    assert add_business_days(FRIDAY, 0) == FRIDAY
    assert add_business_days(FRIDAY, 1) == date(2026, 11, 23)
    with pytest.raises(ValueError, match="-1"):
        add_business_days(FRIDAY, -1)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(1, 30))
def test_between_two_days_lie_as_many_business_days_as_were_counted(day: date, count: int) -> None:
    last = add_business_days(day, count)
    passed = [day + timedelta(days=n + 1) for n in range((last - day).days)]
    assert is_business_day(last)
    assert sum(is_business_day(each) for each in passed) == count


def test_the_holiday_table_is_not_loaded_by_importing_the_calendar() -> None:
    code = "import sys, needs_board.kit.calendar; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
