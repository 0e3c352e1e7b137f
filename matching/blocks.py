"""Many documents laid out by term to be scanned: a bound that no score exceeds, for every document, and the best of them.

A term's weights are kept as whole numbers, 0 to 255 times its step (its largest weight / 255), rounded up: the sum of
query weight · step · level is never below the score (quantised impacts: Anh, Moffat 2006). A term that many documents
have is a row of bytes, one for each document, of which the processor adds sixteen at once; the others are lists of
documents. Skipping whole blocks of documents by their largest weights (Mallia, Suel, Tonellotto 2024) gains nothing
where a query has hundreds of terms: benchmarks/README.md.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from matching.rows import THREADS, WideArray
from matching.types import FloatArray

# Below it the sparse product is as quick, and numba, which takes half a second to load, is not needed.
SCANNED = 2048
LEVELS = 255
# A term that one of so many documents has is a row of bytes: to add a byte takes a sixteenth of an entry of a list.
SELDOM = 16


class Blocks(NamedTuple):
    """Weights of n_terms in n_documents.

    `steps` (n_terms, float32); `places` (n_terms, int32) is the row of a term in `often` (n_often × n_documents, uint8),
    -1 where it has none: then its `documents` (int32) with their `levels` (uint8) are those between its `starts`
    (n_terms + 1, int64).
    """

    steps: FloatArray
    places: npt.NDArray[np.int32]
    often: npt.NDArray[np.uint8]
    starts: npt.NDArray[np.int64]
    documents: npt.NDArray[np.int32]
    levels: npt.NDArray[np.uint8]


class Near(NamedTuple):
    """For each query the documents of the highest bounds, the lowest of them first, with bounds and exact scores:
    shape (n_queries, most); where a bound is 0 there is no document.
    """

    found: npt.NDArray[np.int32]
    bounds: FloatArray
    scores: WideArray


def by_term(rows: sp.csr_array) -> "sp.csr_array | Blocks":
    """Return the weights of n_documents × n_terms turned round, as so many documents are best found."""
    turned = rows.T.tocsr()
    return turned if rows.shape[0] < SCANNED else laid_out(turned)


def laid_out(turned: sp.csr_array) -> Blocks:
    """Return the weights of n_terms × n_documents as blocks."""
    from matching import scan  # noqa: PLC0415 - numba is loaded where there is much to scan, and nowhere else

    numbers = np.diff(turned.indptr)
    largest = np.zeros(len(numbers), dtype=np.float32)
    has = numbers > 0
    if has.any():
        largest[has] = np.maximum.reduceat(turned.data, turned.indptr[:-1][has])
    is_often = numbers * SELDOM >= turned.shape[1]
    places = np.where(is_often, np.cumsum(is_often) - 1, -1).astype(np.int32)
    starts = np.concatenate([[0], np.cumsum(np.where(is_often, 0, numbers))]).astype(np.int64)
    blocks = Blocks(
        # The next number up: 255 steps must reach the largest weight.
        np.nextafter(largest / np.float32(LEVELS), np.float32(np.inf)),
        places,
        np.zeros((np.count_nonzero(is_often), turned.shape[1]), dtype=np.uint8),
        starts,
        np.empty(int(starts[-1]), dtype=np.int32),
        np.empty(int(starts[-1]), dtype=np.uint8),
    )
    scan.fill(blocks, turned.indptr, turned.indices, turned.data)
    return blocks


def nearest(blocks: Blocks, rows: sp.csr_array, asked: sp.csr_array, most: int) -> Near:
    """Return the documents of the `most` highest bounds of each query; `rows` is what the blocks were made of."""
    from matching import scan  # noqa: PLC0415 - see laid_out

    shape = (asked.shape[0], most)
    near = Near(np.zeros(shape, np.int32), np.zeros(shape, np.float32), np.zeros(shape))

    def work(own: slice) -> None:
        queries = asked.indptr[own.start : own.stop + 1], asked.indices, asked.data
        scan.scan(queries, blocks, near.found[own], near.bounds[own])
        has = rows.indptr, rows.indices, rows.data
        scan.sum_up(queries, has, near.found[own], near.scores[own], np.zeros(rows.shape[1]))

    _shared(work, asked.shape[0])
    return near


def _shared(work: Callable[[slice], None], many: int) -> None:
    """Do the work for so many queries, a part on each thread."""
    ends = np.linspace(0, many, max(min(THREADS, many), 1) + 1).astype(int).tolist()
    parts = [slice(begin, end) for begin, end in pairwise(ends)]
    if len(parts) == 1:
        work(parts[0])
        return
    with ThreadPoolExecutor(len(parts)) as threads:
        list(threads.map(work, parts))
