"""Secrets: passwords with argon2id, tokens of 256 bits of which only the hash is stored."""

import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# Parameters of RFC 9106's second recommendation: 64 MiB, 3 passes.
_hasher = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4)
_NO_SUCH_ACCOUNT = (
    "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$kyK4rTWlJ1aNKcV3xMPyPdGiPXQXz6nBSMGbRJOv0oI"
)


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password; takes about 50 ms of one core, so call it off the event loop."""
    return _hasher.hash(password)


def is_password(password: str, stored: str | None) -> bool:
    """Say whether a password fits its hash; an unknown account (None) takes as long as a known one."""
    try:
        return _hasher.verify(stored or _NO_SUCH_ACCOUNT, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def new_token() -> str:
    """Return a fresh token of 256 random bits, safe in URLs."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what is stored of a token; tokens are random, so a plain SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
