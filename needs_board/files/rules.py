"""What kinds of files there are, what they are called, and who may read them."""

import unicodedata
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from needs_board.kit.asker import Asker

ORPHAN_AFTER = timedelta(days=1)
"""A content without a row is swept this long after it was put: its row may still be on the way."""

MOST_NAME_LENGTH = 120


class FileKind(StrEnum):
    """What a file is for."""

    SEAL = "seal"


def may_read(asker: Asker, owner_id: UUID) -> bool:
    """Say whether a stored file may be opened by itself: by its owner and by staff."""
    return asker.is_staff or asker.organisation_id == owner_id


def safe_name(name: str, ending: str) -> str:
    """Return a file name that is safe in a folder and in a header: composed, without paths and control signs."""
    composed = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    stem = composed.rpartition(".")[0] or composed
    bare = "".join(c for c in stem if unicodedata.category(c)[0] != "C" and c not in '"<>|:*?;').strip(" .")
    return f"{bare[: MOST_NAME_LENGTH - len(ending)] or 'file'}{ending}"
