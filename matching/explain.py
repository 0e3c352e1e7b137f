"""Why a document has its score: parts by term and field that add up to it."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import scipy.sparse as sp

from matching.categories import CategoryModel
from matching.index import Index, Term, WideArray
from matching.places import DocumentWords, Place, Sought, field_texts, sought_terms
from matching.rank import exact_scores, sides
from matching.types import Explanation, Part, Query


def explain(
    index: Index, query: Query, document_key: str, categories: CategoryModel | None = None
) -> Explanation:
    """Return the parts of a document's score for a query; an unknown key is refused.

    A term's share is divided among the fields of both sides by how often each has it.
    """
    return explain_many(index, query, [document_key], categories)[0]


def explain_many(
    index: Index, query: Query, document_keys: Sequence[str], categories: CategoryModel | None = None
) -> tuple[Explanation, ...]:
    """Return what `explain` says of each document, in order; the query is read once for all of them."""
    positions = [index.position(key) for key in document_keys]
    asked, rows, _by_term = sides(index, [query], categories)
    own_rows = rows[positions]
    weights: WideArray = asked.toarray().ravel().astype(np.float64)
    sought = sought_terms(index, field_texts(index, query))
    stems = {one.term.text: column for column, one in sought.items() if one.term.kind == "stem"}
    explained = []
    for place, (position, score) in enumerate(zip(positions, exact_scores(own_rows, asked), strict=True)):
        values = _products(own_rows, place, weights)
        words = DocumentWords(field_texts(index, index.documents[position]), stems)
        parts = [*_shared(sought, words, values), *_agreed(index, categories, values)]
        parts.sort(key=_order)
        explained.append(Explanation(float(score), tuple(parts)))
    return tuple(explained)


def _products(rows: sp.csr_array, place: int, weights: WideArray) -> dict[int, float]:
    """Return what each column of one row adds to its score; columns that add nothing are left out."""
    own = slice(rows.indptr[place], rows.indptr[place + 1])
    columns = rows.indices[own]
    products = rows.data[own].astype(np.float64) * weights[columns]
    adding = np.flatnonzero(products)
    return dict(zip(columns[adding].tolist(), products[adding].tolist(), strict=True))


def _shared(
    sought: Mapping[int, Sought], words: DocumentWords, values: Mapping[int, float]
) -> Iterator[Part]:
    shared = {column: sought[column] for column in values if column in sought}
    stems = {column for column, one in shared.items() if one.term.kind == "stem"}
    for column, one in shared.items():
        yield from _divided(one.term, values[column], one.places(stems), words.places(one.term, column))


def _divided(term: Term, value: float, asked: Sequence[Place], found: Sequence[Place]) -> Iterator[Part]:
    """Yield one part for each pair of fields that have the term, by the number of times."""
    asked_times = sum(place.times for place in asked)
    found_times = sum(place.times for place in found)
    for asked_field, asked_often, asked_words in asked:
        share = value * (asked_often / asked_times)
        for found_field, found_often, found_words in found:
            yield Part(
                term.text,
                term.kind,
                asked_field,
                found_field,
                share * (found_often / found_times),
                asked_words,
                found_words,
            )


def _agreed(index: Index, categories: CategoryModel | None, values: Mapping[int, float]) -> Iterator[Part]:
    names = categories.categories if categories else ()
    for column, name in enumerate(names, start=index.rows.shape[1]):
        if column in values:
            yield Part(name, "category", "", "category", values[column], (), (name,))


def _order(part: Part) -> tuple[float, str, str, str, str]:
    return -part.value, part.kind, part.term, part.query_field, part.document_field
