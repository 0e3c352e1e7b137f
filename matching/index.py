"""The space of letter groups and stems, and the documents in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from matching.text import Tokeniser
from matching.types import Document, EngineError, Query

if TYPE_CHECKING:
    from matching.weighting import Space  # at run time only where an index is built, see there

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
    letters: "Space"
    stems: "Space"
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
    # Web processes import the engine and never build an index: scikit-learn would cost each 0.4 s and 40 MB.
    from matching.weighting import learn, letter_counts, stem_counts  # noqa: PLC0415

    count_letters = partial(letter_counts, low=chosen.ngram_low, high=chosen.ngram_high)
    letters, grams = learn(ordered, count_letters, chosen.slope)
    stems, forms = learn(ordered, partial(stem_counts, tokeniser=tokeniser), chosen.slope)
    rows = _joined(grams, forms, chosen.stem_share)
    return Index(chosen, tokeniser, ordered, letters, stems, rows, rows.T.tocsr())


def query_rows(index: Index, queries: Sequence[Query]) -> sp.csr_array:
    """Return the queries in the space: shape (n_queries, n_terms), float32, no row longer than 1.

    Terms that no document has count in the length, so that a score says how much of the query is answered.
    """
    share = index.settings.stem_share
    return _joined(index.letters.query_rows(queries), index.stems.query_rows(queries), share)


def _joined(letters: sp.csr_array, stems: sp.csr_array, stem_share: float) -> sp.csr_array:
    """Put both kinds side by side; the product of two such rows is the weighted mean of both cosines."""
    return narrow(sp.hstack([letters * np.sqrt(1 - stem_share), stems * np.sqrt(stem_share)], format="csr"))


def narrow(rows: sp.csr_array) -> sp.csr_array:
    """Return the rows as the sparse product wants them: float32, int32, sorted."""
    parts = (rows.data.astype(np.float32), rows.indices.astype(np.int32), rows.indptr.astype(np.int32))
    narrowed = sp.csr_array(parts, shape=rows.shape)
    narrowed.sort_indices()
    return narrowed
