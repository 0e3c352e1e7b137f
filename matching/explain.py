"""Why a document has its score: parts by term, field and category that add up to it; and what it lacks."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from matching.categories import CategoryModel
from matching.index import Index, Term, own_rows
from matching.likeness import Likeness
from matching.places import DocumentWords, FieldText, Place, field_texts, sought_terms, stem_places
from matching.rank import asked_rows, exact_scores, sides
from matching.rows import WideArray
from matching.text import written_words
from matching.types import Document, Explanation, Lacking, Part, Query

# Shares of a product below this are roundings of float32, not words.
ROUNDING = 1e-7
# Nouns, roots and foreign words.
TELLING = frozenset({"NNG", "NNP", "XR", "SL"})
# Verbs and adjectives.
SILENT = frozenset({"VV", "VA"})
Column = int


def explain(
    index: Index, query: Query, document: Document, categories: CategoryModel | None = None
) -> Explanation:
    """Return the parts of a document's score for a query; a document that is not in the index is refused.

    A term's share is divided among the fields of both sides by how often each has it.
    """
    return explain_many(index, query, [document], categories)[0]


def explain_many(
    index: Index, query: Query, documents: Sequence[Document], categories: CategoryModel | None = None
) -> tuple[Explanation, ...]:
    """Return what `explain` says of each document, in order; the query is read once for all of them."""
    if not documents:
        return ()
    reader = _Reader(index, query, categories)
    own = own_rows(index, documents)
    return tuple(reader.explained(one, own[place : place + 1]) for place, one in enumerate(documents))


def lacking(index: Index, query: Query, document: Document, most: int = 5) -> tuple[Lacking, ...]:
    """Return the weightiest nouns of a query that a document answers neither itself nor by a like word.

    Verbs, numbers and one syllable out of a longer word say nothing to a person, and are left out.
    """
    (asked,) = index.ask([query])
    telling = _telling_forms(field_texts(index, query))
    row = own_rows(index, [document])
    has = set(row.indices.tolist())
    before = len(index.space.letters.columns)
    terms = index.space.stems.terms
    answered = {
        part for word, meant in asked.led.items() if has & meant.keys() for part in (word, *word.split())
    }
    weights = asked.unseen | {
        terms[column - before]: weight
        for column, weight in asked.own.items()
        if column >= before and column not in has
    }
    missing = [
        Lacking(word, weight) for word, weight in weights.items() if word in telling and word not in answered
    ]
    return tuple(sorted(missing, key=lambda one: (-one.weight, one.word))[:most])


def _telling_forms(texts: Sequence[FieldText]) -> set[str]:
    telling: set[str] = set()
    for text in texts:
        starts, ends = {stem.start for stem in text.stems}, {stem.end for stem in text.stems}
        telling.update(
            stem.form
            for stem in text.stems
            if stem.tag in TELLING
            and (len(stem.form) > 1 or (stem.start not in ends and stem.end not in starts))
        )
    return telling


def _silent_words(texts: Sequence[FieldText]) -> frozenset[str]:
    tags: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        written = written_words(text.text)
        for stem in text.stems:
            tags[written.get(stem.start, "")].add(stem.tag)
    return frozenset(word for word, found in tags.items() if found <= SILENT)


@dataclass(frozen=True, slots=True)
class _Shared:
    """A column that both sides have: what it adds, and how much of that is the document's own word."""

    column: Column
    value: float
    own: float


class _Reader:
    """A query read once, to be compared with several documents."""

    def __init__(self, index: Index, query: Query, categories: CategoryModel | None) -> None:
        self._index, self._categories = index, categories
        row = asked_rows(index, [query], categories)
        self._weights: WideArray = row.toarray().ravel().astype(np.float64)
        (self._asked,) = index.ask([query])
        self._whole = self._asked.columns()
        texts = field_texts(index, query)
        self._sought = sought_terms(index, texts)
        self._spoken = stem_places(texts)
        self._before = len(index.space.letters.columns)
        self._silent = _silent_words(texts)
        self._likeness = Likeness(index, (stem for text in texts for stem in text.stems))
        terms = index.space.stems.terms
        self._stems = {
            terms[column - self._before]: column for column in self._whole if column >= self._before
        }

    def explained(self, document: Document, own: sp.csr_array) -> Explanation:
        shard, at = self._index.place(document.key)
        row = sides(shard, self._categories).rows[at : at + 1]
        score = float(exact_scores(row, self._weights)[0])
        words = DocumentWords(field_texts(self._index, document), self._stems)
        shared = list(self._products(row, own))
        parts = [*self._parts(shared, words), *self._agreed(shared)]
        return Explanation(score, tuple(sorted(parts, key=_order)), self._silent)

    def _products(self, row: sp.csr_array, own: sp.csr_array) -> Iterator[_Shared]:
        """Yield what each column of a row adds to its score; columns that add nothing are left out."""
        owned = dict(zip(own.indices.tolist(), own.data.tolist(), strict=True))
        products = row.data.astype(np.float64) * self._weights[row.indices]
        for column, has, value in zip(
            row.indices.tolist(), row.data.tolist(), products.tolist(), strict=True
        ):
            if value:
                mine = min(owned.get(column, 0.0), has)
                yield _Shared(column, value, 1.0 if has - mine < ROUNDING else mine / has)

    def _parts(self, shared: Sequence[_Shared], words: DocumentWords) -> Iterator[Part]:
        text = [one for one in shared if one.column < self._index.space.width]
        stems = {one.column for one in text if one.column >= self._before}
        for one in text:
            for word, share in self._sources(one.column):
                value = one.value * share
                term = self._term(one.column)
                asked = self._places(one.column, word, stems)
                kind, name = (term.kind, term.text) if word is None else ("similar", f"{word}≈{term.text}")
                likeness = 1.0 if word is None else self._likeness.of(word, term.text)
                found = words.places(term, one.column)
                mine = one.own if found else 0.0
                yield from _divided(Term(kind, name), value * mine, (asked, found), likeness)
                if mine < 1:
                    yield from _divided(Term("peer", name), value * (1 - mine), (asked, [NOWHERE]), likeness)

    def _sources(self, column: Column) -> Iterator[tuple[str | None, float]]:
        """Yield the words of the query that lead to a column, None for its own, with their shares of it."""
        whole = self._whole[column]
        if column in self._asked.own:
            yield None, self._asked.own[column] / whole
        for word, meant in self._asked.led.items():
            if column in meant:
                yield word, meant[column] / whole

    def _places(self, column: Column, word: str | None, stems: set[Column]) -> Sequence[Place]:
        if word is None:
            return self._sought[column].places(stems)
        return self._spoken.get(word) or self._spoken.get(word.split(" ")[0]) or [NOWHERE]

    def _term(self, column: Column) -> Term:
        if column >= self._before:
            return Term("stem", self._index.space.stems.terms[column - self._before])
        return self._sought[column].term

    def _agreed(self, shared: Sequence[_Shared]) -> Iterator[Part]:
        names = self._categories.categories if self._categories else ()
        for one in shared:
            if one.column >= self._index.space.width:
                name = names[one.column - self._index.space.width]
                yield Part(name, "category", "", "category", one.value, (), (name,))


NOWHERE = Place("", 1, ())


def _divided(
    term: Term, value: float, places: tuple[Sequence[Place], Sequence[Place]], likeness: float
) -> Iterator[Part]:
    """Yield one part for each pair of fields that have the term, by the number of times."""
    if not value:
        return
    asked, found = places
    asked_times = sum(place.times for place in asked)
    found_times = sum(place.times for place in found)
    for asked_field, asked_often, asked_words in asked:
        share = value * (asked_often / asked_times)
        for found_field, found_often, found_words in found:
            part = share * (found_often / found_times)
            words = (asked_words, found_words)
            yield Part(term.text, term.kind, asked_field, found_field, part, *words, likeness)


def _order(part: Part) -> tuple[float, str, str, str, str]:
    return -part.value, part.kind, part.term, part.query_field, part.document_field
