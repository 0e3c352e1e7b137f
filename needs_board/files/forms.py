"""What is stored."""

from uuid import UUID

import msgspec

from needs_board.files.rules import FileKind


class NewFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was checked and is safe to keep; `name` is what the person called it."""

    organisation_id: UUID
    kind: FileKind
    name: str
    media_type: str
    data: bytes
