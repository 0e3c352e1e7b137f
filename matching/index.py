"""Documents ready to be ranked. An index is never changed: what changes in the market makes a new one, cheaply."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import scipy.sparse as sp

from matching import asking
from matching import space as spaces
from matching.asking import Asked
from matching.blocks import Blocks, by_term
from matching.lexicon import Lexicon, Reading, read_lexicon
from matching.mapped import spilled, spilled_array
from matching.reading import Tokeniser
from matching.rows import narrow
from matching.settings import Settings
from matching.space import Counted, Space
from matching.types import Document, EngineError, Query

# So many documents are counted, weighed and multiplied together: what a build needs beyond its result is theirs.
SHARD = 65_536


class Term(NamedTuple):
    """A column of the index; kind is "ngram" or "stem"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Shard:
    """Documents ordered by key. `rows` (documents × terms) is CSR, float32, `by_term` the same by term, to be found.

    `gone` has the rows that no longer count; `categories` the declared ones. `first` is the shard before the first
    row was gone: what is remembered of its documents is remembered under that one.
    """

    keys: tuple[str, ...]
    categories: tuple[str | None, ...]
    rows: sp.csr_array
    by_term: sp.csr_array | Blocks
    gone: frozenset[int] = frozenset()
    first: "Shard | None" = None

    def place(self, key: str) -> int | None:
        """Return the row of a document, None when it is not here or gone."""
        at = bisect_left(self.keys, key)
        return at if at < len(self.keys) and self.keys[at] == key and at not in self.gone else None


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """The market in the space. Make it with `build_index`; `changed` makes the next one."""

    space: Space
    tokeniser: Tokeniser
    lexicon: Lexicon
    reading: Reading
    shards: tuple[Shard, ...]

    @property
    def settings(self) -> Settings:
        return self.space.settings

    def __len__(self) -> int:
        return sum(len(shard.keys) - len(shard.gone) for shard in self.shards)

    def column(self, term: Term) -> int | None:
        """Return the column of a term, None when no document had it when the space was learned."""
        if term.kind == "ngram":
            return self.space.letters.columns.get(term.text)
        column = self.space.stems.columns.get(term.text)
        return None if column is None else len(self.space.letters.columns) + column

    def place(self, key: str) -> tuple[Shard, int]:
        """Return where a document is; an unknown key is refused."""
        for shard in self.shards:
            at = shard.place(key)
            if at is not None:
                return shard, at
        raise EngineError("document_key", key, "give the key of a document in the index")

    def changed(self, documents: Iterable[Document] = (), removed: Iterable[str] = ()) -> "Index":
        """Return the index with these documents new or in place of their former selves, and others removed.

        Costs what the documents cost: the space stays as it was learned, so a word that is new to the market
        counts by its letters until the next `build_index`. An unknown removed key is ignored.
        """
        new = _ordered(documents)
        leaving = {one.key for one in new} | set(removed)
        shards = [_without(shard, leaving) for shard in self.shards]
        if new:
            added = shard_of(self.space, new, self.tokeniser)
            # The last shard is the small one of what has changed since the build; it is made whole with it.
            if len(shards) > 1 and len(shards[-1].keys) < SHARD // 16:
                added = _merged(shards.pop(), added)
            shards.append(added)
        return replace(self, shards=tuple(shard for shard in shards if len(shard.keys) > len(shard.gone)))

    def with_lexicon(self, lexicon: Lexicon) -> "Index":
        """Return the index as people with another lexicon read it; documents stay as they are."""
        return replace(self, lexicon=lexicon, reading=read_lexicon(lexicon, self.tokeniser))

    def with_tokeniser(self, tokeniser: Tokeniser) -> "Index":
        """Return the index with another memory of texts; one of another version is refused."""
        if tokeniser.version != self.tokeniser.version:
            raise EngineError("tokeniser", tokeniser.version, f"give one of {self.tokeniser.version}")
        return replace(self, tokeniser=tokeniser)

    def ask(self, queries: Sequence[Query]) -> list[Asked]:
        """Return the queries in the space, word by word."""
        return asking.ask(self.space, self.reading, self.tokeniser, queries)


def build_index(
    documents: Iterable[Document],
    tokeniser: Tokeniser,
    settings: Settings | None = None,
    *,
    lexicon: Lexicon | None = None,
    space: Space | None = None,
    spill: Path | None = None,
) -> Index:
    """Return the index of the documents; their order does not matter, a key given twice is refused.

    With `space`, nothing is learned: the documents are read with what another corpus has taught. With `spill`, a
    folder, finished parts lie there instead of in memory, and take their room there as long as the index lives.
    """
    words = lexicon or Lexicon()
    reading = read_lexicon(words, tokeniser)
    ordered = _ordered(documents)
    if space is not None:
        shards = tuple(_spilled(shard_of(space, part, tokeniser), spill) for part in _parts(ordered))
        return Index(space, tokeniser, words, reading, shards)
    chosen = settings or Settings()
    columns: tuple[dict[str, int], dict[str, int]] = ({}, {})
    blocks: list[Counted] = []
    declared: list[list[str | None]] = []
    for part in _parts(ordered):
        block = spaces.count(part, tokeniser, chosen, columns, grow=True)
        declared.append([one.category for one in part])
        blocks.append(
            block._replace(letters=spilled(block.letters, spill), stems=spilled(block.stems, spill))
        )
    learned = spaces.learn(blocks, tokeniser, chosen, columns)
    shards = tuple(
        _spilled(_shard(learned, block, own), spill)
        for block, own in zip(_consumed(blocks), declared, strict=True)
    )
    return Index(learned, tokeniser, words, reading, shards)


def shard_of(space: Space, documents: Sequence[Document], tokeniser: Tokeniser) -> Shard:
    """Return documents, ordered by key, in a space that is given."""
    columns = (space.letters.columns, space.stems.columns)
    block = spaces.count(documents, tokeniser, space.settings, columns, grow=False)
    return _shard(space, block, [one.category for one in documents])


def own_rows(index: Index, documents: Sequence[Document]) -> sp.csr_array:
    """Return what the documents' own words give of their rows: (n_documents × width), float32."""
    columns = (index.space.letters.columns, index.space.stems.columns)
    block = spaces.count(documents, index.tokeniser, index.settings, columns, grow=False)
    return spaces.own_rows(index.space, block)


def query_rows(index: Index, queries: Sequence[Query]) -> sp.csr_array:
    """Return the queries in the space, with the words they lead to: (n_queries × width), float32, none longer than 1."""
    return asking.query_rows(index.space, index.reading, index.tokeniser, queries)


def _ordered(documents: Iterable[Document]) -> list[Document]:
    ordered = sorted(documents, key=lambda one: one.key)
    for one, following in pairwise(ordered):
        if one.key == following.key:
            raise EngineError("documents", one.key, "give each document a key of its own")
    return ordered


def _parts(documents: list[Document]) -> Iterator[list[Document]]:
    """Yield the documents of each shard, letting go of them: the texts of a million fill half the memory."""
    documents.reverse()
    while documents:
        part = documents[: -SHARD - 1 : -1]
        del documents[-SHARD:]
        yield part


def _consumed(blocks: list[Counted]) -> Iterator[Counted]:
    """Yield the blocks, letting go of each: a million documents would not fit twice."""
    blocks.reverse()
    while blocks:
        yield blocks.pop()


def _spilled(shard: Shard, folder: Path | None) -> Shard:
    turned = shard.by_term
    kept = (
        Blocks(*(spilled_array(one, folder) for one in turned))
        if isinstance(turned, Blocks)
        else spilled(turned, folder)
    )
    return replace(shard, rows=spilled(shard.rows, folder), by_term=kept)


def _shard(space: Space, block: Counted, categories: Sequence[str | None]) -> Shard:
    rows = spaces.document_rows(space, block)
    return Shard(block.keys, tuple(categories), rows, by_term(rows))


def _without(shard: Shard, leaving: set[str]) -> Shard:
    gone = {at for key in leaving if (at := shard.place(key)) is not None}
    return replace(shard, gone=shard.gone | gone, first=shard.first or shard) if gone else shard


def _merged(one: Shard, other: Shard) -> Shard:
    """Return the living documents of two shards as one."""
    pairs = [
        (shard.keys[at], shard.categories[at], place, at)
        for place, shard in enumerate((one, other))
        for at in range(len(shard.keys))
        if at not in shard.gone
    ]
    pairs.sort(key=lambda pair: pair[0])
    stacked = sp.vstack([one.rows, other.rows], format="csr")
    rows = narrow(stacked[[at + place * len(one.keys) for _key, _category, place, at in pairs]])
    return Shard(tuple(p[0] for p in pairs), tuple(p[1] for p in pairs), rows, by_term(rows))
