"""The business registration number (사업자등록번호): ten digits, the last of which checks the others."""

import re
import unicodedata

from needs_board.kit.i18n import _

_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)
# Hyphens that keyboards, word processors and web pages put between the parts.
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212]")


class BrnError(ValueError):
    """A text is no business registration number; the text of the error is a sentence for the person."""


def normalise_brn(text: str) -> str:
    """Return the ten bare digits; hyphens, spaces and full-width digits may be typed.

    Raises BrnError when there are not ten digits or the check digit is wrong.
    """
    digits = _BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    if not re.fullmatch(r"[0-9]{10}", digits):
        raise BrnError(_("사업자등록번호는 숫자 10자리로 입력해 주십시오. 예: 116-82-00276"))
    if _check_digit(digits[:9]) != int(digits[9]):
        raise BrnError(_("사업자등록번호가 올바르지 않습니다. 등록증의 번호와 같은지 확인해 주십시오."))
    return digits


def is_brn(text: str) -> bool:
    """Say whether a text is a business registration number in any form that normalise_brn takes."""
    try:
        normalise_brn(text)
    except BrnError:
        return False
    return True


def format_brn(text: str) -> str:
    """Return `116-82-00276`; raises BrnError as normalise_brn does."""
    digits = normalise_brn(text)
    return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"


def _check_digit(first_nine: str) -> int:
    """Return the tenth digit; the ninth is weighted by 5 and both digits of that product count."""
    numbers = [int(digit) for digit in first_nine]
    total = sum(weight * number for weight, number in zip(_WEIGHTS, numbers, strict=True))
    return (10 - (total + numbers[8] * 5 // 10) % 10) % 10
