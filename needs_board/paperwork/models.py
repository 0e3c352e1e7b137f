"""Table of the papers of enterprises."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.db import Base, key
from needs_board.paperwork.rules import PaperState


class Paper(Base):
    """One version of one kind; number, issuer and days are those of a certificate where the kind is a proof."""

    __tablename__ = "paper"
    __table_args__ = (sa.UniqueConstraint("enterprise_id", "kind", "version"),)

    id: Mapped[UUID] = key()
    enterprise_id: Mapped[UUID] = mapped_column(sa.ForeignKey("enterprise.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.ForeignKey("paper_kind.code"))
    version: Mapped[int]
    file_id: Mapped[UUID] = mapped_column(sa.ForeignKey("stored_file.id"))
    state: Mapped[PaperState] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(default="")
    number: Mapped[str] = mapped_column(default="")
    issuer: Mapped[str] = mapped_column(default="")
    issued_on: Mapped[date | None]
    valid_until: Mapped[date | None]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
