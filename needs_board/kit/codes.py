"""Short stable names, for addresses and files, of what people name in words; and codes that nobody can guess."""

import re
import secrets
import unicodedata
from collections.abc import Collection

CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's Base32: no letter that looks like a digit."""
CODE_LENGTH = 20


def new_document_code() -> str:
    """Return a code of 100 random bits, which people can read off a paper and nobody can guess."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


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
