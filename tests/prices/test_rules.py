"""Breaks fall, choices are made once, and a unit costs what the last break reached says."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs_board.kit.errors import WrongInput
from needs_board.prices.rules import Break, Choice, chosen, unit_price, wrong_breaks, wrong_options

QUANTITIES = st.decimals(min_value=Decimal("0.001"), max_value=Decimal(9999), places=3)
PRICES = st.integers(min_value=1, max_value=10_000)
BREAKS = st.lists(st.builds(Break, QUANTITIES, PRICES), max_size=6).map(tuple)


@st.composite
def falling_breaks(draw: st.DrawFn) -> tuple[int, Decimal, tuple[Break, ...]]:
    """A list price, a least quantity and breaks that go beyond each other."""
    quantities = sorted(draw(st.sets(QUANTITIES, min_size=1, max_size=7)))
    prices = draw(st.sets(PRICES, min_size=len(quantities), max_size=len(quantities)))
    steps = list(zip(quantities, sorted(prices, reverse=True), strict=True))
    least, price = steps[0]
    return price, least, tuple(Break(quantity, won) for quantity, won in steps[1:])


@given(falling_breaks())
def test_breaks_that_fall_are_taken(case: tuple[int, Decimal, tuple[Break, ...]]) -> None:
    price_won, least, breaks = case
    assert wrong_breaks(price_won, least, breaks) == {}


@given(PRICES, QUANTITIES, BREAKS)
def test_breaks_are_refused_exactly_where_some_step_does_not_rise_in_quantity_and_fall_in_price(
    price_won: int, least: Decimal, breaks: tuple[Break, ...]
) -> None:
    steps = [(least, price_won), *((one.from_quantity, one.price_won) for one in breaks)]
    falls = all(low[0] < high[0] and low[1] > high[1] for low, high in pairwise(steps))
    assert (wrong_breaks(price_won, least, breaks) == {}) is falls


@given(falling_breaks(), QUANTITIES, QUANTITIES)
def test_unit_price_is_the_lowest_that_is_reached_and_never_rises_with_the_quantity(
    case: tuple[int, Decimal, tuple[Break, ...]], one: Decimal, other: Decimal
) -> None:
    price_won, _least, breaks = case
    slow = min([price_won, *(step.price_won for step in breaks if step.from_quantity <= one)])
    assert unit_price(price_won, breaks, one) == slow
    few, many = sorted((one, other))
    assert unit_price(price_won, breaks, few) >= unit_price(price_won, breaks, many)


def test_break_counts_from_its_very_quantity_on() -> None:
    breaks = (Break(Decimal(10), 90), Break(Decimal(100), 80))
    found = [unit_price(100, breaks, Decimal(text)) for text in ("9.999", "10", "99.999", "100", "5000")]
    assert found == [100, 90, 90, 80, 80]


def test_eleventh_break_is_one_too_many() -> None:
    breaks = tuple(Break(Decimal(step), 1000 - step) for step in range(2, 13))
    assert list(wrong_breaks(1000, Decimal(1), breaks)) == ["breaks"]


SIZES = (Choice("크기", "A5"), Choice("크기", "A4", 300), Choice("포장", "없음"), Choice("포장", "띠지", 50))


def test_choices_of_one_name_are_an_option_and_stand_neither_alone_nor_twice() -> None:
    assert wrong_options(SIZES) == {}
    assert list(wrong_options(SIZES[:3])) == ["options-2-choice"]
    assert list(wrong_options((*SIZES, SIZES[1]))) == ["options-4-choice"]


def test_one_choice_is_made_of_each_option() -> None:
    made = chosen(SIZES, [("포장", "띠지"), ("크기", "A4")])
    assert [(one.choice, one.surcharge_won) for one in made] == [("A4", 300), ("띠지", 50)]


@pytest.mark.parametrize(
    ("wanted", "fields"),
    [
        ([], ["choices-0-choice", "choices-1-choice"]),
        ([("크기", "A4")], ["choices-1-choice"]),
        ([("크기", "A3"), ("포장", "없음")], ["choices-0-choice"]),
        ([("크기", "A4"), ("크기", "A5"), ("포장", "없음")], ["choices-0-choice"]),
        ([("크기", "A4"), ("포장", "없음"), ("색", "빨강")], ["choices"]),
    ],
)
def test_choice_that_is_missing_unknown_or_double_is_refused(
    wanted: list[tuple[str, str]], fields: list[str]
) -> None:
    with pytest.raises(WrongInput) as refused:
        chosen(SIZES, wanted)
    assert list(refused.value.errors) == fields
