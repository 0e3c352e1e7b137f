"""The loops over weights, which numba compiles: only `blocks.py` knows this file.

What was compiled is kept in __pycache__, or in the user's cache where that may not be written, or in NUMBA_CACHE_DIR.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import numba
import numpy as np

# Queries summed side by side, so that what is read of a block is read once for all; documents of a block, whose sums
# fit in the first cache.
TOGETHER = 16
WIDE = 4096
Array = Any
"""An array of numpy, as numba sees it: it makes a version for each type."""
Loop = TypeVar("Loop", bound=Callable[..., None])


def _compiled(loop: Loop) -> Loop:
    made: Any
    try:
        made = numba.njit(nogil=True, cache=True)(loop)
    except RuntimeError:  # nowhere to keep it: then each process compiles anew, which takes two seconds
        made = numba.njit(nogil=True)(loop)
    return made  # type: ignore[no-any-return]  # numba's own type takes no tuples of arrays


@_compiled
def fill(blocks: Any, begins: Array, documents: Array, weights: Array) -> None:
    """Fill in the levels of blocks from sparse rows of terms."""
    for term in range(len(begins) - 1):
        place, start = blocks.places[term], blocks.starts[term]
        for at in range(begins[term], begins[term + 1]):
            level = np.uint8(np.ceil(weights[at] / np.float64(blocks.steps[term])))
            if place >= 0:
                blocks.often[place, documents[at]] = level
            else:
                entry = start + at - begins[term]
                blocks.documents[entry], blocks.levels[entry] = documents[at], level


@_compiled
def scan(queries: Any, blocks: Any, found: Array, bounds: Array) -> None:
    """Fill in the documents of the highest bounds; `bounds` are heaps of zeros."""
    begins = queries[0]
    n_documents = blocks.often.shape[1]
    sums = np.empty((TOGETHER, n_documents), np.float32)
    for first in range(0, len(begins) - 1, TOGETHER):
        last = min(first + TOGETHER, len(begins) - 1)
        for query in range(first, last):
            _add_lists(sums[query - first], queries, query, blocks)
        for begin in range(0, n_documents, WIDE):
            end = min(begin + WIDE, n_documents)
            for query in range(first, last):
                own = sums[query - first, begin:end]
                _add_bytes(own, queries, query, blocks, begin)
                _keep_highest(own, begin, found[query], bounds[query])


@_compiled
def _add_lists(sums: Array, queries: Any, query: int, blocks: Any) -> None:
    begins, terms, weights = queries
    sums[:] = 0
    for at in range(begins[query], begins[query + 1]):
        term = terms[at]
        weight = weights[at] * blocks.steps[term]
        for entry in range(blocks.starts[term], blocks.starts[term + 1]):
            sums[blocks.documents[entry]] += weight * np.float32(blocks.levels[entry])


@_compiled
def _add_bytes(sums: Array, queries: Any, query: int, blocks: Any, begin: int) -> None:
    begins, terms, weights = queries
    for at in range(begins[query], begins[query + 1]):
        term = terms[at]
        if blocks.places[term] >= 0:
            levels = blocks.often[blocks.places[term], begin : begin + len(sums)]
            _add(sums, levels, weights[at] * blocks.steps[term])


@_compiled
def _add(sums: Array, levels: Array, weight: float) -> None:
    # A function of its own: so the compiler sees that nothing overlaps, and adds sixteen at once.
    for at in range(len(sums)):
        sums[at] += weight * np.float32(levels[at])


@_compiled
def _keep_highest(sums: Array, begin: int, found: Array, bounds: Array) -> None:
    low = bounds[0]
    for at in range(len(sums)):
        if sums[at] > low:
            _replace_lowest(found, bounds, begin + at, sums[at])
            low = bounds[0]


@_compiled
def _replace_lowest(found: Array, bounds: Array, document: int, bound: float) -> None:
    """Put a document in the place of the first of a heap, which has the lowest bound."""
    at, most = 0, len(bounds)
    while 2 * at + 1 < most:
        below = 2 * at + 1
        if below + 1 < most and bounds[below + 1] < bounds[below]:
            below += 1
        if bounds[below] >= bound:
            break
        bounds[at], found[at] = bounds[below], found[below]
        at = below
    bounds[at], found[at] = bound, document


@_compiled
def sum_up(queries: Any, rows: Any, found: Array, scores: Array, weighs: Array) -> None:
    """Fill in the scores of the documents found, summed in float64 in the order of their rows.

    `weighs` (n_terms, float64) is 0 before and after: the weights of one query at a time.
    """
    begins, terms, weights = queries
    starts, columns, values = rows
    for query in range(len(begins) - 1):
        for at in range(begins[query], begins[query + 1]):
            weighs[terms[at]] = weights[at]
        for place in range(found.shape[1]):
            score = 0.0
            for at in range(starts[found[query, place]], starts[found[query, place] + 1]):
                score += np.float64(values[at]) * weighs[columns[at]]
            scores[query, place] = score
        for at in range(begins[query], begins[query + 1]):
            weighs[terms[at]] = 0
