"""States of a product, who may change it, when it can be bought, where it comes to and what one unit costs."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from needs_board.enterprises.rules import StoreState, owns
from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.errors import Conflict, Forbidden
from needs_board.kit.i18n import N_, _
from needs_board.kit.money import Amounts, PriceBasis, TaxKind, line_amounts


class ProductKind(StrEnum):
    """The two kinds of products, named like the roots of the categories."""

    GOODS = "goods"
    SERVICES = "services"


KIND_LABELS: Mapping[ProductKind, str] = {
    ProductKind.GOODS: N_("일반상품"),
    ProductKind.SERVICES: N_("서비스상품"),
}


class ProductState(StrEnum):
    """Whether a product is shown, and whether it can be bought."""

    DRAFT = "draft"
    ON_SALE = "on_sale"
    SOLD_OUT = "sold_out"
    HIDDEN = "hidden"


STATE_LABELS: Mapping[ProductState, str] = {
    ProductState.DRAFT: N_("작성 중"),
    ProductState.ON_SALE: N_("판매 중"),
    ProductState.SOLD_OUT: N_("품절"),
    ProductState.HIDDEN: N_("판매 중지"),
}

NEXT_STATES: Mapping[ProductState, frozenset[ProductState]] = {
    ProductState.DRAFT: frozenset({ProductState.ON_SALE}),
    ProductState.ON_SALE: frozenset({ProductState.SOLD_OUT, ProductState.HIDDEN}),
    ProductState.SOLD_OUT: frozenset({ProductState.ON_SALE, ProductState.HIDDEN}),
    ProductState.HIDDEN: frozenset({ProductState.ON_SALE}),
}


def check_move(now: ProductState, wanted: ProductState) -> None:
    """Refuse a move that the life of a product does not have."""
    if wanted not in NEXT_STATES[now]:
        raise Conflict(
            _("지금은 '%(now)s' 상태여서 '%(wanted)s'(으)로 바꿀 수 없습니다.")
            % {"now": _(STATE_LABELS[now]), "wanted": _(STATE_LABELS[wanted])}
        )


def is_for_sale(product: ProductState, store: StoreState) -> bool:
    """Say whether a product can be found and quoted by everybody."""
    return product is ProductState.ON_SALE and store is StoreState.OPEN


def is_public(product: ProductState, store: StoreState) -> bool:
    """Say whether everybody can read a product; one that is sold out is read and not found in lists."""
    return product in {ProductState.ON_SALE, ProductState.SOLD_OUT} and store is StoreState.OPEN


class DeliveryReach(StrEnum):
    """Where a product is delivered, or a service is done."""

    ASK = "ask"
    ANYWHERE = "anywhere"
    REGIONS = "regions"


REACH_LABELS: Mapping[DeliveryReach, str] = {
    DeliveryReach.ASK: N_("상의해서 정함"),
    DeliveryReach.ANYWHERE: N_("전국"),
    DeliveryReach.REGIONS: N_("정한 지역만"),
}


MOST_REGIONS = 40
MOST_REGION_LENGTH = 40


def regions_in(text: str) -> list[str]:
    """Return the regions of a line with commas, each once, in their order."""
    return list(dict.fromkeys(part for part in (" ".join(one.split()) for one in text.split(",")) if part))


BASIS_LABELS: Mapping[PriceBasis, str] = {
    PriceBasis.NET: N_("부가가치세 별도"),
    PriceBasis.GROSS: N_("부가가치세 포함"),
}

TAX_LABELS: Mapping[TaxKind, str] = {
    TaxKind.TAXABLE: N_("과세"),
    TaxKind.ZERO_RATED: N_("영세율"),
    TaxKind.EXEMPT: N_("면세"),
}


def may_see(asker: Asker, enterprise_id: UUID, product: ProductState, store: StoreState) -> bool:
    """Say whether somebody may see a product: one for sale or sold out is for everybody."""
    return is_public(product, store) or asker.is_staff or owns(asker, enterprise_id)


def may_change(asker: Asker, enterprise_id: UUID) -> bool:
    """Say whether somebody may change the products of an enterprise: its own people and the staff."""
    return asker.is_staff or owns(asker, enterprise_id)


def check_may_change(asker: Asker, enterprise_id: UUID) -> None:
    """Refuse everybody but the enterprise that sells the product and the staff."""
    check_role(asker, Role.SUPPLIER, Role.STAFF)
    if not may_change(asker, enterprise_id):
        raise Forbidden(_("다른 기업의 상품은 고칠 수 없습니다."))


def unit_amounts(price_won: int, tax: TaxKind, basis: PriceBasis) -> Amounts:
    """Return net and tax of one unit at its list price."""
    return line_amounts(price_won, Decimal(1), tax, basis)


def tax_words(tax: TaxKind, basis: PriceBasis) -> str:
    """Return how tax stands to the price shown, in the current language: the basis, or that there is none."""
    return _(BASIS_LABELS[basis] if tax is TaxKind.TAXABLE else TAX_LABELS[tax])
