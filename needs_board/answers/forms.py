"""What is typed into the form of a quote, row by row, and what it comes to so far."""

from decimal import Decimal

from msgspec import Struct

from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Quantity, Typed, Won, clean, read_form, rows_typed
from needs_board.kit.money import AmountError, Amounts, PriceBasis, TaxKind, line_amounts, won_text
from needs_board.prices.rules import Break, unit_price
from needs_board.quotes.rules import price_on_basis


class LineSum(Struct, frozen=True):
    """A line being typed and what it comes to; no amounts while it cannot be reckoned."""

    place: int
    name: str
    amounts: Amounts | None


class ListPrice(Struct, frozen=True, kw_only=True):
    """A product as a line of a quote can take it over."""

    number: int
    name: str
    spec: str
    unit: str
    price_won: int
    price_basis: PriceBasis
    tax_kind: TaxKind
    breaks: tuple[Break, ...] = ()


class _Counted(Struct, frozen=True):
    quantity: Quantity


class _Priced(Struct, frozen=True):
    quantity: Quantity
    unit_price_won: Won
    tax_kind: TaxKind = TaxKind.TAXABLE


def line_sums(typed: Typed) -> list[LineSum]:
    """Return what each typed line comes to so far."""
    return [
        LineSum(place, clean(typed.get(f"lines-{place}-name", "")), _amounts_so_far(typed, place))
        for place in rows_typed(typed, "lines")
    ]


def with_product(typed: Typed, place: int, product: ListPrice) -> dict[str, str]:
    """Return the form with a product put into a line; quantity and a price that was typed stay as they are.

    The price is that of the typed quantity, or the list price while there is none.
    """
    line = f"lines-{place}-"
    listed = unit_price(product.price_won, product.breaks, _quantity_so_far(typed, place))
    price = price_on_basis(listed, product.tax_kind, product.price_basis, _basis(typed))
    taken = {name: str(getattr(product, name)) for name in ("name", "spec", "unit", "tax_kind")}
    return {
        **typed,
        **{line + name: text for name, text in taken.items()},
        line + "product": str(product.number),
        line + "unit_price_won": clean(typed.get(line + "unit_price_won", "")) or won_text(price),
    }


def without_line(typed: Typed, place: int) -> dict[str, str]:
    """Return the form with one line blank."""
    return {name: text for name, text in typed.items() if not name.startswith(f"lines-{place}-")}


def _quantity_so_far(typed: Typed, place: int) -> Decimal:
    try:
        return read_form(_Counted, {"quantity": typed.get(f"lines-{place}-quantity", "")}).quantity
    except WrongInput:
        return Decimal(0)


def _amounts_so_far(typed: Typed, place: int) -> Amounts | None:
    fields = {name: typed.get(f"lines-{place}-{name}", "") for name in _Priced.__struct_fields__}
    try:
        line = read_form(_Priced, fields)
        return line_amounts(line.unit_price_won, line.quantity, line.tax_kind, _basis(typed))
    except (WrongInput, AmountError):
        return None


def _basis(typed: Typed) -> PriceBasis:
    chosen = typed.get("price_basis", "")
    return PriceBasis(chosen) if chosen in set(PriceBasis) else PriceBasis.NET
