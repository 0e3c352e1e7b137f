"""Arrays and sparse rows as files that are mapped, not read: pages come in when they are used and cost no memory."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

PARTS = ("data", "indices", "indptr", "shape")


def write_array(folder: Path, name: str, array: npt.NDArray[Any]) -> None:
    """Write an array to NAME.npy."""
    np.save(folder / f"{name}.npy", array, allow_pickle=False)


def map_array(folder: Path, name: str) -> npt.NDArray[Any]:
    """Return an array as it was written; what is changed in it reaches no file."""
    # Copy on write, not read only: sparse_dot_topn refuses what may not be written, though it writes nothing.
    return np.asarray(np.load(folder / f"{name}.npy", mmap_mode="c", allow_pickle=False))


def write_rows(folder: Path, name: str, rows: sp.csr_array) -> None:
    """Write sparse rows to one file for each of their parts."""
    for part in PARTS:
        write_array(folder, f"{name}.{part}", np.asarray(getattr(rows, part)))


def map_rows(folder: Path, name: str) -> sp.csr_array:
    """Return sparse rows as they were written, over the files themselves."""
    data, indices, indptr, shape = (map_array(folder, f"{name}.{part}") for part in PARTS)
    return sp.csr_array((data, indices, indptr), shape=tuple(shape.tolist()))


def spilled(rows: sp.csr_array, folder: Path | None) -> sp.csr_array:
    """Return the rows over a file in the folder, which has no name and goes when they do; as they are without one."""
    if folder is None:
        return rows
    with TemporaryDirectory(dir=folder, prefix="rows-") as held:
        write_rows(Path(held), "rows", rows)
        return map_rows(Path(held), "rows")


def spilled_array(array: npt.NDArray[Any], folder: Path | None) -> npt.NDArray[Any]:
    """Return an array as `spilled` does rows."""
    if folder is None:
        return array
    with TemporaryDirectory(dir=folder, prefix="array-") as held:
        write_array(Path(held), "array", array)
        return map_array(Path(held), "array")
