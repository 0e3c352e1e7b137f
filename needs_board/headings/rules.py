"""What a category is called in addresses."""

import re
import unicodedata
from collections.abc import Collection

LONGEST_CODE = 64


def code_for(root: str, name_en: str, taken: Collection[str]) -> str:
    """Return a code for a new category: its root, its English name, and a number where that is taken already."""
    plain = unicodedata.normalize("NFKD", name_en).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "category"
    stem = f"{root}-{words}"[: LONGEST_CODE - 4].rstrip("-")
    number = 1
    code = stem
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    return code
