"""In which steps lead times are counted, and how products are ordered."""

from collections.abc import Mapping
from enum import StrEnum

from needs_board.kit.i18n import N_

PAGE_SIZE = 20


class Within(StrEnum):
    """In how many days a product shall come; one that takes longer than the last is found without the condition."""

    THREE = "3"
    SEVEN = "7"
    FOURTEEN = "14"
    THIRTY = "30"

    @property
    def days(self) -> int:
        return int(self.value)


class SearchOrder(StrEnum):
    """How products that were found are ordered."""

    FIT = "fit"
    NEWEST = "newest"
    CHEAPEST = "cheapest"
    DEAREST = "dearest"


ORDER_LABELS: Mapping[SearchOrder, str] = {
    SearchOrder.FIT: N_("맞는 순서"),
    SearchOrder.NEWEST: N_("최근 등록순"),
    SearchOrder.CHEAPEST: N_("낮은 가격순"),
    SearchOrder.DEAREST: N_("높은 가격순"),
}
