"""How a document code is read off a paper."""

import re

from needs_board.kit.codes import CODE_LENGTH, CODE_LETTERS
from needs_board.kit.i18n import N_

NOT_CONFIRMED = N_(
    "이 문서확인번호로 확인되는 견적서가 없습니다. 번호를 다시 확인해 주세요. 그 뒤에 고쳐서 다시 낸 견적, 철회한 견적, "
    "아직 개봉하지 않은 견적은 확인되지 않습니다."
)

_CODE = re.compile(f"[{CODE_LETTERS}]{{{CODE_LENGTH}}}")
_MISREAD = str.maketrans("OIL", "011")


def read_code(typed: str) -> str | None:
    """Return the document code that somebody typed off a paper, None when it cannot be one.

    Small letters, blanks, hyphens and misread letters (O, I, L) do no harm.
    """
    bare = re.sub(r"[\s-]", "", typed[:100]).upper().translate(_MISREAD)
    return bare if _CODE.fullmatch(bare) else None
