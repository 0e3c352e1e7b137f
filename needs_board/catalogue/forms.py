"""What arrives about a product."""

from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Line, OptionalLine, Prose, Quantity, Revision, as_typed, read_form
from needs_board.kit.i18n import N_, _
from needs_board.kit.money import MAX_QUANTITY, MAX_WON, PriceBasis, TaxKind, quantity_text

Price = Annotated[int, Meta(ge=1, le=MAX_WON)]


class ProductForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A product as its enterprise describes it; `price_won` is for one unit, on `price_basis`.

    `external_id` is the number that the enterprise itself has for it, if it has one.
    """

    name: Line
    category: Annotated[str, Meta(min_length=1, max_length=64)]
    unit: Annotated[str, Meta(min_length=1, max_length=20)]
    price_won: Price
    price_basis: PriceBasis
    tax_kind: TaxKind
    spec: Annotated[str, Meta(max_length=500)] = ""
    summary: OptionalLine = ""
    description: Prose = ""
    min_quantity: Quantity = Decimal(1)
    lead_days: Annotated[int, Meta(ge=0, le=365)] = 7
    external_id: OptionalLine = ""


PRODUCT_LABELS = {
    "name": N_("상품명"),
    "category": N_("분류"),
    "spec": N_("규격"),
    "unit": N_("단위"),
    "price_won": N_("단가"),
    "price_basis": N_("부가가치세"),
    "tax_kind": N_("과세 구분"),
    "min_quantity": N_("최소 주문 수량"),
    "lead_days": N_("납품까지 걸리는 날"),
    "summary": N_("한 줄 소개"),
    "description": N_("상세 설명"),
    "external_id": N_("자체 관리번호"),
}


class SeenForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The revision that the person had before their eyes."""

    revision: Revision


def checked(form: ProductForm) -> ProductForm:
    """Return a product that came as JSON with the limits and the cleaning of the form applied."""
    # Looked at before it is written out in full, which would take forever for 1e999999999.
    if not (form.min_quantity.is_finite() and form.min_quantity.adjusted() < 8):
        sentence = _("0보다 크고 %(most)s 이하인 수를 입력해 주세요.") % {"most": quantity_text(MAX_QUANTITY)}
        raise WrongInput({"min_quantity": sentence})
    return read_form(ProductForm, as_typed(form))
