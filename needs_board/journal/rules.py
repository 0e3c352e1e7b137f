"""How entries are chained: each seal covers its entry and the seal before it."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

FIRST_SEAL = "0" * 64


class EntryFacts(msgspec.Struct, frozen=True):
    """What a seal covers."""

    id: UUID
    at: datetime
    account_id: UUID | None
    organisation_id: UUID | None
    act: str
    subject: str
    facts: dict[str, Any]


def seal(previous: str, entry: EntryFacts) -> str:
    """Return the SHA-256 over the previous seal and the entry, in hex."""
    canonical = msgspec.json.encode(entry, order="deterministic")
    return hashlib.sha256(previous.encode() + b"\n" + canonical).hexdigest()
