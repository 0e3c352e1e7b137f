"""What a quote is made from: the form that is submitted, the draft that may be incomplete, the snapshot."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from needs_board.kit.calendar import day_text, seoul_text
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import (
    Line,
    OptionalLine,
    Prose,
    Quantity,
    Revision,
    Typed,
    Won,
    as_typed,
    clean,
    read_form,
    rows_typed,
)
from needs_board.kit.i18n import N_, _
from needs_board.kit.money import (
    Amounts,
    PriceBasis,
    TaxKind,
    quantity_text,
    won_text,
)
from needs_board.quotes.rules import amounts_of, wrong_dates

FormT = TypeVar("FormT", bound=Struct)

Spec = Annotated[str, Meta(max_length=500)]
Unit = Annotated[str, Meta(min_length=1, max_length=20)]
OptionalUnit = Annotated[str, Meta(max_length=20)]
ProductNumber = Annotated[int, Meta(ge=1, le=2**53)]


class QuoteLineForm(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of a quote; `product` is the number of the own product that it was taken from."""

    name: Line
    quantity: Quantity
    unit: Unit
    unit_price_won: Won
    tax_kind: TaxKind = TaxKind.TAXABLE
    spec: Spec = ""
    note: OptionalLine = ""
    product: ProductNumber | None = None


class QuoteForm(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A quote to be submitted; `terms_revision` are the terms of the need that the seller has read."""

    lines: tuple[QuoteLineForm, ...]
    price_basis: PriceBasis
    delivery_on: date
    delivery_place: Line
    valid_until: date
    payment_terms: Line
    terms_revision: Revision
    note: Prose = ""


class DraftLine(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of a draft: whatever is known so far."""

    name: OptionalLine = ""
    quantity: Quantity | None = None
    unit: OptionalUnit = ""
    unit_price_won: Won | None = None
    tax_kind: TaxKind = TaxKind.TAXABLE
    spec: Spec = ""
    note: OptionalLine = ""
    product: ProductNumber | None = None


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


class NeedTerms(Struct, frozen=True, kw_only=True):
    """What of a need a quote rests on, in words, as it stood when the quote was submitted."""

    title: str
    purpose: str
    items: tuple[str, ...]
    budget: str
    delivery_place: str
    delivery_on: date | None
    deadline_at: datetime | None


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
    """A submitted revision with everything it rested on."""

    form: QuoteForm
    net_won: int
    vat_won: int
    supplier: SupplierBlock
    terms: NeedTerms | None = None


TERM_LABELS: Mapping[str, str] = {
    "title": N_("제목"),
    "purpose": N_("용도"),
    "items": N_("품목"),
    "budget": N_("예산"),
    "delivery_place": N_("납품 장소"),
    "delivery_on": N_("납품일"),
    "deadline_at": N_("견적 마감"),
}


def item_words(name: str, spec: str, quantity: Decimal, unit: str) -> str:
    """Return an item of a need as one line, by which a change is seen."""
    return " · ".join(part for part in (name, spec, f"{quantity_text(quantity)} {unit}") if part)


def budget_words(budget_won: int | None, basis_label: str) -> str:
    """Return a budget as words; nothing when it was left open."""
    return "" if budget_won is None else f"{won_text(budget_won)}원 ({basis_label})"


def changed_terms(before: NeedTerms, now: NeedTerms) -> list[tuple[str, str, str]]:
    """Return (label, before, now) of each term that differs, in the order of the need's page."""
    pairs = ((name, getattr(before, name), getattr(now, name)) for name in TERM_LABELS)
    return [(_(TERM_LABELS[name]), _words(old), _words(new)) for name, old, new in pairs if old != new]


def tidied(typed: Typed) -> dict[str, str]:
    """Return what was typed with blank lines dropped and the others counted from 0."""
    kept = {name: text for name, text in typed.items() if not name.startswith("lines-")}
    places = [place for place in rows_typed(typed, "lines") if _has_text(typed, place)]
    for now, place in enumerate(places):
        for field in DraftLine.__struct_fields__:
            kept[f"lines-{now}-{field}"] = typed.get(f"lines-{place}-{field}", "")
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
    """Return a submitted form as a draft to go on from."""
    return msgspec.convert(msgspec.to_builtins(form), QuoteDraft)


def check_quote(form: QuoteForm, today: date, deadline_day: date | None = None) -> list[Amounts]:
    """Return the amounts of each line of a quote; raises WrongInput for everything that cannot be."""
    errors = {} if form.lines else {"lines-0-name": _("견적에 품목을 한 줄 이상 입력해 주세요.")}
    amounts = amounts_of(form.lines, form.price_basis, errors)
    errors |= wrong_dates(form.delivery_on, form.valid_until, today, deadline_day)
    if errors:
        raise WrongInput(errors)
    return amounts


def _has_text(typed: Typed, place: int) -> bool:
    """Say whether a line says anything; the kind of tax always has a value."""
    return any(
        clean(typed.get(f"lines-{place}-{field}", ""))
        for field in DraftLine.__struct_fields__
        if field != "tax_kind"
    )


def _words(value: object) -> str:
    match value:
        case None:
            return ""
        case tuple():
            return "\n".join(value)
        case datetime():
            return seoul_text(value)
        case date():
            return day_text(value)
        case _:
            return str(value)
