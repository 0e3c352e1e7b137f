"""What is stored, and why somebody looks at it."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from needs_board.files.rules import LEAST_REASON_LENGTH, FileKind


class NewFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was checked and is safe to keep; `name` is what the person called it."""

    organisation_id: UUID
    kind: FileKind
    name: str
    media_type: str
    data: bytes


class ReasonForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a sensitive file is opened; it stays in the journal."""

    reason: Annotated[str, Meta(min_length=LEAST_REASON_LENGTH, max_length=200)]
