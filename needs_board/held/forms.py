"""What the engine reads."""

from collections.abc import Mapping

import msgspec


class Text(msgspec.Struct, frozen=True):
    """What is ranked, or what is asked for: named fields of text under a key of the room that asks."""

    key: str
    fields: Mapping[str, str]
    category: str | None = None


class WordRule(msgspec.Struct, frozen=True, order=True):
    """What people have said of a word: `kind` is synonym, one_way, cut or stop; `means` is empty for stop."""

    kind: str
    word: str
    means: str = ""


class Material(msgspec.Struct, frozen=True):
    """All that a ranking rests on; `name` tells its index from the other ones that this process holds.

    `examples` are texts whose category is known, `categories` the categories' own names and descriptions by code.
    `learned_from` are the documents that taught the space, when they are not the documents themselves.
    A short document `borrows` words of its peers, unless it is to be found by what it says alone.
    """

    name: str
    documents: tuple[Text, ...]
    examples: tuple[Text, ...] = ()
    categories: tuple[Text, ...] = ()
    words: tuple[WordRule, ...] = ()
    learned_from: tuple[Text, ...] | None = None
    borrows: bool = True
