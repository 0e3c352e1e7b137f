"""How often each document has each term, field by field. scikit-learn counts; only `space.py` knows this file."""

from array import array
from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import CountVectorizer

from matching.reading import Tokeniser
from matching.settings import PLAIN, Settings, texts_that_count
from matching.text import ngrams, normal, words
from matching.types import Document

Columns = dict[str, int]


class Texts:
    """The fields of some documents side by side: their words and stems, and what each field counts."""

    def __init__(self, documents: Sequence[Document], tokeniser: Tokeniser, settings: Settings) -> None:
        fields = [
            (row, name, text)
            for row, one in enumerate(documents)
            for name, text in texts_that_count(one.fields, settings.fields).items()
        ]
        stems = tokeniser.stems([text for _row, _name, text in fields])
        self._rows = [row for row, _name, _text in fields]
        self._words = [words(normal(text)) for _row, _name, text in fields]
        self._stems = stems
        self._shares = [
            settings.fields.get(name, PLAIN).share(len(found))
            for (_row, name, _text), found in zip(fields, self._words, strict=True)
        ]
        self._range = (settings.ngram_low, settings.ngram_high)
        self._n = len(documents)

    def stem_numbers(self) -> np.ndarray:
        """Return how many stems each document has: shape (n_documents,)."""
        return np.bincount(self._rows, [len(stems) for stems in self._stems], minlength=self._n)

    def words_read(self) -> frozenset[tuple[str, str]]:
        """Return the distinct (form, tag) of all stems."""
        return frozenset((stem.form, stem.tag) for stems in self._stems for stem in stems)

    def letters(self, columns: Columns, *, grow: bool) -> sp.csr_array:
        """Return the counts of letter groups: texts share most of their words, so each is cut up once."""
        in_texts, found = _counted(self._words)
        low, high = self._range
        cut = ((gram for gram, _at in ngrams(word, low, high)) for word in found)
        return self._mixed(in_texts) @ _incidence(cut, columns, grow=grow)

    def stems(self, columns: Columns, *, grow: bool) -> sp.csr_array:
        """Return the counts of stems."""
        in_texts, found = _counted([[stem.form for stem in stems] for stems in self._stems])
        return self._mixed(in_texts) @ _incidence(([form] for form in found), columns, grow=grow)

    def _mixed(self, in_texts: sp.csr_array) -> sp.csr_array:
        places = (self._rows, np.arange(len(self._rows)))
        return sp.csr_array((self._shares, places), shape=(self._n, len(self._rows))) @ in_texts


def _counted(rows: Sequence[Sequence[str]]) -> tuple[sp.csr_array, list[str]]:
    # Told its vocabulary, CountVectorizer neither prunes nor sorts columns, which takes longer than a set.
    terms = sorted(set(chain.from_iterable(rows)))
    if not terms:  # which CountVectorizer refuses
        return sp.csr_array((len(rows), 0)), terms
    counter = CountVectorizer(analyzer=iter, vocabulary=terms, lowercase=False, dtype=np.float64)
    return sp.csr_array(counter.transform(rows)), terms


def _incidence(parts: Iterable[Iterable[str]], columns: Columns, *, grow: bool) -> sp.csr_array:
    """Return which row has which terms: (n_rows × n_columns). New terms get a column, or are left out."""
    places, ends = array("i"), array("q", [0])
    for own in parts:
        if grow:
            places.extend(columns.setdefault(term, len(columns)) for term in own)
        else:
            places.extend(columns[term] for term in own if term in columns)
        ends.append(len(places))
    flat, starts = np.array(places, dtype=np.int32), np.array(ends, dtype=np.int64)
    found = sp.csr_array((np.ones(len(flat)), flat, starts), shape=(len(ends) - 1, len(columns)))
    found.sum_duplicates()
    return found


def saturated(counts: sp.csr_array) -> sp.csr_array:
    """Change counts to 1 + ln(count), those below 1 staying as they are, and return them."""
    counts.data = np.where(counts.data >= 1, 1 + np.log(np.maximum(counts.data, 1)), counts.data)
    return counts
