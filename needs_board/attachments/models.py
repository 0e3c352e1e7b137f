"""The table of attachments."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.db import Base, key


class QuoteAttachment(Base):
    """A file that goes with a quote from one revision on; `until_revision` is the last, None while there is none."""

    __tablename__ = "quote_attachment"

    id: Mapped[UUID] = key()
    quote_id: Mapped[UUID] = mapped_column(sa.ForeignKey("quote.id"), index=True)
    file_id: Mapped[UUID] = mapped_column(sa.ForeignKey("stored_file.id"), unique=True)
    from_revision: Mapped[int]
    until_revision: Mapped[int | None]
    added_at: Mapped[datetime]
