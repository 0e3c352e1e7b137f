"""Rows as they are read from a table, and the report of an import."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from needs_board.catalogue.forms import ProductForm
from needs_board.catalogue.rules import ProductState
from needs_board.enterprises.forms import (
    BrnText,
    CertificateForm,
    EnterpriseForm,
    OptionalEmail,
    ProfileForm,
)
from needs_board.enterprises.rules import EnterpriseType, StoreState
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Line, OptionalLine, Prose, Quantity, Won
from needs_board.kit.i18n import _
from needs_board.kit.money import PriceBasis, TaxKind
from needs_board.kit.rows import ReadRow
from needs_board.needs.forms import NeedForm, NeedItemForm
from needs_board.prices.rules import Price


class EnterpriseRow(msgspec.Struct, frozen=True, kw_only=True):
    """An enterprise in a list; its certificate is of its type."""

    name: Line
    type: EnterpriseType
    external_id: Annotated[str, Meta(max_length=120)] = ""
    brn: BrnText = ""
    region: Annotated[str, Meta(max_length=40)] = ""
    address: OptionalLine = ""
    representative: Annotated[str, Meta(max_length=60)] = ""
    business_kinds: OptionalLine = ""
    business_items: OptionalLine = ""
    description: Prose = ""
    phone: Annotated[str, Meta(max_length=40)] = ""
    email: OptionalEmail = ""
    founded_on: date | None = None
    certificate_number: OptionalLine = ""
    certificate_issuer: OptionalLine = ""
    certificate_issued_on: date | None = None
    certificate_valid_until: date | None = None
    state: StoreState = StoreState.OPEN


class ProductRow(msgspec.Struct, frozen=True, kw_only=True):
    """A product in a list; `enterprise` is its number, registration number or name, empty for one's own."""

    name: Line
    category: Annotated[str, Meta(min_length=1, max_length=64)]
    unit: Annotated[str, Meta(min_length=1, max_length=20)]
    price_won: Price
    price_basis: PriceBasis = PriceBasis.GROSS
    tax_kind: TaxKind = TaxKind.TAXABLE
    spec: Annotated[str, Meta(max_length=500)] = ""
    summary: OptionalLine = ""
    description: Prose = ""
    min_quantity: Quantity = Decimal(1)
    lead_days: Annotated[int, Meta(ge=0, le=365)] = 7
    external_id: OptionalLine = ""
    enterprise: OptionalLine = ""
    state: ProductState = ProductState.ON_SALE


class NeedTarget(StrEnum):
    """What shall become of an imported need."""

    OPEN = "open"
    DRAFT = "draft"


class NeedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a need; rows with the same title are one need, which the first of them describes."""

    title: Line
    category: Annotated[str, Meta(max_length=64)] = ""
    purpose: Prose = ""
    item_name: OptionalLine = ""
    item_spec: Annotated[str, Meta(max_length=500)] = ""
    quantity: Quantity | None = None
    unit: Annotated[str, Meta(max_length=20)] = ""
    budget_won: Won | None = None
    budget_basis: PriceBasis = PriceBasis.GROSS
    delivery_place: OptionalLine = ""
    delivery_region: Annotated[str, Meta(max_length=40)] = ""
    delivery_on: date | None = None
    deadline_on: date | None = None
    deadline_time: Annotated[str, Meta(max_length=5, pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$")] = ""
    sealed: bool = True
    contact_name: Annotated[str, Meta(max_length=60)] = ""
    contact_phone: Annotated[str, Meta(max_length=40)] = ""
    contact_email: OptionalEmail = ""
    state: NeedTarget = NeedTarget.DRAFT


class Outcome(StrEnum):
    """What became of a row: something new, something changed, or it is there as it is."""

    ADDED = "added"
    CHANGED = "changed"
    KEPT = "kept"


class ImportedRow(msgspec.Struct, frozen=True):
    """A row by its number in the file, what it is called, and what became of it."""

    number: int
    name: str
    outcome: Outcome


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did, or in a dry run would do; `ignored` are columns that nobody knew."""

    rows: tuple[ImportedRow, ...]
    ignored: tuple[str, ...]
    dry_run: bool

    def count(self, outcome: Outcome) -> int:
        """Return how many rows ended so."""
        return sum(row.outcome is outcome for row in self.rows)


CERTIFICATE_FIELDS = {
    "certificates-0-number": "certificate_number",
    "certificates-0-issuer": "certificate_issuer",
    "certificates-0-issued_on": "certificate_issued_on",
    "certificates-0-valid_until": "certificate_valid_until",
}
"""Where the form of an enterprise names a field otherwise than the row does."""


def new_enterprise(row: EnterpriseRow) -> EnterpriseForm:
    """Return the enterprise that a row describes; raises WrongInput for half a certificate."""
    certificate = certificate_in(row)
    return EnterpriseForm(
        name=row.name,
        type=row.type,
        profile=merged_profile(ProfileForm(), row, frozenset(row.__struct_fields__)),
        certificates=() if certificate is None else (certificate,),
        external_id=row.external_id,
    )


def merged_profile(profile: ProfileForm, row: EnterpriseRow, given: frozenset[str]) -> ProfileForm:
    """Return a profile with what a row gives; an empty cell leaves what is there."""
    changes = {name: getattr(row, name) for name in profile.__struct_fields__ if name in given}
    return msgspec.structs.replace(profile, **changes)


def certificate_in(row: EnterpriseRow) -> CertificateForm | None:
    """Return the certificate that a row gives, of the row's type; raises WrongInput where only half is there."""
    values = {name: getattr(row, name) for name in CERTIFICATE_FIELDS.values()}
    if not any(values.values()):
        return None
    needed = ("certificate_number", "certificate_issuer", "certificate_issued_on")
    errors = {name: _("인증서를 적으려면 이 칸도 필요합니다.") for name in needed if not values[name]}
    if errors or row.certificate_issued_on is None:
        raise WrongInput(errors)
    return CertificateForm(
        kind=row.type,
        number=row.certificate_number,
        issuer=row.certificate_issuer,
        issued_on=row.certificate_issued_on,
        valid_until=row.certificate_valid_until,
    )


_SHARED = tuple(name for name in ProductForm.__struct_fields__ if name in ProductRow.__struct_fields__)


def product_in(row: ProductRow, category: str) -> ProductForm:
    """Return the product that a row describes."""
    values = {name: getattr(row, name) for name in _SHARED}
    return ProductForm(**{**values, "category": category})


def merged_product(stored: ProductForm, new: ProductForm, given: frozenset[str]) -> ProductForm:
    """Return a product with what a row gives; an empty cell leaves what is there."""
    changes = {name: getattr(new, name) for name in _SHARED if name in given}
    return msgspec.structs.replace(stored, **changes)


ITEM_FIELDS = frozenset({"title", "item_name", "item_spec", "quantity", "unit"})


def need_in(rows: Sequence[ReadRow[NeedRow]], category: str) -> NeedForm:
    """Return the need of which each row is an item; the first row says everything else.

    Raises WrongInput, with the place of the row, for a later row without an item or with another content.
    """
    first = rows[0].form
    errors = {
        f"items-{place}-{name}": _("첫 행(%(row)d행)과 다릅니다. 비우거나 같게 적어 주세요.")
        % {"row": rows[0].number}
        for place, row in enumerate(rows)
        for name in row.given - ITEM_FIELDS
        if getattr(row.form, name) != getattr(first, name)
    }
    if len(rows) > 1:
        errors |= {
            f"items-{place}-name": _("같은 제목의 행마다 품명을 적어 주세요.")
            for place, row in enumerate(rows)
            if not row.form.item_name
        }
    if errors:
        raise WrongInput(errors)
    shared = {name: getattr(first, name) for name in NeedForm.__struct_fields__ if name != "items"}
    items = tuple(
        NeedItemForm(name=one.item_name, spec=one.item_spec, quantity=one.quantity, unit=one.unit)
        for one in (row.form for row in rows)
        if one.item_name or one.item_spec or one.quantity
    )
    return NeedForm(**{**shared, "category": category, "items": items})
