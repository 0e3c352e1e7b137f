"""The table of what lies in baskets."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.db import Base, key


class BasketItem(Base):
    """A product in the basket of an officer, once."""

    __tablename__ = "basket_item"
    __table_args__ = (sa.UniqueConstraint("account_id", "product_id"),)

    id: Mapped[UUID] = key()
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    product_id: Mapped[UUID] = mapped_column(sa.ForeignKey("product.id"))
    quantity: Mapped[Decimal]
    added_at: Mapped[datetime]
