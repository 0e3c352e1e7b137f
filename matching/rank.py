"""The best documents for each query, exactly: found by a product or a scan in float32, summed again in float64."""

from collections.abc import Iterator, Sequence
from heapq import nlargest
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from matching.blocks import Blocks, nearest
from matching.categories import CategoryModel
from matching.index import Index, Shard, query_rows
from matching.rows import WideArray, best_products
from matching.types import EngineError, Hit, Query

Positions = npt.NDArray[np.intp]

DECIMALS = 6
# float32 sums of a row stay nearer than this to float64, bounds too.
ROUNDING = 2e-5
# Places asked for beyond the top, so that most ties at the cut are seen without a second look.
SPARE = 16


class Sides(NamedTuple):
    """The documents of a shard, and the same by term, as they are found."""

    rows: sp.csr_array
    by_term: sp.csr_array | Blocks


class Found(NamedTuple):
    """Documents that may be among the best, their exact scores, and what no other document's score exceeds."""

    documents: Positions
    scores: WideArray
    left_out: float


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
    most_barred = max(map(len, barred), default=0)
    most = min(top + SPARE + min(most_barred, top + SPARE), len(shard.keys))
    near = _scanned if isinstance(both.by_term, Blocks) else _multiplied
    for row, (own, found) in enumerate(zip(barred, near(both, asked, most), strict=True)):
        sure = _certain(found, own, top)
        if sure is None:
            scores = exact_scores(both.rows, asked[[row]].toarray().ravel().astype(np.float64))
            sure = _certain(Found(np.arange(len(scores)), scores, 0.0), own, top)
        yield [(-score, shard.keys[at]) for at, score in sure or ()]


def _barred(shard: Shard, query: Query) -> frozenset[int]:
    """Return the rows that may not answer a query."""
    if not query.exclude:
        return shard.gone
    return shard.gone.union(at for key in query.exclude if (at := shard.place(key)) is not None)


def _scanned(both: Sides, asked: sp.csr_array, most: int) -> Iterator[Found]:
    near = nearest(both.by_term, both.rows, asked, most)
    scores = np.round(near.scores, DECIMALS)
    for row, own in enumerate(near.bounds > 0):
        left_out = float(near.bounds[row, 0]) if most < both.rows.shape[0] else 0.0
        yield Found(near.found[row, own].astype(np.intp), scores[row, own], left_out)


def _multiplied(both: Sides, asked: sp.csr_array, most: int) -> Iterator[Found]:
    product = best_products(asked, both.by_term, most)
    weights = np.zeros(
        asked.shape[1]
    )  # of one query at a time: a new one for each would take longer than its sums
    for row in range(asked.shape[0]):
        places = slice(product.indptr[row], product.indptr[row + 1])
        found = product.indices[places].astype(np.intp)
        own = slice(asked.indptr[row], asked.indptr[row + 1])
        weights[asked.indices[own]] = asked.data[own]
        scores = np.round(both.rows[found] @ weights, DECIMALS)
        weights[asked.indices[own]] = 0
        is_cut = len(found) == most < both.rows.shape[0]
        yield Found(found, scores, float(product.data[places][-1]) if is_cut else 0.0)


def _certain(found: Found, barred: frozenset[int], top: int) -> list[tuple[int, float]] | None:
    """Return the best `top` and all that score as much as the last of them, in no order.

    None when one that was left out may be among them too.
    """
    pairs = zip(found.documents.tolist(), found.scores.tolist(), strict=True)
    may = [(at, score) for at, score in pairs if score > 0 and at not in barred]
    cut = nlargest(top, (score for _at, score in may))[-1] if len(may) >= top else 0.0
    if found.left_out and found.left_out >= cut - ROUNDING:
        return None
    return [(at, score) for at, score in may if score >= cut]
