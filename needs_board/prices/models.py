"""Tables of breaks, choices and price records."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.db import Base, key
from needs_board.kit.money import PriceBasis, TaxKind


class PriceBreak(Base):
    """A lower unit price of a product from a quantity on; positions rise with the quantity."""

    __tablename__ = "price_break"
    __table_args__ = (sa.UniqueConstraint("product_id", "position"),)

    id: Mapped[UUID] = key()
    product_id: Mapped[UUID] = mapped_column(sa.ForeignKey("product.id"))
    position: Mapped[int]
    from_quantity: Mapped[Decimal]
    price_won: Mapped[int]


class ProductChoice(Base):
    """One choice of an option of a product; rows of one name are one option."""

    __tablename__ = "product_choice"
    __table_args__ = (sa.UniqueConstraint("product_id", "position"),)

    id: Mapped[UUID] = key()
    product_id: Mapped[UUID] = mapped_column(sa.ForeignKey("product.id"))
    position: Mapped[int]
    name: Mapped[str]
    choice: Mapped[str]
    surcharge_won: Mapped[int]


class PriceRecord(Base):
    """What a product costs from `set_at` on, until the next record of it; never changed.

    `breaks` and `options` are lists of `rules.Break` and `rules.Choice`. Without `set_by` it was the clockwork.
    """

    __tablename__ = "price_record"

    id: Mapped[UUID] = key()
    product_id: Mapped[UUID] = mapped_column(sa.ForeignKey("product.id"), index=True)
    price_won: Mapped[int]
    price_basis: Mapped[PriceBasis]
    tax_kind: Mapped[TaxKind]
    breaks: Mapped[list[Any]]
    options: Mapped[list[Any]]
    set_at: Mapped[datetime]
    set_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
