"""Whole-won arithmetic: the worked cases of the field, and what always holds."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs_board.kit.money import (
    MAX_QUANTITY,
    MAX_WON,
    AmountError,
    Amounts,
    PriceBasis,
    TaxKind,
    line_amounts,
    quantity_text,
    round_half_up,
    sum_amounts,
    unit_net,
    unit_total,
    won_text,
)

TAXABLE, ZERO_RATED, EXEMPT = TaxKind
NET, GROSS = PriceBasis

prices = st.integers(0, 10**9)
quantities = st.decimals(0, 10_000, places=3, allow_nan=False)


def slow_half_up(value: Fraction) -> int:
    """The obvious way: count up to the whole number that is nearest, a half goes up."""
    whole = value.numerator // value.denominator
    return whole + 1 if value - whole >= Fraction(1, 2) else whole


@pytest.mark.parametrize(
    ("unit_price", "quantity", "tax", "basis", "net", "vat"),
    [
        (110_000, "3", TAXABLE, NET, 330_000, 33_000),
        (330_500, "1", TAXABLE, GROSS, 300_455, 30_045),
        (110_000, "3", EXEMPT, NET, 330_000, 0),
        (110_000, "3", EXEMPT, GROSS, 330_000, 0),
        (110_000, "3", ZERO_RATED, NET, 330_000, 0),
        (333, "1.5", EXEMPT, NET, 500, 0),
        (333, "1.5", TAXABLE, NET, 500, 50),
        (5, "1", TAXABLE, NET, 5, 1),
        (4, "1", TAXABLE, NET, 4, 0),
        (0, "7", TAXABLE, NET, 0, 0),
        (100, "0", TAXABLE, GROSS, 0, 0),
    ],
)
def test_worked_cases(
    unit_price: int, quantity: str, tax: TaxKind, basis: PriceBasis, net: int, vat: int
) -> None:
    assert line_amounts(unit_price, Decimal(quantity), tax, basis) == Amounts(net, vat)


def test_the_total_of_the_worked_case_is_what_is_paid() -> None:
    assert line_amounts(110_000, Decimal(3), TAXABLE, NET).total_won == 363_000


@given(prices, quantities)
def test_net_price_and_its_tax_agree_with_the_slow_way(price: int, quantity: Decimal) -> None:
    amounts = line_amounts(price, quantity, TAXABLE, NET)
    net = slow_half_up(price * Fraction(quantity))
    assert (amounts.net_won, amounts.vat_won) == (net, slow_half_up(Fraction(net, 10)))


@given(prices, quantities)
def test_a_gross_total_is_the_rounded_product_and_its_net_is_ten_elevenths(
    price: int, quantity: Decimal
) -> None:
    amounts = line_amounts(price, quantity, TAXABLE, GROSS)
    total = slow_half_up(price * Fraction(quantity))
    assert amounts.total_won == total
    assert amounts.net_won == slow_half_up(Fraction(total * 10, 11))


@given(prices, quantities, st.sampled_from([ZERO_RATED, EXEMPT]), st.sampled_from(PriceBasis))
def test_without_tax_the_basis_does_not_matter(
    price: int, quantity: Decimal, tax: TaxKind, basis: PriceBasis
) -> None:
    assert line_amounts(price, quantity, tax, basis) == Amounts(slow_half_up(price * Fraction(quantity)), 0)


@given(
    st.lists(st.tuples(prices, quantities, st.sampled_from(TaxKind), st.sampled_from(PriceBasis)), max_size=8)
)
def test_a_sum_adds_net_and_tax_apart_and_stays_whole(
    rows: list[tuple[int, Decimal, TaxKind, PriceBasis]],
) -> None:
    lines = [line_amounts(*row) for row in rows]
    total = sum_amounts(lines)
    assert total.net_won == sum(line.net_won for line in lines)
    assert total.vat_won == sum(line.vat_won for line in lines)
    assert total.total_won == total.net_won + total.vat_won
    assert {type(total.net_won), type(total.vat_won)} == {int}


def test_the_sum_of_no_lines_is_nothing() -> None:
    assert sum_amounts([]) == Amounts(0, 0)


def test_the_tax_is_computed_per_line_and_then_summed() -> None:
    lines = [line_amounts(5, Decimal(1), TAXABLE, NET)] * 2
    assert sum_amounts(lines) == Amounts(10, 2)


@pytest.mark.parametrize("price", [-1, MAX_WON + 1])
def test_a_price_outside_the_limits_is_refused(price: int) -> None:
    with pytest.raises(AmountError, match="금액은"):
        line_amounts(price, Decimal(1), EXEMPT, NET)


@pytest.mark.parametrize(
    "quantity", ["-1", "NaN", "Infinity", "1E+999999", "1E-999999", "1.0001", str(MAX_QUANTITY + 1)]
)
def test_a_quantity_outside_the_limits_is_refused(quantity: str) -> None:
    with pytest.raises(AmountError, match="수량은"):
        line_amounts(100, Decimal(quantity), TAXABLE, NET)


def test_idle_zeros_behind_the_point_are_no_fourth_decimal() -> None:
    assert line_amounts(100, Decimal("1.500000"), EXEMPT, NET).net_won == 150


def test_a_product_or_a_sum_over_the_largest_amount_is_refused() -> None:
    with pytest.raises(AmountError):
        line_amounts(MAX_WON, Decimal(2), EXEMPT, NET)
    with pytest.raises(AmountError):
        line_amounts(MAX_WON, Decimal(1), TAXABLE, NET)
    with pytest.raises(AmountError):
        sum_amounts([Amounts(MAX_WON, 0), Amounts(1, 0)])


def test_the_largest_amount_keeps_every_digit() -> None:
    assert line_amounts(MAX_WON, Decimal("1.000"), EXEMPT, NET).net_won == MAX_WON
    assert int(float(MAX_WON)) == MAX_WON < 2**53


def test_a_float_is_no_money() -> None:
    with pytest.raises((TypeError, AttributeError)):
        line_amounts(100, 1.5, TAXABLE, NET)  # type: ignore[arg-type]  # the point of the test


def test_offers_on_different_bases_compare_per_unit() -> None:
    quantity = Decimal(3)
    net_offer = line_amounts(110_000, quantity, TAXABLE, NET)
    gross_offer = line_amounts(121_000, quantity, TAXABLE, GROSS)
    assert unit_net(net_offer, quantity) == unit_net(gross_offer, quantity) == Decimal(110_000)
    assert unit_total(net_offer, quantity) == Decimal(121_000)
    assert unit_total(line_amounts(110_000, quantity, EXEMPT, NET), quantity) == Decimal(110_000)


@given(prices, st.decimals("0.001", 10_000, places=3))
def test_a_unit_price_is_the_quotient_to_a_hundredth(price: int, quantity: Decimal) -> None:
    amounts = line_amounts(price, quantity, TAXABLE, NET)
    expected = slow_half_up(Fraction(amounts.net_won * 100) / Fraction(quantity))
    assert unit_net(amounts, quantity) == Decimal(expected) / 100


def test_nothing_has_no_price_per_unit() -> None:
    with pytest.raises(AmountError, match="수량이 0"):
        unit_net(Amounts(0, 0), Decimal(0))


@given(st.fractions(min_value=0, max_value=10**6, max_denominator=1))
def test_whole_numbers_round_to_themselves(value: Fraction) -> None:
    assert round_half_up(Decimal(int(value))) == int(value)


@pytest.mark.parametrize(
    ("value", "rounded"), [("499.5", 500), ("499.49999", 499), ("0.5", 1), ("1.5", 2), ("2.5", 3)]
)
def test_a_half_goes_up(value: str, rounded: int) -> None:
    assert round_half_up(Decimal(value)) == rounded


def test_texts_have_separators_and_no_idle_zeros() -> None:
    assert won_text(1_500_000) == "1,500,000"
    assert [quantity_text(Decimal(q)) for q in ("1200", "1.50", "100", "0.125", "1E+3")] == [
        "1,200",
        "1.5",
        "100",
        "0.125",
        "1,000",
    ]
