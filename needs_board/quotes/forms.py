"""What a quote is made from: the form that is submitted, the draft that may be incomplete, the snapshot."""

from datetime import date
from decimal import Decimal
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import (
    Line,
    OptionalLine,
    Prose,
    Quantity,
    Revision,
    Typed,
    as_typed,
    clean,
    read_form,
    rows_typed,
)
from needs_board.kit.i18n import _
from needs_board.kit.money import MAX_WON, Amounts, PriceBasis, TaxKind
from needs_board.quotes.rules import LineKind, Variant, amounts_of, wrong_dates
from needs_board.terms.forms import NeedTerms

FormT = TypeVar("FormT", bound=Struct)

Spec = Annotated[str, Meta(max_length=500)]
Unit = Annotated[str, Meta(min_length=1, max_length=20)]
OptionalUnit = Annotated[str, Meta(max_length=20)]
ProductNumber = Annotated[int, Meta(ge=1, le=2**53)]
Price = Annotated[int, Meta(ge=-MAX_WON, le=MAX_WON)]
"""Of one unit, in whole won; below zero for a discount and nothing else."""
ItemPlace = Annotated[int, Meta(ge=0, le=999)]
CostNote = Annotated[str, Meta(max_length=1000)]

SNAPSHOT_VERSION = 2
"""Of what a revision is stored as. Version 1 had no kinds of lines, items, variants; all that is new has a default."""


class QuoteLineForm(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of a quote. `product` and `bundle` are the numbers of the own product or set that it was taken from,
    `item` is the place (from 0) of the need's item that it answers, `cost_note` for the seller's own eyes alone."""

    name: Line
    quantity: Quantity
    unit: Unit
    unit_price_won: Price
    tax_kind: TaxKind = TaxKind.TAXABLE
    spec: Spec = ""
    note: OptionalLine = ""
    product: ProductNumber | None = None
    kind: LineKind = LineKind.FREE
    bundle: ProductNumber | None = None
    item: ItemPlace | None = None
    cost_note: CostNote = ""


class QuoteForm(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A quote to be submitted; `terms_revision` are the terms of the need that the seller has read.

    `sure` says that a total far from the budget is meant, `cost_note` is for the seller's own eyes alone.
    """

    lines: tuple[QuoteLineForm, ...]
    price_basis: PriceBasis
    delivery_on: date
    delivery_place: Line
    valid_until: date
    payment_terms: Line
    terms_revision: Revision
    note: Prose = ""
    variant: Variant = Variant.A
    sure: bool = False
    cost_note: CostNote = ""


class DraftLine(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of a draft: whatever is known so far."""

    name: OptionalLine = ""
    quantity: Quantity | None = None
    unit: OptionalUnit = ""
    unit_price_won: Price | None = None
    tax_kind: TaxKind = TaxKind.TAXABLE
    spec: Spec = ""
    note: OptionalLine = ""
    product: ProductNumber | None = None
    kind: LineKind = LineKind.FREE
    bundle: ProductNumber | None = None
    item: ItemPlace | None = None
    cost_note: CostNote = ""


class QuoteDraft(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A quote being written: everything that `QuoteForm` has, nothing of it needed yet."""

    lines: tuple[DraftLine, ...] = ()
    price_basis: PriceBasis = PriceBasis.NET
    delivery_on: date | None = None
    delivery_place: OptionalLine = ""
    valid_until: date | None = None
    payment_terms: OptionalLine = ""
    terms_revision: Revision = 0
    note: Prose = ""
    variant: Variant = Variant.A
    sure: bool = False
    cost_note: CostNote = ""


class CostNotes(Struct, frozen=True):
    """원가 메모 of a revision: of the whole, and of each line in order; they never leave the enterprise."""

    note: str = ""
    lines: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.note) or any(self.lines)


class SupplierBlock(Struct, frozen=True, kw_only=True):
    """공급자: the enterprise as it stood when the quote was submitted."""

    name: str
    brn: str | None
    representative: str
    address: str
    business_kinds: str
    business_items: str
    phone: str
    email: str
    seal_file_id: UUID | None


class Snapshot(Struct, frozen=True, kw_only=True):
    """A submitted revision with everything it rested on, and no cost notes; `version` says how it was written."""

    form: QuoteForm
    net_won: int
    vat_won: int
    supplier: SupplierBlock
    terms: NeedTerms | None = None
    version: int = 1


def tidied(typed: Typed) -> dict[str, str]:
    """Return what was typed with blank lines dropped, the others counted from 0, and discounts below zero."""
    kept = {name: text for name, text in typed.items() if not name.startswith("lines-")}
    places = [place for place in rows_typed(typed, "lines") if _has_text(typed, place)]
    for now, place in enumerate(places):
        for field in DraftLine.__struct_fields__:
            kept[f"lines-{now}-{field}"] = typed.get(f"lines-{place}-{field}", "")
        if kept[f"lines-{now}-kind"] == LineKind.DISCOUNT:
            kept[f"lines-{now}-unit_price_won"] = _below_zero(kept[f"lines-{now}-unit_price_won"])
    return kept


def read_quote(kind: type[FormT], typed: Typed) -> FormT:
    """Return the quote or draft that was typed into the form.

    Raises WrongInput with a sentence for every wrong field, named as in `tidied(typed)`.
    """
    return read_form(kind, tidied(typed))


def completed(draft: QuoteDraft) -> QuoteForm:
    """Return a draft as a quote that can be submitted; raises WrongInput for all that is missing."""
    return read_quote(QuoteForm, as_typed(draft))


def checked(draft: QuoteDraft) -> QuoteDraft:
    """Return a draft that came as JSON with the limits and the cleaning of the form applied."""
    for place, line in enumerate(draft.lines):
        check_writable(f"lines-{place}-quantity", line.quantity)
    return read_quote(QuoteDraft, as_typed(draft))


def check_writable(field: str, quantity: Decimal | None) -> None:
    """Refuse a quantity before it is written out in full, which would take forever for 1e999999999."""
    if quantity is not None and not (quantity.is_finite() and abs(quantity.adjusted()) < 8):
        raise WrongInput({field: _("0보다 크고 9,999,999.999 이하인 수를 입력해 주세요.")})


def drafted(form: QuoteForm) -> QuoteDraft:
    """Return a submitted form as a draft to go on from; that its total is meant has to be said anew."""
    draft = msgspec.convert(msgspec.to_builtins(form), QuoteDraft)
    return msgspec.structs.replace(draft, sure=False)


def with_costs(form: QuoteForm, costs: CostNotes) -> QuoteForm:
    """Return a submitted form with the cost notes that were parted from it."""
    notes = (*costs.lines, *[""] * len(form.lines))
    lines = (
        msgspec.structs.replace(line, cost_note=note) for line, note in zip(form.lines, notes, strict=False)
    )
    return msgspec.structs.replace(form, lines=tuple(lines), cost_note=costs.note)


def parted(form: QuoteForm) -> tuple[QuoteForm, CostNotes]:
    """Return a form without its cost notes, and the notes: what others may read and what they never do."""
    costs = CostNotes(form.cost_note, tuple(line.cost_note for line in form.lines))
    lines = tuple(msgspec.structs.replace(line, cost_note="") for line in form.lines)
    return msgspec.structs.replace(form, lines=lines, cost_note=""), costs


def says_anything(draft: QuoteDraft) -> bool:
    """Say whether a draft has more in it than a form that was only opened."""
    return bool(draft.lines or draft.note or draft.cost_note)


def check_quote(form: QuoteForm, today: date, deadline_day: date | None = None) -> list[Amounts]:
    """Return the amounts of each line of a quote; raises WrongInput for everything that cannot be."""
    errors = {} if form.lines else {"lines-0-name": _("견적에 품목을 한 줄 이상 입력해 주세요.")}
    amounts = amounts_of(form.lines, form.price_basis, errors)
    errors |= wrong_dates(form.delivery_on, form.valid_until, today, deadline_day)
    if errors:
        raise WrongInput(errors)
    return amounts


def _has_text(typed: Typed, place: int) -> bool:
    """Say whether a line says anything; what is chosen from a list or comes from the need always has a value."""
    return any(
        clean(typed.get(f"lines-{place}-{field}", ""))
        for field in DraftLine.__struct_fields__
        if field not in {"tax_kind", "kind", "item"}
    )


def _below_zero(text: str) -> str:
    """Return what was typed as a discount with its sign: 10,000 off and -10,000 mean the same."""
    bare = clean(text)
    return f"-{bare}" if bare[:1].isdecimal() else bare
