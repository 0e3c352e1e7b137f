"""Encryption of sensitive contents: AES-256-GCM under keys that lie outside the database and its backups.

Keys are added and never changed: the last one encrypts, all of them decrypt. A content is bound to what it belongs to,
so that one put in another's place does not open.
"""

import re
import secrets
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12


class VaultError(Exception):
    """A content cannot be decrypted: the key is not here, or a byte was changed; the sentence says which."""


class KeyRing:
    """The keys of an installation, each known by the first letters of its hash."""

    def __init__(self, text: str) -> None:
        """Read keys of 64 hexadecimal digits, one after another; raises ValueError for anything else."""
        words = re.split(r"[\s,]+", text.strip())
        if not all(re.fullmatch(r"[0-9a-fA-F]{64}", word) for word in words):
            raise ValueError(
                "a file key has 64 hexadecimal digits; several stand on a line each, the newest last"
            )
        self._keys = {_id_of(found): AESGCM(found) for found in map(bytes.fromhex, words)}
        self.newest = list(self._keys)[-1]

    def encrypt(self, data: bytes, bound_to: bytes) -> bytes:
        """Return a content encrypted with the newest key."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._keys[self.newest].encrypt(nonce, data, bound_to)

    def decrypt(self, data: bytes, bound_to: bytes, key_id: str) -> bytes:
        """Return what was encrypted with the key of that id; raises VaultError."""
        known = self._keys.get(key_id)
        if known is None:
            raise VaultError(f"the key {key_id} is not among the file keys; add it to NEEDS_BOARD_FILE_KEY")
        try:
            return known.decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], bound_to)
        except (InvalidTag, ValueError):
            raise VaultError(
                "the content was changed or belongs to another file; restore it from a backup"
            ) from None


def _id_of(key: bytes) -> str:
    return sha256(key).hexdigest()[:16]
