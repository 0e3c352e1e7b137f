"""The terms of many queries, weighed together as sparse matrices.

rows = own + led · leads: `led` says how much each word of a query that leads elsewhere weighs, `leads` where each such
word leads and how far (Wong 1985: generalised vector space). Needs share their words, so that each is looked up once.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from matching.lexicon import Reading
from matching.rows import WideArray, row_lengths, scaled
from matching.space import Kind, Places, Space
from matching.text import ngrams
from matching.types import Word

Counts = Mapping[str, float]
Tagged = Mapping[Word, float]


class Terms(NamedTuple):
    """The terms of one kind in many queries, float64.

    `own` (n_queries × n_columns) are those that documents have, `unseen` (n_queries × n_strange) the others, their names
    in `strange`; `led` (n_queries × n_words) are the words that lead elsewhere, their names in `words`, and `leads`
    (n_words × n_columns) says where.
    """

    own: sp.csr_array
    unseen: sp.csr_array
    strange: Sequence[str]
    led: sp.csr_array
    words: Sequence[str]
    leads: sp.csr_array

    def whole(self) -> sp.csr_array:
        """Return the weight of each column, over all the words that lead to it."""
        if not self.words:
            return self.own
        # Over the columns that words lead to alone: the product makes room for every one there is.
        columns, places = np.unique(self.leads.indices, return_inverse=True)
        shape = len(self.words), len(columns)
        led = self.led @ sp.csr_array((self.leads.data, places, self.leads.indptr), shape=shape)
        led = sp.csr_array((led.data, columns[led.indices], led.indptr), shape=self.own.shape)
        led.sort_indices()
        return self.own + led


def weighed_letters(space: Space, counted: Sequence[Counts]) -> Terms:
    """Return the letter groups of the words of each query, its row as long as the root of their share."""
    kind, numbers = space.letters, _Numbers(space.letters)
    low, high = space.settings.ngram_low, space.settings.ngram_high
    words = set(chain.from_iterable(counted))
    cut = {
        word: np.array([numbers.of(gram) for gram, _at in ngrams(word, low, high)], dtype=np.int64)
        for word in words
    }
    groups = [[cut[word] for word in own] for own in counted]
    often = np.fromiter(chain.from_iterable(own.values() for own in counted), dtype=np.float64)
    sizes = np.fromiter(map(len, chain.from_iterable(groups)), dtype=np.int64)
    columns = np.concatenate([np.empty(0, dtype=np.int64), *chain.from_iterable(groups)])
    lengths = [sum(map(len, own)) for own in groups]
    weights = _weighed(kind, numbers, columns, np.repeat(often, sizes), lengths)
    nowhere = sp.csr_array((len(counted), 0))
    leads = sp.csr_array((0, len(kind.columns)))
    terms = Terms(*_split(weights, kind), list(numbers.strange), nowhere, [], leads)
    return _of_length(terms, 1 - space.settings.stem_share)


def weighed_stems(space: Space, reading: Reading, counted: Sequence[Tagged]) -> Terms:
    """Return the stems of each query and where they lead, its row as long as the root of their share."""
    kind, numbers = space.stems, _Numbers(space.stems)
    columns = [numbers.of(form) for own in counted for form, _tag in own]
    often = np.fromiter(chain.from_iterable(own.values() for own in counted), dtype=np.float64)
    flat = np.array(columns, dtype=np.int64)
    weights = _weighed(kind, numbers, flat, often, [len(own) for own in counted])
    leads = _Leads(space, reading)
    led = [leads.of(own, numbers, dict(entries(weights, row))) for row, own in enumerate(counted)]
    shape = len(counted), len(leads.words)
    there = _rows([list(own) for own in led], [list(own.values()) for own in led], shape)
    terms = Terms(
        *_split(weights, kind), list(numbers.strange), there, leads.words, leads.rows(len(kind.columns))
    )
    return _of_length(terms, space.settings.stem_share)


def entries(rows: sp.csr_array, row: int) -> Iterator[tuple[int, float]]:
    """Return the columns of a row with what they weigh."""
    own = slice(rows.indptr[row], rows.indptr[row + 1])
    return zip(rows.indices[own].tolist(), rows.data[own].tolist(), strict=True)


class _Numbers:
    """The columns of terms; those that no document has are numbered behind them."""

    def __init__(self, kind: Kind) -> None:
        self._columns = kind.columns
        self.strange: dict[str, int] = {}

    def of(self, term: str) -> int:
        column = self._columns.get(term)
        if column is not None:
            return column
        return len(self._columns) + self.strange.setdefault(term, len(self.strange))


class _Leads:
    """Where words lead: to columns of like meaning, less the pairs that were cut, and where people say that they do."""

    def __init__(self, space: Space, reading: Reading) -> None:
        self._space, self._reading = space, reading
        self._cut = _cut_columns(space.stems, reading)
        self._known: dict[tuple[str, ...], int | None] = {}
        self.words: list[str] = []
        self._meant: list[dict[int, float]] = []

    def of(self, counted: Tagged, numbers: _Numbers, weights: Mapping[int, float]) -> dict[int, float]:
        """Return which words of a query lead elsewhere and what they weigh."""
        tags: defaultdict[str, list[str]] = defaultdict(list)
        for form, tag in counted:
            tags[form].append(tag)
        found: dict[int, float] = {}
        for form, own in tags.items():
            place = self._place(form, own)
            if place is not None:
                found[place] = weights[numbers.of(form)]
        # As much as the least of the stems that make up the word.
        for word, leads_to in self._reading.leads_to.items():
            if len(word) > 1 and all(form in tags for form in word):
                place = self._kept(word, " ".join(word), self._columns(leads_to))
                if place is not None:
                    found[place] = min(weights[numbers.of(form)] for form in word)
        return found

    def rows(self, width: int) -> sp.csr_array:
        """Return the columns that each word leads to: (n_words × width)."""
        columns, weights = (
            [list(own) for own in self._meant],
            [list(own.values()) for own in self._meant],
        )
        return _rows(columns, weights, (len(self._meant), width))

    def _place(self, form: str, tags: list[str]) -> int | None:
        key = (form, "", *sorted(tags))
        if key in self._known:
            return self._known[key]
        meant: dict[int, float] = {}
        for tag in tags if self._space.settings.alike else ():
            columns, likeness = self._space.known_alike[form, tag]
            for column, weight in zip(columns.tolist(), likeness.tolist(), strict=True):
                meant[column] = max(weight, meant.get(column, 0.0))
        for column in self._cut.get(form, ()):
            meant.pop(column, None)
        meant.update(self._columns(self._reading.leads_to.get((form,), {})))
        return self._kept(key, form, meant)

    def _kept(self, key: tuple[str, ...], word: str, meant: dict[int, float]) -> int | None:
        if key not in self._known:
            self._known[key] = len(self.words) if meant else None
            if meant:
                self.words.append(word)
                self._meant.append(meant)
        return self._known[key]

    def _columns(self, leads_to: Mapping[str, float]) -> dict[int, float]:
        known = self._space.stems.columns
        return {known[form]: weight for form, weight in leads_to.items() if form in known}


def _cut_columns(kind: Kind, reading: Reading) -> dict[str, list[int]]:
    cut: dict[str, list[int]] = {}
    for pair in reading.cut:
        for form in pair:
            others = [kind.columns[other] for other in pair if other != form and other in kind.columns]
            cut.setdefault(form, []).extend(others)
    return cut


def _weighed(
    kind: Kind, numbers: _Numbers, columns: Places, often: WideArray, lengths: Sequence[int]
) -> sp.csr_array:
    """Return what each term weighs in each query: (n_queries × (n_columns + n_strange))."""
    shape = len(lengths), len(kind.columns) + len(numbers.strange)
    rows = sp.csr_array((often, columns, _starts(lengths)), shape=shape)
    rows.sum_duplicates()
    idf = np.full(len(rows.data), kind.unseen_idf)
    seen = rows.indices < len(kind.columns)
    idf[seen] = kind.idf[rows.indices[seen]]
    rows.data = idf * np.where(rows.data >= 1, 1 + np.log(np.maximum(rows.data, 1)), rows.data)
    return rows


def _split(rows: sp.csr_array, kind: Kind) -> tuple[sp.csr_array, sp.csr_array]:
    return rows[:, : len(kind.columns)], rows[:, len(kind.columns) :]


def _of_length(terms: Terms, share: float) -> Terms:
    lengths = np.hypot(row_lengths(terms.unseen), row_lengths(terms.whole()))
    scale = np.sqrt(share) / np.where(lengths > 0, lengths, 1)
    own, unseen, led = (scaled(rows, scale) for rows in (terms.own, terms.unseen, terms.led))
    return terms._replace(own=own, unseen=unseen, led=led)


def _rows(
    columns: Sequence[Sequence[int]], weights: Sequence[Sequence[float]], shape: tuple[int, int]
) -> sp.csr_array:
    flat = np.fromiter(chain.from_iterable(columns), dtype=np.int64)
    data = np.fromiter(chain.from_iterable(weights), dtype=np.float64)
    return sp.csr_array((data, flat, _starts(list(map(len, columns)))), shape=shape)


def _starts(lengths: Sequence[int]) -> Places:
    starts = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts
