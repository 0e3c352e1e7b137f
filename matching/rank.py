"""The best documents for each query, exactly, by a sparse product that keeps only the top."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sparse_dot_topn import sp_matmul_topn

from matching.categories import CategoryModel
from matching.index import Index, WideArray, query_rows
from matching.types import EngineError, Hit, Query

Positions = npt.NDArray[np.intp]

DECIMALS = 6
# float32 sums of a row stay nearer than this to float64; whatever could be above the cut is summed again.
ROUNDING = 2e-5
# Places asked for beyond the top, so that most ties at the cut are seen without a second look.
SPARE = 16
THREADS = 2


def rank(
    index: Index, queries: Sequence[Query], top: int = 50, categories: CategoryModel | None = None
) -> tuple[tuple[Hit, ...], ...]:
    """Return the best `top` documents of each query, best first, equal scores ordered by key.

    Scores are in (0, 1] with six decimals; documents with score 0 and excluded ones are never among them.
    With `categories`, a score is the weighted mean of the text's and that the categories agree.
    """
    if top < 1:
        raise EngineError("top", top, "give 1 or more")
    asked, rows, by_term = sides(index, queries, categories)
    places = [top + len(query.exclude) for query in queries]
    near = _near(asked, by_term, places)
    return tuple(
        _hits(index, query, exact_scores(rows[near[row]], asked[[row]]), near[row], top)
        for row, query in enumerate(queries)
    )


def sides(
    index: Index, queries: Sequence[Query], categories: CategoryModel | None
) -> tuple[sp.csr_array, sp.csr_array, sp.csr_array]:
    """Return the queries, the documents and their transpose, whose products are the scores."""
    if categories is None:
        return query_rows(index, queries), index.rows, index.by_term
    if categories.index is not index:
        raise EngineError(
            "categories", "a model of another index", "fit the model on the index that is ranked"
        )
    return categories.query_rows(queries), categories.rows, categories.by_term


def exact_scores(rows: sp.csr_array, asked: sp.csr_array) -> WideArray:
    """Return the score of each row for one query, summed in float64 and rounded: shape (n_rows,)."""
    scores: WideArray = np.round(rows @ asked.toarray().ravel().astype(np.float64), DECIMALS)
    return scores


def _near(asked: sp.csr_array, by_term: sp.csr_array, places: Sequence[int]) -> list[Positions]:
    """Return for each query all documents that may be among its best places, by sums in float32."""
    n_documents = by_term.shape[1]
    if not (asked.nnz and by_term.nnz):
        return [np.empty(0, dtype=np.intp)] * len(places)
    kept = min(max(places) + SPARE, n_documents)
    product = sp_matmul_topn(
        sp.csr_matrix(asked), sp.csr_matrix(by_term), top_n=kept, sort=True, n_threads=THREADS
    )
    near = []
    for row, place in enumerate(places):
        own = slice(product.indptr[row], product.indptr[row + 1])
        scores, found = product.data[own], product.indices[own]
        if len(scores) == kept < n_documents and scores[-1] >= scores[place - 1] - ROUNDING:
            whole = sp.csr_array(asked[[row]] @ by_term)
            scores, found = whole.data, whole.indices
            scores, found = scores[order := np.argsort(-scores, kind="stable")], found[order]
        cut = scores[place - 1] - ROUNDING if len(scores) >= place else 0.0
        near.append(found[scores >= cut].astype(np.intp))
    return near


def _hits(index: Index, query: Query, scores: WideArray, near: Positions, top: int) -> tuple[Hit, ...]:
    scored = sorted(
        (-score, index.documents[position].key)
        for score, position in zip(scores, near, strict=True)
        if score > 0
    )
    allowed = [(-score, key) for score, key in scored if key not in query.exclude][:top]
    return tuple(Hit(key, float(score), place) for place, (score, key) in enumerate(allowed, start=1))
