"""Tables of sets, their parts and what partners say."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.bundles.rules import BundleState, PartnerState
from needs_board.kit.db import Base, key
from needs_board.kit.money import PriceBasis


class Bundle(Base):
    """A set at one price; `revision` moves with every save."""

    __tablename__ = "bundle"

    id: Mapped[UUID] = key()
    number: Mapped[int] = mapped_column(unique=True)
    enterprise_id: Mapped[UUID] = mapped_column(sa.ForeignKey("enterprise.id"), index=True)
    name: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    price_won: Mapped[int]
    price_basis: Mapped[PriceBasis]
    state: Mapped[BundleState]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)


class BundlePart(Base):
    """How many of a product one set has."""

    __tablename__ = "bundle_part"
    __table_args__ = (sa.UniqueConstraint("bundle_id", "product_id"),)

    id: Mapped[UUID] = key()
    bundle_id: Mapped[UUID] = mapped_column(sa.ForeignKey("bundle.id"), index=True)
    position: Mapped[int]
    product_id: Mapped[UUID] = mapped_column(sa.ForeignKey("product.id"), index=True)
    quantity: Mapped[Decimal]


class BundlePartner(Base):
    """What another enterprise says to a set that has a product of it."""

    __tablename__ = "bundle_partner"
    __table_args__ = (sa.UniqueConstraint("bundle_id", "enterprise_id"),)

    id: Mapped[UUID] = key()
    bundle_id: Mapped[UUID] = mapped_column(sa.ForeignKey("bundle.id"))
    enterprise_id: Mapped[UUID] = mapped_column(sa.ForeignKey("enterprise.id"), index=True)
    state: Mapped[PartnerState]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
