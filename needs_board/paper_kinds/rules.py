"""Where papers of a kind come from, for whom a kind is, and as what its files are stored."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from enum import StrEnum

from needs_board.enterprises.rules import EnterpriseType
from needs_board.files.rules import FileKind
from needs_board.kit.errors import Refused
from needs_board.kit.i18n import _

FORM = "application_form"
"""입점신청서: the board makes it from what was entered."""
SEAL = "seal"
"""도장 사진: becomes a picture without paper, and is looked at on a sample quote before it counts."""
CONFIRMATION = "confirmation"
"""입점 확정 통보: the board makes it when an application is approved."""
_FILE_KINDS: Mapping[str, FileKind] = {
    FORM: FileKind.APPLICATION,
    SEAL: FileKind.SEAL,
    "business_registration": FileKind.BUSINESS_REGISTRATION,
    "bank_copy": FileKind.BANK_COPY,
}


def file_kind(code: str, *, is_proof: bool, is_sensitive: bool) -> FileKind:
    """Return as what the file of a paper is stored: that says in which formats it comes and whether it is encrypted."""
    other = FileKind.PRIVATE_PAPER if is_sensitive else FileKind.CERTIFICATE if is_proof else FileKind.PAPER
    return _FILE_KINDS.get(code, other)


class Origin(StrEnum):
    """Where papers of a kind come from."""

    UPLOAD = "upload"
    SEAL = "seal"
    BOARD = "board"


def is_for(types: Collection[str], kind: EnterpriseType) -> bool:
    """Say whether a kind of paper concerns enterprises of a type; without types it concerns all."""
    return not types or kind.value in types


def is_too_old(issued_on: date, most_days: int | None, today: date) -> bool:
    """Say whether a paper was issued longer ago than its kind allows."""
    return most_days is not None and issued_on < today - timedelta(days=most_days)


def check_may_retire(origin: Origin, *, is_proof: bool) -> None:
    """Refuse to give up a kind that joining rests on."""
    if is_fixed(origin, is_proof=is_proof):
        raise Refused(_("입점에 꼭 필요한 서류여서 없앨 수 없습니다. 이름과 안내문은 고칠 수 있습니다."))


def is_fixed(origin: Origin, *, is_proof: bool) -> bool:
    """Say whether joining rests on a kind: for whom it is and how it is stored cannot be changed."""
    return is_proof or origin is not Origin.UPLOAD
