"""What arrives about a product."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from needs_board.catalogue.rules import (
    MOST_REGION_LENGTH,
    MOST_REGIONS,
    DeliveryReach,
    ProductKind,
    regions_in,
)
from needs_board.kit.forms import Line, OptionalLine, Prose, Quantity, Revision, Won, as_typed, read_form
from needs_board.kit.i18n import N_, _
from needs_board.kit.money import PriceBasis, TaxKind
from needs_board.marks.forms import ProductMarkForm, wrong_marks
from needs_board.prices.rules import Break, Choice, Price, Prices, wrong_breaks, wrong_options


class ProductForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A product as its enterprise describes it; `price_won` is for one unit, on `price_basis`.

    `external_id` is the number that the enterprise itself has for it, if it has one; `item_code` the ten digits of
    its 세부품명번호. `service_period` and `service_place` are for services alone. `delivery_regions` are names with
    commas between them, for the reach `regions` alone. `delivery_won` None is to be agreed, 0 is free.
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
    item_code: Annotated[str, Meta(pattern=r"^(\d{10})?$")] = ""
    breaks: tuple[Break, ...] = ()
    options: tuple[Choice, ...] = ()
    marks: tuple[ProductMarkForm, ...] = ()
    service_period: OptionalLine = ""
    service_place: OptionalLine = ""
    delivery_reach: DeliveryReach = DeliveryReach.ASK
    delivery_regions: Annotated[str, Meta(max_length=800)] = ""
    delivery_terms: Annotated[str, Meta(max_length=1000)] = ""
    delivery_won: Won | None = None
    free_delivery_from_won: Price | None = None

    @property
    def prices(self) -> Prices:
        """All that the product costs."""
        return Prices(self.price_won, self.price_basis, self.tax_kind, self.breaks, self.options)


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
    "item_code": N_("세부품명번호"),
    "service_period": N_("제공 기간"),
    "service_place": N_("제공 장소"),
    "delivery_reach": N_("납품 지역"),
    "delivery_regions": N_("지역 이름"),
    "delivery_terms": N_("납품 조건"),
    "delivery_won": N_("배송비"),
    "free_delivery_from_won": N_("무료 배송 기준 금액"),
}
TABLE_LABELS = {"breaks": N_("수량별 단가"), "options": N_("선택 사항"), "marks": N_("인증")}


class SeenForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The revision that the person had before their eyes."""

    revision: Revision


def checked(form: ProductForm) -> ProductForm:
    """Return a product that came as JSON with the limits and the cleaning of the form applied."""
    return read_form(ProductForm, as_typed(form))


def with_plain_regions(form: ProductForm) -> ProductForm:
    """Return a product whose regions are written as they are read back: each once, with ", " between them."""
    regions = ", ".join(regions_in(form.delivery_regions))
    return msgspec.structs.replace(form, delivery_regions=regions)


def wrong_product(
    form: ProductForm, kinds: Mapping[str, ProductKind], marks: Collection[str], retired: Collection[str]
) -> dict[str, str]:
    """Return a sentence for each field that cannot be.

    `kinds` has the categories that hold products, `marks` those that the product may carry, `retired` the categories
    that it can be given no more.
    """
    errors: dict[str, str] = {}
    kind = kinds.get(form.category)
    if kind is None:
        errors["category"] = _("분류를 목록에서 골라 주세요.")
    elif form.category in retired:
        errors["category"] = _("그만 쓰는 분류입니다. 다른 분류를 골라 주세요.")
    errors |= wrong_marks(form.marks, marks)
    return errors | wrong_terms(form, kind or ProductKind.SERVICES)


def wrong_terms(form: ProductForm, kind: ProductKind) -> dict[str, str]:
    """Return a sentence for each field that does not go with the others or with the kind of product."""
    errors = wrong_breaks(form.price_won, form.min_quantity, form.breaks) | wrong_options(form.options)
    if kind is ProductKind.GOODS:
        errors |= {
            name: _("물품에는 적지 않습니다. 비우거나 서비스상품 분류를 골라 주세요.")
            for name in ("service_period", "service_place")
            if getattr(form, name)
        }
    if wrong := _wrong_regions(form):
        errors["delivery_regions"] = wrong
    if form.free_delivery_from_won is not None and not form.delivery_won:
        errors["free_delivery_from_won"] = _(
            "배송비를 적은 상품에만 쓸 수 있습니다. 배송비를 적거나 비워 주세요."
        )
    return errors


def _wrong_regions(form: ProductForm) -> str:
    regions = regions_in(form.delivery_regions)
    if form.delivery_reach is not DeliveryReach.REGIONS:
        return (
            _("'정한 지역만'을 고른 때에만 적습니다. 비우거나 납품 지역을 바꾸어 주세요.") if regions else ""
        )
    if not regions:
        return _("어느 지역에 납품하는지 적어 주세요. 예: 남동구, 부평구")
    if len(regions) > MOST_REGIONS or max(map(len, regions)) > MOST_REGION_LENGTH:
        return _("지역은 %(most)d곳까지, 하나에 %(letters)d자까지 적을 수 있습니다.") % {
            "most": MOST_REGIONS,
            "letters": MOST_REGION_LENGTH,
        }
    return ""
