"""Files that strangers might send, made here: what the gate should say of each.

Nothing is kept on disk: a hostile file in a repository would trouble every virus scanner that meets it.
"""

import zlib
from collections.abc import Callable
from typing import NamedTuple

GOOD = ""
"""The verdict on a file that is kept."""


class Case(NamedTuple):
    """A file that somebody sends; `verdict` is why it is refused, GOOD when it is kept."""

    about: str
    name: str
    make: Callable[[], bytes]
    verdict: str


def spaces(count: int, start: bytes = b"", wbits: int = zlib.MAX_WBITS) -> bytes:
    """What unpacks to many spaces, made without having them all at once."""
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    piece = b" " * 1_000_000
    pieces = [packer.compress(start), *(packer.compress(piece) for _ in range(count // len(piece)))]
    return b"".join(pieces) + packer.flush()
