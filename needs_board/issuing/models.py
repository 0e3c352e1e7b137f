"""Table of issued papers."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.db import Base, key


class IssuedPaper(Base):
    """The paper of one submitted revision of a quote, made once; `sha256` is that of the PDF that people hold.

    Who fetches it when it is issued is nobody's business but the enterprise's, so it is not kept.
    """

    __tablename__ = "issued_paper"

    id: Mapped[UUID] = key()
    revision_id: Mapped[UUID] = mapped_column(sa.ForeignKey("quote_revision.id"), unique=True)
    file_id: Mapped[UUID] = mapped_column(sa.ForeignKey("stored_file.id"))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    issued_at: Mapped[datetime]
