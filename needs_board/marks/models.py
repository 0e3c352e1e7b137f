"""Tables of marks and of the products that carry them."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.db import Base, key


class Mark(Base):
    """A mark; a retired one cannot be chosen any more, products that carry it keep it."""

    __tablename__ = "mark"

    code: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    name_ko: Mapped[str]
    name_en: Mapped[str]
    about_ko: Mapped[str]
    position: Mapped[int]
    retired_at: Mapped[datetime | None]


class ProductMark(Base):
    """A mark that a product carries, as its seller states it."""

    __tablename__ = "product_mark"
    __table_args__ = (
        sa.UniqueConstraint("product_id", "mark"),
        sa.Index("ix_product_mark_counted", "mark", "valid_until", "product_id"),
    )

    id: Mapped[UUID] = key()
    product_id: Mapped[UUID] = mapped_column(sa.ForeignKey("product.id"))
    position: Mapped[int]
    mark: Mapped[str] = mapped_column(sa.ForeignKey("mark.code"))
    number: Mapped[str]
    valid_until: Mapped[date | None]
