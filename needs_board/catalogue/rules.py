"""States of a product and when it can be bought."""

from collections.abc import Mapping
from enum import StrEnum

from needs_board.enterprises.rules import StoreState
from needs_board.kit.errors import Conflict
from needs_board.kit.i18n import N_, _


class ProductKind(StrEnum):
    """The two kinds of products, named like the roots of the categories."""

    GOODS = "goods"
    SERVICES = "services"


KIND_LABELS: Mapping[ProductKind, str] = {
    ProductKind.GOODS: N_("일반상품"),
    ProductKind.SERVICES: N_("서비스상품"),
}


class ProductState(StrEnum):
    """Whether a product is shown."""

    DRAFT = "draft"
    ON_SALE = "on_sale"
    HIDDEN = "hidden"


STATE_LABELS: Mapping[ProductState, str] = {
    ProductState.DRAFT: N_("작성 중"),
    ProductState.ON_SALE: N_("판매 중"),
    ProductState.HIDDEN: N_("판매 중지"),
}

NEXT_STATES: Mapping[ProductState, frozenset[ProductState]] = {
    ProductState.DRAFT: frozenset({ProductState.ON_SALE}),
    ProductState.ON_SALE: frozenset({ProductState.HIDDEN}),
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
