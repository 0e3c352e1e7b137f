"""Where file contents lie, under their SHA-256: a folder or a bucket; the only module that knows obstore."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

import obstore
from obstore.store import LocalStore, ObjectStore, S3Store

from needs_board.kit.settings import Settings, SettingsError, with_file_key
from needs_board.kit.vault import KeyRing, VaultError


class ContentError(Exception):
    """A content is not there, or is not what was put there; the sentence says what an operator can do."""


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One content: its hash, and when it was last put."""

    digest: str
    put_at: datetime


class Objects:
    """Contents by their hash. What is put twice lies there once, and counts as put again."""

    def __init__(self, store: ObjectStore, keys: KeyRing) -> None:
        self._store, self._keys = store, keys

    @property
    def newest_key_id(self) -> str:
        """The key with which `put_sealed` encrypts."""
        return self._keys.newest

    async def put(self, data: bytes) -> str:
        """Keep a content and return its SHA-256 in hexadecimal."""
        digest = sha256(data).hexdigest()
        await obstore.put_async(self._store, _path(digest), data)
        return digest

    async def put_sealed(self, data: bytes, bound_to: bytes) -> str:
        """Keep a content encrypted with the newest key, and return the hash of what lies in the store."""
        return await self.put(self._keys.encrypt(data, bound_to))

    async def get(self, digest: str) -> bytes:
        """Return a content; raises ContentError when it is not there or was changed."""
        try:
            answer = await obstore.get_async(self._store, _path(digest))
        except FileNotFoundError:
            raise ContentError(f"the content {digest} is missing; restore it from a backup") from None
        data = bytes(await answer.bytes_async())
        if sha256(data).hexdigest() != digest:
            raise ContentError(f"the content of {digest} is not what was put there; restore it from a backup")
        return data

    async def get_sealed(self, digest: str, bound_to: bytes, key_id: str) -> bytes:
        """Return what `put_sealed` was given; raises ContentError as `get` does, and without the right key."""
        try:
            return self._keys.decrypt(await self.get(digest), bound_to, key_id)
        except VaultError as wrong:
            raise ContentError(f"{digest}: {wrong}") from None

    async def delete(self, digest: str) -> None:
        """Throw a content away."""
        await obstore.delete_async(self._store, _path(digest))

    async def all(self) -> AsyncIterator[StoredObject]:
        """Go through all contents, in no particular order."""
        async for chunk in obstore.list(self._store):
            for found in chunk:
                yield StoredObject(found["path"].rpartition("/")[2], found["last_modified"])


@lru_cache(maxsize=4)
def open_objects(settings: Settings) -> Objects:
    """Return the contents that the settings name; the first call of an installation makes its file key.

    Raises SettingsError for a file key that is none.
    """
    try:
        keys = KeyRing(with_file_key(settings).file_key)
    except ValueError as wrong:
        raise SettingsError(f"NEEDS_BOARD_FILE_KEY: {wrong}") from None
    return Objects(_store(settings), keys)


def _store(settings: Settings) -> ObjectStore:
    """Return the bucket that the settings name, or without one a folder in the data folder."""
    if not settings.files_bucket:
        return LocalStore(settings.data_dir / "files", mkdir=True)
    return S3Store(
        settings.files_bucket,
        endpoint=settings.files_endpoint or None,
        region=settings.files_region,
        access_key_id=settings.files_access_key,
        secret_access_key=settings.files_secret_key,
        client_options={"allow_http": settings.files_endpoint.startswith("http://")},
    )


def _path(digest: str) -> str:
    return f"{digest[:2]}/{digest}"
