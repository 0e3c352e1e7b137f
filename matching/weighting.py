"""One kind of terms: counted, weighed and brought to length by scikit-learn. Only `index.py` knows this file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import row_norms
from sklearn.utils.sparsefuncs import inplace_row_scale

from matching.text import Tokeniser, ngrams, normal, words
from matching.types import Document, Query

Items = Sequence[Document | Query]


class Counts(NamedTuple):
    """How often each item has each term: rows (items × terms), CSR, float64; the terms are sorted."""

    rows: sp.csr_array
    terms: list[str]


Count = Callable[[Items], Counts]


@dataclass(frozen=True, slots=True)
class Space:
    """One kind of terms, learned from the documents with `learn`.

    `columns` gives each term its column, in the terms' order; `weigher` has the weights of the terms, and
    `unseen_idf` is that of a term that no document has; `pivot` is the mean length of the weighted documents.
    """

    count: Count
    columns: dict[str, int]
    weigher: TfidfTransformer
    unseen_idf: float
    pivot: float

    def query_rows(self, queries: Sequence[Query]) -> sp.csr_array:
        """Return the queries in the space, divided by their length with the terms that no document has."""
        counts, terms = self.count(queries)
        places = np.array([self.columns.get(term, -1) for term in terms], dtype=np.int32)
        seen = np.flatnonzero(places >= 0)
        moved = (np.ones(len(seen)), (seen, places[seen]))
        known = counts @ sp.csr_array(moved, shape=(len(terms), len(self.columns)))
        unseen = _unless_empty(_weigher(use_idf=False).fit_transform, counts[:, places < 0]) * self.unseen_idf
        whole = sp.hstack([_unless_empty(self.weigher.transform, known), unseen], format="csr")
        return _unless_empty(normalize, whole)[:, : len(self.columns)]


def learn(documents: Sequence[Document], count: Count, slope: float) -> tuple[Space, sp.csr_array]:
    """Return the space of the documents, and the documents in it, none longer than 1.

    Each row is divided by its pivoted length, times slope.
    """
    counts, terms = count(documents)
    weigher = _weigher()
    rows = _unless_empty(lambda given: weigher.fit(given).transform(given, copy=False), counts)
    lengths = row_norms(rows)
    has_terms = lengths > 0
    pivot = float(lengths[has_terms].mean()) if has_terms.any() else 1.0
    lengths[~has_terms] = pivot
    inplace_row_scale(rows, slope / ((1 - slope) * pivot + slope * lengths))
    columns = {term: column for column, term in enumerate(terms)}
    return Space(count, columns, weigher, log(1 + len(documents)) + 1, pivot), rows


def letter_counts(items: Items, low: int, high: int) -> Counts:
    """Count groups of letters word by word: texts share most of their words, so each word is cut up once."""
    in_items, found = _counted(
        [[word for text in item.fields.values() for word in words(normal(text))] for item in items]
    )
    in_words, grams = _counted([[gram for gram, _start in ngrams(word, low, high)] for word in found])
    return Counts(sp.csr_array(in_items @ in_words), grams)


def stem_counts(items: Items, tokeniser: Tokeniser) -> Counts:
    """Count the stems of all fields."""
    stems = iter(tokeniser.stems([text for item in items for text in item.fields.values()]))
    return _counted([[stem.form for _text in item.fields for stem in next(stems)] for item in items])


def _counted(rows: Sequence[Sequence[str]]) -> Counts:
    # Told its vocabulary, CountVectorizer neither prunes nor sorts columns, which takes longer than a set.
    terms = sorted(set(chain.from_iterable(rows)))
    if not terms:  # which CountVectorizer refuses
        return Counts(sp.csr_array((len(rows), 0)), terms)
    counter = CountVectorizer(analyzer=iter, vocabulary=terms, lowercase=False, dtype=np.float64)
    return Counts(sp.csr_array(counter.transform(rows)), terms)


def _weigher(use_idf: bool = True) -> TfidfTransformer:
    """Return the weights (1 + ln count) · idf, where idf is ln((1 + n) / (1 + df)) + 1 or, not used, 1."""
    return TfidfTransformer(norm=None, sublinear_tf=True, use_idf=use_idf)


def _unless_empty(make: Callable[[sp.csr_array], sp.csr_array], rows: sp.csr_array) -> sp.csr_array:
    """Return what scikit-learn makes of the rows: it refuses matrices without rows or columns."""
    return sp.csr_array(make(rows)) if rows.nnz else rows
