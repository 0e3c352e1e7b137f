"""Amounts of money in Hangul, in the form that papers use because it is hard to tamper with."""

from needs_board.kit.i18n import _
from needs_board.kit.money import AmountError

MAX_HANGUL_WON = 9_999_999_999_999_999
"""9,999조 9,999억 9,999만 9,999: the largest amount with a name in 조."""

_DIGITS = ("", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구")
_PLACES = ("천", "백", "십", "")
_MYRIADS = ("조", "억", "만", "")


def hangul_amount(won: int) -> str:
    """Return `일금 일백오십만원정` for 1,500,000: every 일 is written, so that no digit can be put in front.

    Raises AmountError for a negative amount and for more than 9,999조.
    """
    if not 0 <= won <= MAX_HANGUL_WON:
        raise AmountError(_("한글 금액은 0원부터 9,999조원대까지 쓸 수 있습니다."))
    return f"일금 {_hangul_number(won)}원정"


def _hangul_number(number: int) -> str:
    if number == 0:
        return "영"
    digits = f"{number:016d}"
    groups = (digits[start : start + 4] for start in range(0, 16, 4))
    return "".join(
        _hangul_group(group) + name for group, name in zip(groups, _MYRIADS, strict=True) if int(group)
    )


def _hangul_group(group: str) -> str:
    return "".join(
        _DIGITS[int(digit)] + place for digit, place in zip(group, _PLACES, strict=True) if digit != "0"
    )
