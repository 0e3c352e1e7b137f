"""What counts as found, and how words are compared as they are written."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import timedelta

MOST_HITS = 1000
"""So many entries are looked at for one question; the page says when there are more."""
LEAST_FIT = 0.05
"""Below it the engine sees but common letters: '현수먁' has .09 of a banner, a word of nowhere .02 of anything."""
LEAST_SHARE = 0.4
"""Beside the best entry, one with less of its fit is found only if the words stand in it as they were typed."""
LOOKED_AT_FOR = timedelta(minutes=1)
"""Entries may be so old: what is filtered by is always asked of the database."""
PATIENCE_SECONDS = 0.5
"""No page waits longer for the engine; it then looks for the words as they are written."""


def squeezed(text: str) -> str:
    """Return a text as it is compared: one way to write letters, lower case, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def words_of(asked: str) -> list[str]:
    """Return the words of a question as they are compared."""
    return [squeezed(word) for word in asked.split()]


def chosen(ranked: Sequence[tuple[str, float]], texts: Mapping[str, str], words: Sequence[str]) -> list[str]:
    """Return what is found: ranked entries that fit or say all the words, then the others that say them."""
    saying = list(texts.items())
    for word in words:  # a loop for each word: asking text by text takes twice as long for 47,500
        saying = [one for one in saying if word in one[1]]
    said = {key for key, _text in saying}
    best = max((fit for _key, fit in ranked), default=0.0)
    least = max(LEAST_FIT, LEAST_SHARE * best)
    found = [key for key, fit in ranked if key in texts and (fit >= least or key in said)]
    # Numbers as keys: the longest and highest is the newest.
    return found + sorted(said.difference(found), key=lambda key: (len(key), key), reverse=True)
