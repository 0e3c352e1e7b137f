"""The engine as a contender, the bare product of its own matrices, and the slow obvious answer it is held to."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import scipy.sparse as sp
from sparse_dot_topn import sp_matmul_topn

from matching.bench.besides import besides
from matching.bench.course import THREADS, TOP, Contender, Course, Need
from matching.index import Index, build_index, query_rows
from matching.rank import rank
from matching.types import Query

DECIMALS = 6
ROWS_AT_ONCE = 20_000


class Engine(Contender):
    """What this package does: `build_index` and `rank`."""

    setting = "letter groups and stems"

    def build(self, course: Course) -> str:
        self.index = build_index(course.documents(), course.tokeniser, spill=course.spill)
        return _size(self.index)

    def answer(self, needs: Sequence[Need]) -> list[list[str]]:
        hits = rank(self.index, [need.query for need in needs], TOP)
        return [[hit.key for hit in own] for own in hits]

    def wrong(self, needs: Sequence[Need]) -> list[str]:
        """Return the needs that `rank` answers otherwise than the slow obvious way, or with other scores."""
        hits = rank(self.index, [need.query for need in needs], TOP)
        return [
            need.query.key
            for need, own in zip(needs, hits, strict=True)
            if [(hit.key, hit.score) for hit in own] != slow_answer(self.index, need.query, TOP)
        ]

    def besides(self, course: Course, needs: Sequence[Need]) -> dict[str, float]:
        return besides(self.index, course, needs)


class BareProduct(Contender):
    """The product of the engine's matrices that keeps the top of each row: what multiplying every weight costs.

    Its ties are in no order and its scores not exact.
    """

    setting = "the engine's matrices, float32"

    def build(self, course: Course) -> str:
        self._watch = course.watch
        self.index = build_index(course.documents(), course.tokeniser, spill=course.spill)
        self._by_term = [sp.csr_matrix(shard.rows.T.tocsr()) for shard in self.index.shards]
        return _size(self.index)

    def answer(self, needs: Sequence[Need]) -> list[list[tuple[int, int]]]:
        with self._watch.paused():
            asked = sp.csr_matrix(query_rows(self.index, [need.query for need in needs]))
        answers: list[list[tuple[int, int]]] = [[] for _need in needs]
        for shard, by_term in enumerate(self._by_term):
            # As the engine does: to wake a thread without a row takes longer than a row.
            threads = min(THREADS, len(needs))
            found = sp_matmul_topn(asked, by_term, top_n=TOP, sort=True, n_threads=threads)
            for own, (begin, end) in zip(answers, pairwise(found.indptr), strict=True):
                own += [(shard, place) for place in found.indices[begin:end].tolist()]
        return answers


def slow_answer(index: Index, query: Query, top: int) -> list[tuple[str, float]]:
    """Return the best documents with their scores: every score summed in float64, all of them sorted."""
    asked = query_rows(index, [query]).toarray().ravel().astype(np.float64)
    scored = []
    for shard in index.shards:
        starts = range(0, len(shard.keys), ROWS_AT_ONCE)
        products = [shard.rows[start : start + ROWS_AT_ONCE] @ asked for start in starts]
        scores = np.round(np.concatenate(products), DECIMALS)
        scored += [(-float(scores[row]), shard.keys[row]) for row in np.flatnonzero(scores > 0)]
    scored.sort()
    return [(key, -score) for score, key in scored if key not in query.exclude][:top]


def _size(index: Index) -> str:
    weights = sum(shard.rows.nnz for shard in index.shards)
    return f"{weights:,} weights of {index.space.width:,} terms"
