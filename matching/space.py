"""The space: two kinds of terms with their weights, learned from a corpus and then frozen; documents in it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import log
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from matching.meaning import Meaning, learn_meaning
from matching.reading import Tokeniser
from matching.rows import WideArray, best_products, joined, narrow, row_lengths, scaled, stacked
from matching.settings import Settings
from matching.types import Document, Word

Places = npt.NDArray[np.int64]

# Peers are looked for among so many documents at most: an even sample, so that a build grows with the corpus.
MOST_PEERS_KNOWN = 4000
# Towards a half, two short documents that are each other's only peers would change places: whoever has the word
# would stand behind whoever borrows it. nDCG@10 · 100 at .4 / .44 / .6: se_peer 37.3 / 37.5 / 37.6, krx_peer
# 34.2 / 34.2 / 34.3, krx_ksic 47.2 / 47.1 / 47.1.
MOST_LENT = 0.44
# So many documents are read or weighed at once: their words as Python has them are 50 times their row.
COUNTED_AT_ONCE = 8192


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of terms: columns and the terms in their order, idf by column (float64), the idf of a term that
    no document has, the mean length of a document.
    """

    columns: dict[str, int]
    terms: Sequence[str]
    idf: WideArray
    unseen_idf: float
    pivot: float


class Peers(NamedTuple):
    """The documents that may lend their words: `by_term` (terms × documents, of unit length) for being found,
    `letters` and `stems` (documents × terms) for being lent.
    """

    keys: tuple[str, ...]
    by_term: sp.csr_array
    letters: sp.csr_array
    stems: sp.csr_array


@dataclass(frozen=True, slots=True)
class Space:
    """What was learned from a corpus. Never changed; `known_alike` only remembers answers (see `asking.py`).

    Columns are letter groups first, then stems.
    """

    settings: Settings
    letters: Kind
    stems: Kind
    meaning: Meaning
    peers: Peers | None
    n_documents: int
    known_alike: dict[tuple[str, str], tuple[Places, WideArray]] = field(default_factory=dict, repr=False)

    @property
    def width(self) -> int:
        return len(self.letters.columns) + len(self.stems.columns)


class Counted(NamedTuple):
    """A block of documents before anything is weighed."""

    keys: tuple[str, ...]
    letters: sp.csr_array
    stems: sp.csr_array
    n_stems: WideArray
    words: frozenset[Word]

    def part(self, rows: slice | list[int]) -> "Counted":
        """Return some of the documents."""
        keys = self.keys[rows] if isinstance(rows, slice) else tuple(self.keys[row] for row in rows)
        return Counted(keys, self.letters[rows], self.stems[rows], self.n_stems[rows], self.words)


def count(
    documents: Sequence[Document],
    tokeniser: Tokeniser,
    settings: Settings,
    columns: tuple[dict[str, int], dict[str, int]],
    *,
    grow: bool,
) -> Counted:
    """Return the counts of a block; with `grow`, new terms get columns."""
    starts = range(0, len(documents), COUNTED_AT_ONCE) or (0,)
    parts = [
        _count(documents[start : start + COUNTED_AT_ONCE], tokeniser, settings, columns, grow=grow)
        for start in starts
    ]
    return Counted(
        tuple(one.key for one in documents),
        stacked([part.letters for part in parts], len(columns[0])),
        stacked([part.stems for part in parts], len(columns[1])),
        np.concatenate([part.n_stems for part in parts]),
        frozenset().union(*(part.words for part in parts)),
    )


def _count(
    documents: Sequence[Document],
    tokeniser: Tokeniser,
    settings: Settings,
    columns: tuple[dict[str, int], dict[str, int]],
    *,
    grow: bool,
) -> Counted:
    # Web processes import the engine and never count: scikit-learn would cost each 0.4 s and 40 MB.
    from matching.counting import Texts, saturated  # noqa: PLC0415

    texts = Texts(documents, tokeniser, settings)
    letters = narrow(saturated(texts.letters(columns[0], grow=grow)))
    stems = narrow(saturated(texts.stems(columns[1], grow=grow)))
    return Counted((), letters, stems, texts.stem_numbers(), texts.words_read())


def learn(
    blocks: Sequence[Counted],
    tokeniser: Tokeniser,
    settings: Settings,
    columns: tuple[dict[str, int], dict[str, int]],
) -> Space:
    """Return the space of all blocks; they are widened to its columns in place."""
    n_documents = sum(len(block.keys) for block in blocks)
    kinds = [
        _kind([block[place] for block in blocks], own, n_documents)
        for place, own in enumerate(columns, start=1)
    ]
    words = frozenset().union(*(block.words for block in blocks)) if settings.alike else frozenset()
    meaning = learn_meaning(words, columns[1], tokeniser)
    bare = Space(settings, kinds[0], kinds[1], meaning, None, n_documents)
    if not (blocks and settings.peers and settings.peer_words and settings.peer_length):
        return bare
    return replace(bare, peers=_peers(bare, blocks))


def _kind(counts: Sequence[sp.csr_array], columns: dict[str, int], n_documents: int) -> Kind:
    """Return weights by ln((1 + n) / (1 + df)) + 1, the smooth idf of scikit-learn, and the mean length."""
    df = np.zeros(len(columns))
    for block in counts:
        block.resize((block.shape[0], len(columns)))
        df += np.bincount(block.indices, minlength=len(columns))
    idf = np.log((1 + n_documents) / (1 + df)) + 1
    lengths = np.concatenate([row_lengths(_weighed(block, idf)) for block in counts] or [np.empty(0)])
    has_terms = lengths > 0
    pivot = float(lengths[has_terms].mean()) if has_terms.any() else 1.0
    return Kind(columns, list(columns), idf, log(1 + n_documents) + 1, pivot)


def document_rows(space: Space, block: Counted) -> sp.csr_array:
    """Return a block in the space: (n_documents × width), float32, none longer than 1."""
    starts = range(0, len(block.keys), COUNTED_AT_ONCE) or (0,)
    slices = (slice(start, start + COUNTED_AT_ONCE) for start in starts)
    return stacked([_document_rows(space, block.part(rows)) for rows in slices], space.width)


def _document_rows(space: Space, block: Counted) -> sp.csr_array:
    letters, stems = _own(space, block)
    if space.peers is None:
        return joined(letters, stems)
    near, share = _nearest(space, space.peers, block, (letters, stems))
    lent = [
        _weightiest(near, kind, space.settings.peer_words)
        for kind in (space.peers.letters, space.peers.stems)
    ]
    return narrow(scaled(joined(letters, stems), 1 - share) + scaled(joined(*lent), share))


def own_rows(space: Space, block: Counted) -> sp.csr_array:
    """Return what of `document_rows` comes from the documents' own words."""
    letters, stems = _own(space, block)
    if space.peers is None:
        return joined(letters, stems)
    _near, share = _nearest(space, space.peers, block, (letters, stems))
    return narrow(scaled(joined(letters, stems), 1 - share))


def _own(space: Space, block: Counted) -> tuple[sp.csr_array, sp.csr_array]:
    """Return both kinds, each divided by its pivoted length and weighed by the root of its share."""
    share, slope = space.settings.stem_share, space.settings.slope
    own = []
    for kind, counts, weight in (
        (space.letters, block.letters, 1 - share),
        (space.stems, block.stems, share),
    ):
        rows = _weighed(counts, kind.idf)
        lengths = row_lengths(rows)
        norm = np.where(lengths > 0, (1 - slope) * kind.pivot + slope * lengths, 1)
        scale = np.sqrt(weight) * slope / norm
        own.append(narrow(scaled(rows, scale)))
    return own[0], own[1]


def _weighed(counts: sp.csr_array, idf: WideArray) -> sp.csr_array:
    return sp.csr_array(
        (counts.data * idf[counts.indices], counts.indices, counts.indptr), shape=counts.shape
    )


def _peers(space: Space, blocks: Sequence[Counted]) -> Peers:
    """Return the sample of documents that lend their words: all, or those whose keys hash lowest."""
    keys = [key for block in blocks for key in block.keys]
    chosen = set(sorted(keys, key=lambda key: hashlib.sha256(key.encode()).digest())[:MOST_PEERS_KNOWN])
    picked: list[str] = []
    letters, stems = [], []
    for block in blocks:
        rows = [row for row, key in enumerate(block.keys) if key in chosen]
        part = block.part(rows)
        own = _own(space, part)
        picked += part.keys
        letters.append(own[0])
        stems.append(own[1])
    all_letters, all_stems = (narrow(sp.vstack(parts, format="csr")) for parts in (letters, stems))
    return Peers(tuple(picked), _unit(all_letters, all_stems).T.tocsr(), all_letters, all_stems)


def _nearest(
    space: Space, peers: Peers, block: Counted, own: tuple[sp.csr_array, sp.csr_array]
) -> tuple[sp.csr_array, WideArray]:
    """Return the peers of each document (n_documents × n_peers), and what share of it their words are."""
    settings = space.settings
    near = best_products(_unit(*own), peers.by_term, settings.peers + 1)
    near, likeness = _without_themselves(near, block.keys, peers.keys, settings.peers)
    share = settings.peer_length / (settings.peer_length + block.n_stems)
    return near, np.minimum(share * np.minimum(1, settings.peer_likeness * likeness), MOST_LENT)


def _weightiest(near: sp.csr_array, kind: sp.csr_array, most: int) -> sp.csr_array:
    """Return the weightiest words of the peers of each document: looks only at what these peers have."""
    asked, rows = np.unique(near.indices, return_inverse=True)
    lenders = kind[asked]
    columns, places = np.unique(lenders.indices, return_inverse=True)
    shares = (near.data, rows.astype(np.int32), near.indptr)
    has = (lenders.data, places.astype(np.int32), lenders.indptr)
    best = best_products(
        sp.csr_array(shares, shape=(near.shape[0], len(asked))),
        sp.csr_array(has, shape=(len(asked), len(columns))),
        most,
    )
    return sp.csr_array(
        (best.data, columns[best.indices], best.indptr), shape=(len(near.indptr) - 1, kind.shape[1])
    )


def _without_themselves(
    near: sp.csr_array, keys: Sequence[str], known: Sequence[str], most: int
) -> tuple[sp.csr_array, WideArray]:
    """Return the nearest others of each document, at most so many, weights adding up to 1, and their mean likeness."""
    at = {key: place for place, key in enumerate(known)}
    rows = np.repeat(np.arange(len(keys)), np.diff(near.indptr))
    itself = np.array([at.get(key, -1) for key in keys], dtype=np.int64)
    keep = near.indices != itself[rows]
    # Rows are sorted by falling likeness; of `most + 1` found the last one goes where none was the document itself.
    place = np.arange(len(rows)) - near.indptr[rows]
    lost = np.cumsum(~keep) - np.concatenate([[0], np.cumsum(~keep)])[near.indptr[rows]]
    keep &= place - lost < most
    rows, columns, values = rows[keep], near.indices[keep], near.data[keep]
    sums = np.bincount(rows, values, minlength=len(keys))
    likeness = np.bincount(rows, values**2, minlength=len(keys)) / np.where(sums > 0, sums, 1)
    values = values / sums[rows]
    return sp.csr_array((values.astype(np.float32), (rows, columns)), shape=near.shape), likeness


def _unit(letters: sp.csr_array, stems: sp.csr_array) -> sp.csr_array:
    """Return both kinds side by side, each of length √½, so that products are mean cosines."""
    halves = []
    for rows in (letters, stems):
        lengths = row_lengths(rows)
        halves.append(scaled(rows, np.sqrt(0.5) / np.where(lengths > 0, lengths, 1)))
    return joined(halves[0], halves[1])
