"""Table of stored files; the content lies in the object store under its SHA-256."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.files.rules import SENSITIVE, FileKind
from needs_board.kit.db import Base, key


class StoredFile(Base):
    """One file of one organisation; `replaced_by_id` is its next version, `sha256` that of what lies in the store.

    `key_id` names the key with which the content is encrypted; None is in the clear. `ended_at` is since when nothing
    needs the file any more, `purged_at` when its content was given up for deletion.
    """

    __tablename__ = "stored_file"

    id: Mapped[UUID] = key()
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    kind: Mapped[FileKind]
    name: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    key_id: Mapped[str | None] = mapped_column(sa.String(16))
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    replaced_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("stored_file.id"), unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]
    purged_at: Mapped[datetime | None]

    @property
    def is_sensitive(self) -> bool:
        return self.kind in SENSITIVE
