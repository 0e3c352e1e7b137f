"""How long a message is, how fast a person may write, and what in it is a link."""

import re
from datetime import timedelta

MOST_LENGTH = 2_000
MOST_A_MINUTE = 30
MINUTE = timedelta(minutes=1)
MESSAGES_ON_A_PAGE = 50
MOST_AT_ONCE = 200
"""So many at most are sent to somebody who catches up; asked again, the next ones follow."""

MOST_NAMED = 5
"""Threads that one mail names."""
MOST_WORDS = 60
_AROUND = 40

_LINK = re.compile(r"(https?://[^\s<>\"'`]+)")
_BEHIND = ".,;:!?)]}…"


def pieces(text: str) -> tuple[tuple[str, str], ...]:
    """Return a text cut at its links: (words, "") or (address, address), links being http and https alone."""
    found: list[tuple[str, str]] = []
    for part in _LINK.split(text):
        if not _LINK.fullmatch(part):
            found.append((part, ""))
            continue
        address = part.rstrip(_BEHIND)
        found += [(address, address), (part[len(address) :], "")]
    return tuple(piece for piece in found if piece[0])


def excerpt(text: str, words: str) -> str:
    """Return the part of a text around the words that were found in it."""
    place = max(text.casefold().find(words.casefold()), 0)
    start, end = max(place - _AROUND, 0), place + len(words) + _AROUND
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
