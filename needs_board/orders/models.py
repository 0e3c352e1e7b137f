"""The table of orders."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.db import Base, key


class PurchaseOrder(Base):
    """The contract for the chosen quote of a need; the database allows one.

    `recorded_by` and `recorded_at` are those of the contract; who recorded the delivery is in the journal.
    """

    __tablename__ = "purchase_order"

    id: Mapped[UUID] = key()
    need_id: Mapped[UUID] = mapped_column(sa.ForeignKey("need.id"), unique=True)
    quote_id: Mapped[UUID] = mapped_column(sa.ForeignKey("quote.id"), unique=True)
    contracted_on: Mapped[date]
    contract_number: Mapped[str] = mapped_column(default="")
    delivered_on: Mapped[date | None]
    recorded_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
