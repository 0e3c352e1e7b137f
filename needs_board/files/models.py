"""Table of stored files; the content lies in the object store under its SHA-256."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.files.rules import FileKind
from needs_board.kit.db import Base, key


class StoredFile(Base):
    """One file of one organisation."""

    __tablename__ = "stored_file"

    id: Mapped[UUID] = key()
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    kind: Mapped[FileKind]
    name: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
