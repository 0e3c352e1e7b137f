"""The space of letter groups and stems, and the documents in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from math import isfinite
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from matching.text import Tokeniser, ngrams, normal, words
from matching.types import Document, EngineError, Query

FloatArray = npt.NDArray[np.float32]
WideArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Settings:
    """The parameters of the space; the defaults are measured on all data sets (benchmarks/README.md).

    `stem_share` is the weight of the stems in [0, 1], the letter groups have the rest. `slope` in (0, 1]
    is how much a document's own length counts in its normalisation, the mean length has the rest
    (Singhal, Buckley, Mitra 1996: pivoted document length normalisation).
    """

    ngram_low: int = 1
    ngram_high: int = 3
    stem_share: float = 0.5
    slope: float = 0.8

    def __post_init__(self) -> None:
        if not 1 <= self.ngram_low <= self.ngram_high:
            raise EngineError("ngram_low", self.ngram_low, "give 1 or more and at most ngram_high")
        if not (isfinite(self.stem_share) and 0 <= self.stem_share <= 1):
            raise EngineError("stem_share", self.stem_share, "give a number from 0 to 1")
        if not (isfinite(self.slope) and 0 < self.slope <= 1):
            raise EngineError("slope", self.slope, "give a number above 0 and at most 1")


@dataclass(frozen=True, slots=True)
class Space:
    """One kind of terms, learned from the documents: columns, their weights and the mean length.

    `columns` gives each term its column, in the terms' order; `idf` has shape (n_terms,); `unseen_idf` is the
    weight of a term that no document has; `pivot` is the mean length of the weighted documents.
    """

    columns: dict[str, int]
    idf: WideArray
    unseen_idf: float
    pivot: float


class Term(NamedTuple):
    """A column of the index; kind is "ngram" or "stem"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Index:
    """Documents ready to be ranked, ordered by key. Make it with `build_index`; it is never changed.

    `rows` (documents × terms, letter groups first) and its transpose `by_term` are CSR, float32.
    """

    settings: Settings
    tokeniser: Tokeniser
    documents: tuple[Document, ...]
    letters: Space
    stems: Space
    rows: sp.csr_array
    by_term: sp.csr_array

    def __len__(self) -> int:
        return len(self.documents)

    def column(self, term: Term) -> int | None:
        """Return the column of a term, None when no document has it."""
        if term.kind == "ngram":
            return self.letters.columns.get(term.text)
        column = self.stems.columns.get(term.text)
        return None if column is None else len(self.letters.columns) + column

    def position(self, key: str) -> int:
        """Return the row of a document; an unknown key is refused."""
        low, high = 0, len(self.documents)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.documents[middle].key < key else (low, middle)
        if low == len(self.documents) or self.documents[low].key != key:
            raise EngineError("document_key", key, "give the key of a document in the index")
        return low


def build_index(
    documents: Iterable[Document], tokeniser: Tokeniser, settings: Settings | None = None
) -> Index:
    """Return the index of the documents; their order does not matter, a key given twice is refused."""
    chosen = settings or Settings()
    ordered = tuple(sorted(documents, key=lambda one: one.key))
    for one, following in pairwise(ordered):
        if one.key == following.key:
            raise EngineError("documents", one.key, "give each document a key of its own")
    grams, letters = _learn(_letter_counts(ordered, chosen))
    forms, stems = _learn(_stem_counts(ordered, tokeniser))
    rows = _joined(
        _pivoted(grams, letters, chosen.slope), _pivoted(forms, stems, chosen.slope), chosen.stem_share
    )
    return Index(chosen, tokeniser, ordered, letters, stems, rows, rows.T.tocsr())


def query_rows(index: Index, queries: Sequence[Query]) -> sp.csr_array:
    """Return the queries in the space: shape (n_queries, n_terms), float32, no row longer than 1.

    Terms that no document has count in the length, so that a score says how much of the query is answered.
    """
    grams, letter_terms = _letter_counts(queries, index.settings)
    forms, stem_terms = _stem_counts(queries, index.tokeniser)
    return _joined(
        _unit(grams, letter_terms, index.letters),
        _unit(forms, stem_terms, index.stems),
        index.settings.stem_share,
    )


def _letter_counts(items: Sequence[Document | Query], settings: Settings) -> tuple[sp.csr_array, list[str]]:
    """Count groups word by word: texts share most of their words, so each word is cut up once."""
    in_items, vocabulary = _counts(
        chain.from_iterable(words(normal(text)) for text in item.fields.values()) for item in items
    )
    in_words, grams = _counts(
        (gram for gram, _start in ngrams(word, settings.ngram_low, settings.ngram_high))
        for word in vocabulary
    )
    return sp.csr_array(in_items @ in_words), grams


def _stem_counts(items: Sequence[Document | Query], tokeniser: Tokeniser) -> tuple[sp.csr_array, list[str]]:
    texts = [text for item in items for text in item.fields.values()]
    found = iter(tokeniser.stems(texts))
    return _counts([stem.form for _text in item.fields for stem in next(found)] for item in items)


def _counts(rows: Iterable[Iterable[str]]) -> tuple[sp.csr_array, list[str]]:
    """Return how often each row has each term (rows × terms), and the terms, sorted."""
    seen: dict[str, int] = {}
    ends = [0]
    flat: list[int] = []
    for row in rows:
        flat.extend(seen.setdefault(term, len(seen)) for term in row)
        ends.append(len(flat))
    terms = sorted(seen)
    place = np.empty(len(terms), dtype=np.int32)
    place[[seen[term] for term in terms]] = np.arange(len(terms), dtype=np.int32)
    indices = place[np.array(flat, dtype=np.int32)]
    shape = (len(ends) - 1, len(terms))
    counts = sp.csr_array((np.ones(len(flat)), indices, np.array(ends, dtype=np.int32)), shape=shape)
    counts.sum_duplicates()
    return counts, terms


def _learn(counted: tuple[sp.csr_array, list[str]]) -> tuple[sp.csr_array, Space]:
    """Return the weighted documents and their space; idf is scikit-learn's ln((1 + n) / (1 + df)) + 1."""
    counts, terms = counted
    n_documents = counts.shape[0]
    found_in = np.bincount(counts.indices, minlength=len(terms))
    idf = np.log((1 + n_documents) / (1 + found_in)) + 1
    weighted = _weighted(counts, idf)
    lengths = _lengths(weighted)
    pivot = float(lengths[lengths > 0].mean()) if lengths.any() else 1.0
    columns = {term: column for column, term in enumerate(terms)}
    return weighted, Space(columns, idf, float(np.log(1 + n_documents)) + 1, pivot)


def _weighted(counts: sp.csr_array, idf: WideArray) -> sp.csr_array:
    data = (1 + np.log(counts.data)) * idf[counts.indices]
    return sp.csr_array((data, counts.indices, counts.indptr), shape=counts.shape)


def _lengths(rows: sp.csr_array) -> WideArray:
    return np.sqrt(np.asarray(rows.power(2).sum(axis=1), dtype=np.float64).ravel())


def _scaled(rows: sp.csr_array, factors: WideArray) -> sp.csr_array:
    data = rows.data * np.repeat(factors, np.diff(rows.indptr))
    return sp.csr_array((data, rows.indices, rows.indptr), shape=rows.shape)


def _pivoted(weighted: sp.csr_array, space: Space, slope: float) -> sp.csr_array:
    """Divide each row by its pivoted length, times slope, so that no row is longer than 1."""
    lengths = _lengths(weighted)
    lengths[lengths == 0] = space.pivot
    return _scaled(weighted, slope / ((1 - slope) * space.pivot + slope * lengths))


def _unit(counts: sp.csr_array, terms: list[str], space: Space) -> sp.csr_array:
    """Return the rows in the space's columns, divided by their length with the unseen terms."""
    columns = np.array([space.columns.get(term, -1) for term in terms], dtype=np.int32)
    idf = np.where(columns < 0, space.unseen_idf, space.idf[columns] if len(space.idf) else 0.0)
    weighted = _weighted(counts, idf)
    lengths = _lengths(weighted)
    lengths[lengths == 0] = 1
    seen = np.flatnonzero(columns >= 0)
    moved = sp.csr_array(
        (np.ones(len(seen)), (seen, columns[seen])), shape=(len(terms), len(space.columns)), dtype=np.float64
    )
    return sp.csr_array(_scaled(weighted, 1 / lengths) @ moved)


def _joined(letters: sp.csr_array, stems: sp.csr_array, stem_share: float) -> sp.csr_array:
    """Put both kinds side by side; the product of two such rows is the weighted mean of both cosines."""
    return narrow(sp.hstack([letters * np.sqrt(1 - stem_share), stems * np.sqrt(stem_share)], format="csr"))


def narrow(rows: sp.csr_array) -> sp.csr_array:
    """Return the rows as the sparse product wants them: float32, int32, sorted."""
    parts = (rows.data.astype(np.float32), rows.indices.astype(np.int32), rows.indptr.astype(np.int32))
    narrowed = sp.csr_array(parts, shape=rows.shape)
    narrowed.sort_indices()
    return narrowed
