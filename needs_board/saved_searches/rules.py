"""How many searches a person keeps, how often news is told, and how the products that were seen are stored."""

import zlib
from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum

from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.i18n import N_

MOST_SAVED = 20
MOST_NEWS = 50
"""So many of the products that were told last are shown with a search."""


class Telling(StrEnum):
    """How often a person wants to be told of new products."""

    DAILY = "daily"
    AT_ONCE = "at_once"
    NEVER = "never"


TELLING_LABELS: Mapping[Telling, str] = {
    Telling.DAILY: N_("하루에 한 번 알림"),
    Telling.AT_ONCE: N_("나오는 대로 알림"),
    Telling.NEVER: N_("알리지 않음"),
}


def is_due(telling: Telling, told_at: datetime | None, at: datetime) -> bool:
    """Say whether it is time to look for news; who is told daily waits for the next day in Seoul."""
    if telling is Telling.DAILY and told_at is not None:
        return today_in_seoul(told_at) < today_in_seoul(at)
    return telling is not Telling.NEVER


def packed(numbers: Collection[int]) -> bytes:
    """Return numbers of products as they are stored: a bit for each, so that 50,000 of them take a few kilobytes."""
    bits = bytearray(max(numbers, default=-1) // 8 + 1)
    for number in numbers:
        bits[number // 8] |= 1 << number % 8
    return zlib.compress(bits)


def unpacked(stored: bytes) -> set[int]:
    """Return the numbers that `packed` was given."""
    bits = zlib.decompress(stored)
    return {8 * place + one for place, byte in enumerate(bits) if byte for one in range(8) if byte >> one & 1}
