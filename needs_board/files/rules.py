"""What kinds of files there are, which formats each comes in, which are sensitive, and who may read them."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from needs_board.kit.asker import Asker
from needs_board.kit.formats import DOCUMENTS, PAPERS, PICTURES, Format
from needs_board.kit.i18n import N_

ORPHAN_AFTER = timedelta(days=1)
"""A content without a row is swept this long after it was put: its row may still be on the way."""

LEAST_REASON_LENGTH = 5


class FileKind(StrEnum):
    """What a file is for."""

    SEAL = "seal"
    APPLICATION = "application"
    BUSINESS_REGISTRATION = "business_registration"
    BANK_COPY = "bank_copy"
    CERTIFICATE = "certificate"
    PAPER = "paper"
    PRIVATE_PAPER = "private_paper"
    PRODUCT_PICTURE = "product_picture"
    ATTACHMENT = "attachment"
    ISSUED_QUOTE = "issued_quote"
    MESSAGE_FILE = "message_file"


KIND_LABELS: Mapping[FileKind, str] = {
    FileKind.SEAL: N_("도장"),
    FileKind.APPLICATION: N_("입점신청서"),
    FileKind.BUSINESS_REGISTRATION: N_("사업자등록증"),
    FileKind.BANK_COPY: N_("통장 사본"),
    FileKind.CERTIFICATE: N_("인증서 사본"),
    FileKind.PAPER: N_("그 밖의 서류"),
    FileKind.PRIVATE_PAPER: N_("민감한 서류"),
    FileKind.PRODUCT_PICTURE: N_("상품 사진"),
    FileKind.ATTACHMENT: N_("첨부 파일"),
    FileKind.ISSUED_QUOTE: N_("발급한 견적서"),
    FileKind.MESSAGE_FILE: N_("대화에서 보낸 파일"),
}

SENSITIVE = frozenset({FileKind.SEAL, FileKind.BANK_COPY, FileKind.PRIVATE_PAPER, FileKind.ISSUED_QUOTE})
"""Kinds that lie encrypted, and whose every view is in the journal."""

TAKEN: Mapping[FileKind, frozenset[Format]] = {
    FileKind.SEAL: PICTURES,
    FileKind.APPLICATION: PAPERS,
    FileKind.BUSINESS_REGISTRATION: PAPERS,
    FileKind.BANK_COPY: PAPERS,
    FileKind.CERTIFICATE: PAPERS,
    FileKind.PAPER: DOCUMENTS,
    FileKind.PRIVATE_PAPER: DOCUMENTS,
    FileKind.PRODUCT_PICTURE: PICTURES,
    FileKind.ATTACHMENT: DOCUMENTS,
    FileKind.ISSUED_QUOTE: frozenset(),
    FileKind.MESSAGE_FILE: DOCUMENTS,
}
"""The formats in which files of a kind are taken."""


PRIVATE = frozenset({FileKind.ATTACHMENT, FileKind.MESSAGE_FILE})
"""Kinds that nobody opens by themselves: the room that has them asks who may."""


def may_read(asker: Asker, kind: FileKind, owner_id: UUID) -> bool:
    """Say whether a stored file may be opened by itself: by its owner and by staff."""
    if kind in PRIVATE:
        return False
    return asker.is_staff or asker.organisation_id == owner_id


def needs_reason(asker: Asker, kind: FileKind, owner_id: UUID) -> bool:
    """Say whether somebody who may open a file says why first: the staff, where it is sensitive."""
    return kind in SENSITIVE and asker.organisation_id != owner_id
