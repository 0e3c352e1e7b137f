"""What a product can be quoted for."""

from decimal import Decimal

from needs_board.kit.i18n import _
from needs_board.kit.money import quantity_text

DEFAULT_PLACE = "수요기관 지정 장소"
"""Korean whatever language people use: it goes onto the paper."""


def check_least_quantity(quantity: Decimal, least: Decimal) -> dict[str, str]:
    """Return a sentence when less is asked for than the seller sells at once."""
    if quantity >= least:
        return {}
    return {
        "quantity": _("최소 주문 수량은 %(least)s입니다. 수량을 늘려 주세요.")
        % {"least": quantity_text(least)}
    }
