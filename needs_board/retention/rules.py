"""For how many days files of a kind are kept after their use has ended."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from needs_board.files.rules import FileKind

MOST_DAYS = 36_500
MOST_A_RUN = 500
"""Files purged in one transaction; the next run takes the rest."""

FIRST_DAYS: Mapping[FileKind, int | None] = {
    FileKind.SEAL: 1825,
    FileKind.APPLICATION: 1825,
    FileKind.BUSINESS_REGISTRATION: 1825,
    FileKind.BANK_COPY: 5,
    FileKind.CERTIFICATE: 1825,
    FileKind.PAPER: 1825,
    FileKind.PRIVATE_PAPER: 5,
    FileKind.PRODUCT_PICTURE: 30,
    FileKind.ATTACHMENT: 1825,
    FileKind.ISSUED_QUOTE: 1825,
    FileKind.MESSAGE_FILE: 1825,
}
"""Until the staff say otherwise; None is kept for good.

Five years as papers of a contract are; five days for what names people, as 표준 개인정보 보호지침 제10조 has it.
"""


def ended_before(days: int, at: datetime) -> datetime:
    """Return the moment before which the use of a file ended whose time is over."""
    return at - timedelta(days=days)
