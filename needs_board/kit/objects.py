"""Where file contents lie: a folder under their SHA-256; the only module that knows obstore."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import obstore
from obstore.store import LocalStore


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One content: its hash, and when it was last put."""

    digest: str
    put_at: datetime


class Objects:
    """Contents by their hash. What is put twice lies there once, and counts as put again."""

    def __init__(self, folder: Path) -> None:
        self._store = LocalStore(folder, mkdir=True)

    async def put(self, data: bytes) -> str:
        """Keep a content and return its SHA-256 in hexadecimal."""
        digest = sha256(data).hexdigest()
        await obstore.put_async(self._store, _path(digest), data)
        return digest

    async def get(self, digest: str) -> bytes:
        """Return a content; raises FileNotFoundError when it is not there, ValueError when it was changed."""
        answer = await obstore.get_async(self._store, _path(digest))
        data = bytes(await answer.bytes_async())
        if sha256(data).hexdigest() != digest:
            raise ValueError(f"the content of {digest} is not what was put there; restore it from a backup")
        return data

    async def delete(self, digest: str) -> None:
        """Throw a content away."""
        await obstore.delete_async(self._store, _path(digest))

    async def all(self) -> AsyncIterator[StoredObject]:
        """Go through all contents, in no particular order."""
        async for chunk in obstore.list(self._store):
            for found in chunk:
                yield StoredObject(found["path"].rpartition("/")[2], found["last_modified"])


def open_objects(data_dir: Path) -> Objects:
    """Return the contents that belong to a data folder."""
    return Objects(data_dir / "files")


def _path(digest: str) -> str:
    return f"{digest[:2]}/{digest}"
