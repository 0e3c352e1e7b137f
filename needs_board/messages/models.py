"""Table of messages."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.db import Base, key


class Message(Base):
    """One message; it is never changed. `sent_id` was made by its sender.

    A file, a quote or a proposal (so much of a product) comes with words or without.
    """

    __tablename__ = "message"
    __table_args__ = (
        sa.UniqueConstraint("thread_id", "number"),
        sa.UniqueConstraint("account_id", "sent_id"),
        sa.Index("ix_message_account_id_sent_at", "account_id", "sent_at"),
    )

    id: Mapped[UUID] = key()
    thread_id: Mapped[UUID] = mapped_column(sa.ForeignKey("thread.id"))
    number: Mapped[int]
    sent_id: Mapped[UUID]
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    text: Mapped[str] = mapped_column(default="")
    file_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("stored_file.id"), unique=True)
    product_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("product.id"))
    quantity: Mapped[Decimal | None]
    quote_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("quote.id"))
    sent_at: Mapped[datetime]
