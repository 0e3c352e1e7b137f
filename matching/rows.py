"""Sparse rows as the engine keeps and multiplies them: float32, int32, sorted."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sparse_dot_topn import sp_matmul_topn

WideArray = npt.NDArray[np.float64]

THREADS = 2


def best_products(rows: sp.csr_array, others: sp.csr_array, most: int) -> sp.csr_array:
    """Return the `most` largest entries of each row of the product, largest first."""
    # A thread for each row at most: to wake one that has nothing to do takes longer than a row.
    n_threads = max(1, min(THREADS, rows.shape[0]))
    found = sp_matmul_topn(
        sp.csr_matrix(rows), sp.csr_matrix(others), top_n=most, sort=True, n_threads=n_threads
    )
    return sp.csr_array(found)


def joined(letters: sp.csr_array, stems: sp.csr_array) -> sp.csr_array:
    """Put both kinds side by side; the product of two such rows is the weighted mean of both cosines."""
    return narrow(sp.hstack([letters, stems], format="csr"))


def narrow(rows: sp.csr_array) -> sp.csr_array:
    """Return the rows as the sparse product wants them: float32, int32, sorted."""
    if not rows.has_sorted_indices:
        rows = rows.sorted_indices()
    parts = (
        rows.data.astype(np.float32, copy=False),
        rows.indices.astype(np.int32, copy=False),
        rows.indptr.astype(np.int32, copy=False),
    )
    return sp.csr_array(parts, shape=rows.shape)


def stacked(parts: Sequence[sp.csr_array], width: int) -> sp.csr_array:
    """Put parts below each other; those with fewer columns are widened in place."""
    for part in parts:
        part.resize((part.shape[0], width))
    return narrow(sp.vstack(parts, format="csr")) if len(parts) > 1 else parts[0]


def scaled(rows: sp.csr_array, scale: WideArray) -> sp.csr_array:
    """Return each row times its number, in float64; a product with a diagonal would look at every column."""
    data = rows.data * np.repeat(scale, np.diff(rows.indptr))
    return sp.csr_array((data, rows.indices, rows.indptr), shape=rows.shape)


def row_lengths(rows: sp.csr_array) -> WideArray:
    """Return the length of each row: shape (n_rows,)."""
    # Row by row: a running sum over the block would make a document's last bit depend on those before it.
    has_terms = np.diff(rows.indptr) > 0
    sums = np.zeros(rows.shape[0])
    if has_terms.any():
        sums[has_terms] = np.add.reduceat(np.square(rows.data, dtype=np.float64), rows.indptr[:-1][has_terms])
    return np.sqrt(sums)
