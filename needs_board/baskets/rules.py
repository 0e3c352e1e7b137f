"""What keeps a product from being quoted out of a basket, and what delivery adds to an order."""

from collections.abc import Iterable
from decimal import Decimal

from needs_board.kit.i18n import _
from needs_board.kit.money import quantity_text

MOST_ITEMS = 50
DEFAULT_PLACE = "수요기관 지정 장소"
DELIVERY_LINE, DELIVERY_UNIT = "배송비", "식"
"""Korean whatever language people use: they go onto the paper."""


def problem_of(*, is_for_sale: bool, has_options: bool, quantity: Decimal, least: Decimal) -> str:
    """Return a sentence on why an item cannot be quoted as it is; empty when it can."""
    if not is_for_sale:
        return _("지금은 살 수 없는 상품입니다. 장바구니에서 빼 주세요.")
    if has_options:
        return _("선택 사항이 있는 상품입니다. 상품 화면에서 골라 견적을 받아 주세요.")
    if quantity < least:
        return _("최소 주문 수량은 %(least)s입니다. 수량을 늘려 주세요.") % {"least": quantity_text(least)}
    return ""


def delivery_won(asked: Iterable[tuple[int | None, int | None]], order_won: int) -> int:
    """Return what delivery adds to an order of this total: the highest that one of its products asks, once.

    `asked` has the cost of each product and the total from which on it is free; None is to be agreed and adds nothing.
    """
    costs = [cost or 0 for cost, free_from in asked if free_from is None or order_won < free_from]
    return max(costs, default=0)
