"""Short stable names, for addresses and files, of what people name in words."""

import re
import unicodedata
from collections.abc import Collection


def code_for(start: str, name_en: str, taken: Collection[str], *, longest: int) -> str:
    """Return a code of letters, digits and hyphens: what it starts with, an English name, a number where it is taken.

    A name without a Latin letter leaves what it starts with.
    """
    plain = unicodedata.normalize("NFKD", f"{start} {name_en}").encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: longest - 4].rstrip("-")
    number = 1
    code = stem
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    return code
