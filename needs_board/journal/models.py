"""Tables of the journal; rows are only ever added."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.db import Base, key


class JournalEntry(Base):
    """One act of a person or a job on a subject such as `need:N-2026-0001`."""

    __tablename__ = "journal_entry"

    id: Mapped[UUID] = key()
    at: Mapped[datetime]
    account_id: Mapped[UUID | None]
    organisation_id: Mapped[UUID | None]
    act: Mapped[str] = mapped_column(sa.String(64))
    subject: Mapped[str] = mapped_column(sa.String(128), index=True)
    facts: Mapped[dict[str, Any]]


class JournalSeal(Base):
    """The hash that chains one entry to all entries sealed before it."""

    __tablename__ = "journal_seal"

    position: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    entry_id: Mapped[UUID] = mapped_column(sa.ForeignKey("journal_entry.id"), unique=True)
    hash: Mapped[str] = mapped_column(sa.String(64))
