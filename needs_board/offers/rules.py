"""What a product can be quoted for."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from needs_board.kit.i18n import _
from needs_board.kit.money import quantity_text
from needs_board.prices.rules import Choice

DEFAULT_PLACE = "수요기관 지정 장소"
DELIVERY_LINE, DELIVERY_UNIT = "배송비", "식"
"""Korean whatever language people use: they go onto the paper."""

MOST_SPEC_LENGTH = 500
SET_UNIT = "세트"
"""Korean whatever language people use: it goes onto the paper."""


class SetForm(StrEnum):
    """How a set stands on a quote."""

    LINE = "line"
    PARTS = "parts"


def with_choices(spec: str, made: Sequence[Choice]) -> str:
    """Return the 규격 of a line: what was chosen, then what the product says, as much of it as there is room."""
    words = [f"{one.name}: {one.choice}" for one in made]
    whole = " · ".join(part for part in (", ".join(words), spec) if part)
    return whole if len(whole) <= MOST_SPEC_LENGTH else whole[: MOST_SPEC_LENGTH - 1] + "…"


def delivery_cost(delivery_won: int | None, free_from_won: int | None, goods_won: int) -> int:
    """Return what delivery adds to goods of this total; nothing where it is free or to be agreed."""
    if not delivery_won or (free_from_won is not None and goods_won >= free_from_won):
        return 0
    return delivery_won


def check_least_quantity(quantity: Decimal, least: Decimal) -> dict[str, str]:
    """Return a sentence when less is asked for than the seller sells at once."""
    if quantity >= least:
        return {}
    return {
        "quantity": _("최소 주문 수량은 %(least)s입니다. 수량을 늘려 주세요.")
        % {"least": quantity_text(least)}
    }
