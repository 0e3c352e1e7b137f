"""What can be found, and what was."""

from collections.abc import Mapping

import msgspec

from needs_board.held.forms import WordRule


class Entry(msgspec.Struct, frozen=True):
    """A text that can be found: the fields that the engine reads, and all of it as it is written."""

    key: str
    fields: Mapping[str, str]
    whole: str


class Shelf(msgspec.Struct, frozen=True):
    """All entries of a source, and what people have said of words."""

    entries: tuple[Entry, ...]
    words: tuple[WordRule, ...]


class Hits(msgspec.Struct, frozen=True):
    """Keys of entries, the best first; `is_cut` says that there are more than are looked at."""

    keys: tuple[str, ...]
    is_cut: bool
