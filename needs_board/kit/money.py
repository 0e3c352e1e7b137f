"""Whole won and nothing else: net, tax and total of a line, and prices put on one basis for comparison.

`net` is the price without value-added tax (공급가액), `vat` the tax (세액), `total` both.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum

from msgspec import Struct

from needs_board.kit.i18n import _

MAX_WON = 9_000_000_000_000_000
"""9,000조: the largest amount. It stays under 2**53, so that JSON readers keep every digit."""

MAX_QUANTITY = Decimal("9999999.999")
QUANTITY_PLACES = 3

VAT_DIVISOR = 10
"""Value-added tax is a tenth of the net price (부가가치세법 30조)."""

# Enough digits for MAX_WON times MAX_QUANTITY, so that nothing is rounded but where we say so.
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


class TaxKind(StrEnum):
    """How value-added tax applies to a line: 과세, 영세율, 면세."""

    TAXABLE = "taxable"
    ZERO_RATED = "zero_rated"
    EXEMPT = "exempt"


class PriceBasis(StrEnum):
    """What a typed unit price means: 부가가치세 별도 (net) or 포함 (gross)."""

    NET = "net"
    GROSS = "gross"


class AmountError(ValueError):
    """An amount or a quantity is outside what the board can carry; the text is a sentence for the person."""


class Amounts(Struct, frozen=True):
    """Net and tax of a line or of a sum of lines, in won, at most MAX_WON; only those of a discount are negative."""

    net_won: int
    vat_won: int

    def __post_init__(self) -> None:
        for won in (self.net_won, self.vat_won, self.total_won):
            _check_won(abs(won))

    @property
    def total_won(self) -> int:
        """Net plus tax: what is paid."""
        return self.net_won + self.vat_won

    def __neg__(self) -> "Amounts":
        return Amounts(-self.net_won, -self.vat_won)


def sum_amounts(amounts: Iterable[Amounts]) -> Amounts:
    """Return the sum of lines; the tax of a quote is the sum of the taxes of its lines.

    Raises AmountError when the total is over MAX_WON, or when discounts leave less than nothing of price or tax.
    """
    lines = tuple(amounts)
    total = Amounts(sum(one.net_won for one in lines), sum(one.vat_won for one in lines))
    if total.net_won < 0 or total.vat_won < 0:
        raise AmountError(_("할인이 품목의 금액보다 큽니다. 할인 금액을 줄여 주세요."))
    return total


def line_amounts(unit_price_won: int, quantity: Decimal, tax: TaxKind, basis: PriceBasis) -> Amounts:
    """Return net and tax of a line, rounded half up once from the exact product.

    Net basis: the net price is unit price times quantity, the tax is a tenth of it. Gross basis: the total
    is unit price times quantity, the net price is ten elevenths of it, the tax is the rest.
    Raises AmountError for a negative or too large price or quantity, or more than three decimals.
    """
    _check_won(unit_price_won)
    _check_quantity(quantity)
    price = round_half_up(_EXACT.multiply(Decimal(unit_price_won), quantity))
    _check_won(price)
    if tax is not TaxKind.TAXABLE:
        return Amounts(price, 0)
    if basis is PriceBasis.NET:
        return Amounts(price, _divide_half_up(price, VAT_DIVISOR))
    net = _divide_half_up(price * VAT_DIVISOR, VAT_DIVISOR + 1)
    return Amounts(net, price - net)


def unit_net(amounts: Amounts, quantity: Decimal) -> Decimal:
    """Return the net price of one unit to a hundredth of a won, half up: the basis on which offers compare.

    Raises AmountError for a quantity of 0 or outside the limits.
    """
    return _per_unit(amounts.net_won, quantity)


def unit_total(amounts: Amounts, quantity: Decimal) -> Decimal:
    """Return the price of one unit with tax to a hundredth of a won, half up; refuses as unit_net does."""
    return _per_unit(amounts.total_won, quantity)


def round_half_up(value: Decimal) -> int:
    """Return the nearest whole number; a half goes away from zero, as Korean bookkeeping does."""
    return int(value.to_integral_value(ROUND_HALF_UP))


def won_text(won: int) -> str:
    """Return the digits with separators, `1,500,000`; the unit is written by whoever shows it."""
    return f"{won:,}"


def quantity_text(quantity: Decimal) -> str:
    """Return a quantity with separators and without idle zeros: `1,200`, `1.5`."""
    text = f"{quantity:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _per_unit(won: int, quantity: Decimal) -> Decimal:
    _check_quantity(quantity)
    if not quantity:
        raise AmountError(_("수량이 0이면 단위당 가격을 계산할 수 없습니다."))
    # Rounded once, on integers: dividing first and rounding the quotient would round twice.
    thousandths = round(quantity.scaleb(QUANTITY_PLACES, _EXACT))
    return Decimal(_divide_half_up(won * 100 * 10**QUANTITY_PLACES, thousandths)).scaleb(-2, _EXACT)


def _divide_half_up(dividend: int, divisor: int) -> int:
    """Return the quotient of two whole numbers that are not negative, half up."""
    return (2 * dividend + divisor) // (2 * divisor)


def _check_won(won: int) -> None:
    if won < 0:
        raise AmountError(_("금액은 0원 이상이어야 합니다."))
    if won > MAX_WON:
        raise AmountError(_("금액은 %(most)s원을 넘을 수 없습니다.") % {"most": won_text(MAX_WON)})


def _check_quantity(quantity: Decimal) -> None:
    if not quantity.is_finite() or quantity < 0 or quantity > MAX_QUANTITY:
        raise AmountError(
            _("수량은 0 이상 %(most)s 이하여야 합니다.") % {"most": quantity_text(MAX_QUANTITY)}
        )
    if quantity != quantity.quantize(Decimal(1).scaleb(-QUANTITY_PLACES), context=_EXACT):
        raise AmountError(
            _("수량은 소수점 아래 %(most)d자리까지 쓸 수 있습니다.") % {"most": QUANTITY_PLACES}
        )
