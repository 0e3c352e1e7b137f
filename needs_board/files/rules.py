"""What kinds of files there are and who may read them."""

from enum import StrEnum
from uuid import UUID

from needs_board.kit.asker import Asker


class FileKind(StrEnum):
    """What a file is for."""

    SEAL = "seal"


def may_read(asker: Asker, owner_id: UUID) -> bool:
    """Say whether a stored file may be opened by itself: by its owner and by staff."""
    return asker.is_staff or asker.organisation_id == owner_id
