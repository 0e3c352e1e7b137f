"""An index in a folder: saved in one step, checked to the last byte and mapped into memory when it is loaded.

`contents.json` names the folder of the arrays and the sha256 of each file in it, and is itself replaced in one step:
a reader sees the old index or the new one, and who has the old one mapped keeps it. Nothing is ever unpickled.
"""

import fcntl
import hashlib
import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from matching.index import Index
from matching.ledger import LIBRARIES
from matching.parts import Reader, Writer, read_index, write_index
from matching.reading import Tokeniser
from matching.types import EngineError

FORMAT = 2
CONTENTS = "contents.json"
LOCK = "lock"
# sha256 is computed by the processor and outside Python's lock: 0.6 s a gigabyte and thread.
THREADS = 2
# How often a reader looks again whose files a writer took away while it was opening them.
ATTEMPTS = 3


class Fault(StrEnum):
    """Why a saved index cannot be used."""

    MISSING = "nothing is saved here"
    DAMAGED = "a file is not as it was written"
    OTHER_FORMAT = "saved in another format"
    OTHER_LIBRARIES = "made with other versions of the libraries"
    OTHER_ANALYSER = "made with another version of the analyser"


class UnusableIndex(EngineError):
    """A saved index that cannot be used: `fault` says why; build it anew."""

    def __init__(self, folder: Path, fault: Fault, what: object = "") -> None:
        self.fault = fault
        found = f" ({what})" if what else ""
        super().__init__("folder", str(folder), f"{fault}{found}; build the index and save it again")


def save_index(index: Index, folder: Path) -> None:
    """Save an index in place of what the folder holds; after a crash at any moment it holds the old or the new one."""
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        arrays = Path(mkdtemp(prefix="arrays-", dir=folder))
        writer = Writer(arrays)
        plain = write_index(index, writer)
        head = {"format": FORMAT, "analyser": index.tokeniser.version, "libraries": _libraries()}
        files = _checksums(arrays, sorted(path.name for path in arrays.iterdir()))
        _write_contents(arrays, {**head, "arrays": arrays.name, "files": files, "index": plain})
        for old in folder.glob("arrays-*"):
            if old != arrays:
                shutil.rmtree(old)


def load_index(folder: Path, tokeniser: Tokeniser) -> Index:
    """Return the saved index, its arrays mapped; it ranks as the one that was saved, to the last bit.

    Raises UnusableIndex when there is none, a byte of it is damaged, or it was made with another format, analyser or
    library.
    """
    for _attempt in range(ATTEMPTS):
        contents = _contents(folder)
        _check_made_alike(folder, contents, tokeniser)
        arrays = folder / contents["arrays"]
        try:
            _check_files(arrays, contents["files"])
            return read_index(contents["index"], Reader(arrays), tokeniser)
        except FileNotFoundError as lost:
            missing = lost.filename
    raise UnusableIndex(folder, Fault.DAMAGED, f"{missing} is missing")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other writers of the folder waiting: what they left half written may then be swept away."""
    with (folder / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _libraries() -> dict[str, str]:
    return {name: version(name) for name in LIBRARIES}


def _checksums(arrays: Path, names: list[str]) -> dict[str, str]:
    with ThreadPoolExecutor(THREADS) as pool:
        return dict(zip(names, pool.map(lambda name: _checksum(arrays / name), names), strict=True))


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_contents(arrays: Path, contents: dict[str, Any]) -> None:
    """Write the contents after their own checksum, and put them in place of those of the folder above."""
    whole = json.dumps(contents).encode()
    fresh = arrays / CONTENTS
    fresh.write_bytes(hashlib.sha256(whole).hexdigest().encode() + b"\n" + whole)
    # What the disk has not kept when the power fails is found by its checksum, so nothing waits for the disk.
    fresh.replace(arrays.parent / CONTENTS)


def _contents(folder: Path) -> dict[str, Any]:
    try:
        checksum, _line, whole = (folder / CONTENTS).read_bytes().partition(b"\n")
    except FileNotFoundError:
        raise UnusableIndex(folder, Fault.MISSING) from None
    if hashlib.sha256(whole).hexdigest().encode() != checksum:
        raise UnusableIndex(folder, Fault.DAMAGED, CONTENTS)
    contents: dict[str, Any] = json.loads(whole)
    return contents


def _check_made_alike(folder: Path, contents: dict[str, Any], tokeniser: Tokeniser) -> None:
    if contents["format"] != FORMAT:
        raise UnusableIndex(folder, Fault.OTHER_FORMAT, contents["format"])
    if contents["libraries"] != _libraries():
        raise UnusableIndex(folder, Fault.OTHER_LIBRARIES, contents["libraries"])
    if contents["analyser"] != tokeniser.version:
        raise UnusableIndex(folder, Fault.OTHER_ANALYSER, contents["analyser"])


def _check_files(arrays: Path, wanted: dict[str, str]) -> None:
    found = _checksums(arrays, list(wanted))
    for name, checksum in wanted.items():
        if found[name] != checksum:
            raise UnusableIndex(arrays.parent, Fault.DAMAGED, name)
