"""Months, running totals, main categories and goals."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs_board.boarding.rules import (
    GROUP_OF,
    Group,
    Month,
    by_month,
    check_goal,
    main_category,
    month_of,
    months_until,
)
from needs_board.enterprises.rules import EnterpriseType
from needs_board.kit.errors import WrongInput

DAYS = st.dates(date(2020, 1, 1), date(2026, 7, 31))


def test_every_type_belongs_to_a_group() -> None:
    assert set(GROUP_OF) == set(EnterpriseType)


def test_months_cross_the_year() -> None:
    assert months_until(Month(2026, 2), 4) == [
        Month(2025, 11),
        Month(2025, 12),
        Month(2026, 1),
        Month(2026, 2),
    ]


@given(st.lists(st.tuples(st.sampled_from(Group), DAYS)), st.integers(1, 40))
def test_running_total_ends_with_everybody_and_grows_by_each_month(
    joined: list[tuple[Group, date]], count: int
) -> None:
    months = by_month(joined, Month(2026, 7), count)
    assert months[-1].total == len(joined)
    assert all(later.total - earlier.total == later.sum for earlier, later in itertools.pairwise(months))
    for month in months:
        assert month.sum == sum(month_of(day) == month.month for _group, day in joined)


def test_main_category_is_the_one_with_the_most_products_then_the_first() -> None:
    order = ["goods-food", "goods-print", "services-cleaning"]
    assert main_category({"goods-print": 2, "goods-food": 1}, order) == "goods-print"
    assert main_category({"services-cleaning": 2, "goods-print": 2}, order) == "goods-print"
    assert main_category({}, order) is None


@pytest.mark.parametrize(
    ("goal", "goal_on", "field"),
    [(70, date(2026, 12, 31), "goal"), (30, None, "goal_on"), (None, date(2026, 12, 31), "goal")],
)
def test_goal_that_cannot_be_is_refused_at_its_field(
    goal: int | None, goal_on: date | None, field: str
) -> None:
    with pytest.raises(WrongInput) as wrong:
        check_goal(69, goal, goal_on)
    assert list(wrong.value.errors) == [field]


def test_goal_of_all_there_are_by_a_day_is_accepted() -> None:
    check_goal(69, 69, date(2026, 12, 31))
    check_goal(69, None, None)
