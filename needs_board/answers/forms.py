"""What is typed into the form of a quote, row by row, and what it comes to so far."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec import Struct, structs

from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Quantity, Typed, as_typed, clean, read_form, rows_typed
from needs_board.kit.money import AmountError, Amounts, PriceBasis, TaxKind, won_text
from needs_board.prices.rules import Break, unit_price
from needs_board.quotes.forms import DraftLine, Price, QuoteLineForm
from needs_board.quotes.rules import LineKind, Variant, price_on_basis, signed_amounts


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
    unit_price_won: Price
    tax_kind: TaxKind = TaxKind.TAXABLE
    kind: LineKind = LineKind.FREE


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
    price = price_on_basis(listed, product.tax_kind, product.price_basis, basis_typed(typed))
    taken = {name: str(getattr(product, name)) for name in ("name", "spec", "unit", "tax_kind")}
    return {
        **typed,
        **{line + name: text for name, text in taken.items()},
        line + "kind": LineKind.PRODUCT.value,
        line + "product": str(product.number),
        line + "unit_price_won": clean(typed.get(line + "unit_price_won", "")) or won_text(price),
    }


def with_lines(typed: Typed, lines: Sequence[QuoteLineForm | DraftLine], basis: PriceBasis) -> dict[str, str]:
    """Return the form with further lines below those typed; their prices, on `basis`, put on that of the form."""
    more = dict(typed)
    for place, line in enumerate(lines, start=max(rows_typed(typed, "lines"), default=-1) + 1):
        more |= as_typed(_on_basis(line, basis, basis_typed(typed)), f"lines-{place}-")
    return more


def with_past(typed: Typed, lines: Sequence[QuoteLineForm | DraftLine], basis: PriceBasis) -> dict[str, str]:
    """Return the form with the lines of an earlier quote: into lines of the same name without a price, else below.

    What was typed stays as it is; an earlier line answers no item of this need unless it is put into one that does.
    """
    filled, below = dict(typed), list[QuoteLineForm | DraftLine]()
    for line in lines:
        place = next(
            (
                place
                for place in rows_typed(filled, "lines")
                if clean(filled.get(f"lines-{place}-name", "")) == line.name
                and not clean(filled.get(f"lines-{place}-unit_price_won", ""))
            ),
            None,
        )
        if place is None:
            below.append(structs.replace(line, item=None))
            continue
        known = as_typed(_on_basis(line, basis, basis_typed(typed)), f"lines-{place}-")
        taken = ("unit_price_won", "tax_kind", "kind", "product", "bundle", "note", "cost_note")
        filled |= {f"lines-{place}-{name}": known[f"lines-{place}-{name}"] for name in taken}
    return with_lines(filled, below, basis)


def with_pasted(typed: Typed, lines: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return the form with lines out of a spreadsheet below those typed."""
    more = {name: text for name, text in typed.items() if name != "paste"}
    for place, line in enumerate(lines, start=max(rows_typed(typed, "lines"), default=-1) + 1):
        more |= {f"lines-{place}-{name}": text for name, text in line.items()}
    return more


def without_line(typed: Typed, place: int) -> dict[str, str]:
    """Return the form with one line blank."""
    return {name: text for name, text in typed.items() if not name.startswith(f"lines-{place}-")}


def first_typed(place: int, kind: LineKind) -> dict[str, str]:
    """Return what a fresh line of a kind begins with; the words go onto the paper, so they are Korean."""
    words = {LineKind.DISCOUNT: "할인", LineKind.DELIVERY: "배송비"}
    line = {"kind": kind.value}
    if kind in words:
        line |= {"name": words[kind], "quantity": "1", "unit": "식"}
    return {f"lines-{place}-{name}": text for name, text in line.items()}


def basis_typed(typed: Typed) -> PriceBasis:
    """Return the price basis that was chosen in the form; net where none was."""
    chosen = typed.get("price_basis", "")
    return PriceBasis(chosen) if chosen in set(PriceBasis) else PriceBasis.NET


def variant_typed(text: str) -> Variant:
    """Return the variant that an address or form names; the answer itself where it names none."""
    return Variant(text) if text in set(Variant) else Variant.A


def _on_basis(
    line: QuoteLineForm | DraftLine, basis: PriceBasis, wanted: PriceBasis
) -> QuoteLineForm | DraftLine:
    """Return a line with its price as it reads on the wanted basis; a discount is turned as its counterpart is."""
    if line.unit_price_won is None:
        return line
    price = price_on_basis(abs(line.unit_price_won), line.tax_kind, basis, wanted)
    return structs.replace(line, unit_price_won=-price if line.unit_price_won < 0 else price)


def _quantity_so_far(typed: Typed, place: int) -> Decimal:
    try:
        return read_form(_Counted, {"quantity": typed.get(f"lines-{place}-quantity", "")}).quantity
    except WrongInput:
        return Decimal(0)


def _amounts_so_far(typed: Typed, place: int) -> Amounts | None:
    fields = {name: typed.get(f"lines-{place}-{name}", "") for name in _Priced.__struct_fields__}
    try:
        return signed_amounts(read_form(_Priced, fields), basis_typed(typed))
    except (WrongInput, AmountError):
        return None
