"""The best documents for each query, exactly, by a sparse product that keeps only the top."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from matching.categories import CategoryModel
from matching.index import Index, Shard, query_rows
from matching.rows import WideArray, best_products
from matching.types import EngineError, FloatArray, Hit, Query

Positions = npt.NDArray[np.intp]

DECIMALS = 6
# float32 sums of a row stay nearer than this to float64; whatever could be above the cut is summed again.
ROUNDING = 2e-5
# Places asked for beyond the top, so that most ties at the cut are seen without a second look.
SPARE = 16


class Sides(NamedTuple):
    """The documents of a shard and their transpose, as the product with the queries needs them."""

    rows: sp.csr_array
    by_term: sp.csr_array


def rank(
    index: Index, queries: Sequence[Query], top: int = 50, categories: CategoryModel | None = None
) -> tuple[tuple[Hit, ...], ...]:
    """Return the best `top` documents of each query, best first, equal scores ordered by key.

    Scores are in (0, 1] with six decimals; documents with score 0 and excluded ones are never among them.
    With `categories`, a score is the weighted mean of the text's and that the categories agree.
    """
    if top < 1:
        raise EngineError("top", top, "give 1 or more")
    asked = asked_rows(index, queries, categories)
    found: list[list[tuple[float, str]]] = [[] for _query in queries]
    for shard in index.shards:
        for own, hits in zip(found, _best(shard, sides(shard, categories), asked, queries, top), strict=True):
            own.extend(hits)
    return tuple(
        tuple(Hit(key, -score, place) for place, (score, key) in enumerate(sorted(own)[:top], start=1))
        for own in found
    )


def asked_rows(
    index: Index, queries: Sequence[Query], categories: CategoryModel | None = None
) -> sp.csr_array:
    """Return the queries as `sides` needs them."""
    if categories is None:
        return query_rows(index, queries)
    if categories.space is not index.space:
        raise EngineError(
            "categories", "a model of another space", "fit the model on the index that is ranked"
        )
    return categories.query_rows(index, queries)


def sides(shard: Shard, categories: CategoryModel | None) -> Sides:
    """Return the documents of a shard, with their categories where those count."""
    return Sides(*categories.joined(shard)) if categories is not None else Sides(shard.rows, shard.by_term)


def scores_of(
    index: Index, keys: Sequence[str], asked: sp.csr_array, categories: CategoryModel | None = None
) -> WideArray:
    """Return the scores that `rank` gives some documents for many queries: shape (n_keys, n_queries), float64.

    `asked` is what `asked_rows` gave for the queries, kept for as long as the space and the model are the same. Costs
    what the queries weigh, whatever the size of the market. An unknown key is refused.
    """
    scores = np.zeros((len(keys), asked.shape[0]))
    for row, key in enumerate(keys):
        shard, at = index.place(key)
        document = sides(shard, categories).rows[at : at + 1].toarray().ravel()
        scores[row] = np.round(asked @ document.astype(np.float64), DECIMALS)
    return scores


def exact_scores(rows: sp.csr_array, weights: WideArray) -> WideArray:
    """Return the score of each row for one query, given what each column weighs there, rounded: shape (n_rows,)."""
    scores: WideArray = np.round(rows @ weights, DECIMALS)
    return scores


def _best(
    shard: Shard, both: Sides, asked: sp.csr_array, queries: Sequence[Query], top: int
) -> Iterator[list[tuple[float, str]]]:
    """Yield for each query (-score, key) of what may be the best of one shard, in no order."""
    barred = [_barred(shard, query) for query in queries]
    weights = np.zeros(
        asked.shape[1]
    )  # of one query at a time: a new one for each would take longer than its sums
    for row, near in enumerate(_near(asked, both.by_term, barred, top)):
        own = slice(asked.indptr[row], asked.indptr[row + 1])
        weights[asked.indices[own]] = asked.data[own]
        scores = np.round(both.rows[near] @ weights, DECIMALS)
        weights[asked.indices[own]] = 0
        yield [
            (-score, shard.keys[at])
            for score, at in zip(scores.tolist(), near.tolist(), strict=True)
            if score > 0
        ]


def _barred(shard: Shard, query: Query) -> frozenset[int]:
    """Return the rows that may not answer a query."""
    if not query.exclude:
        return shard.gone
    return shard.gone.union(at for key in query.exclude if (at := shard.place(key)) is not None)


def _near(
    asked: sp.csr_array, by_term: sp.csr_array, barred: Sequence[frozenset[int]], top: int
) -> Iterator[Positions]:
    """Yield for each query all documents that may be among its best, by sums in float32."""
    n_documents = by_term.shape[1]
    most_barred = max(map(len, barred), default=0)
    kept = min(top + SPARE + min(most_barred, top + SPARE), n_documents)
    product = best_products(asked, by_term, kept)
    for row, own in enumerate(barred):
        places = slice(product.indptr[row], product.indptr[row + 1])
        found, scores = product.indices[places], product.data[places]
        left_out = float(scores[-1]) if len(scores) == kept < n_documents else 0.0
        near = _certain(found, scores, own, top, left_out)
        if near is None:
            whole = sp.csr_array(asked[[row]] @ by_term)
            falling = np.argsort(-whole.data, kind="stable")
            near = _certain(whole.indices[falling], whole.data[falling], own, top, 0.0)
        yield np.empty(0, dtype=np.intp) if near is None else near


def _certain(
    found: Positions, scores: FloatArray, barred: frozenset[int], top: int, left_out: float
) -> Positions | None:
    """Return those of `found`, best first, that may be among the best.

    None when one that was left out, for it scores at most so much, may be among them too.
    """
    if barred:
        may = [at not in barred for at in found.tolist()]
        found, scores = found[may], scores[may]
    cut = float(scores[top - 1]) - ROUNDING if len(scores) >= top else 0.0
    if left_out and left_out >= cut:
        return None
    return found[scores >= cut].astype(np.intp)
