"""Tables of categories and products."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.catalogue.rules import DeliveryReach, ProductKind, ProductState, unit_amounts
from needs_board.kit.db import Base, key
from needs_board.kit.money import PriceBasis, TaxKind


def _unit_total(context: Any) -> int:
    """Return what one unit of a product that is being written costs with tax."""
    row = context.get_current_parameters()
    return unit_amounts(row["price_won"], row["tax_kind"], row["price_basis"]).total_won


class Category(Base):
    """A category; a root has no parent. Codes are stable short names such as `goods-food`.

    A retired one can be chosen no more; one that was merged is retired, and `merged_into` has all that was its own.
    """

    __tablename__ = "category"

    code: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    parent: Mapped[str | None] = mapped_column(sa.ForeignKey("category.code"))
    kind: Mapped[ProductKind]
    name_ko: Mapped[str]
    name_en: Mapped[str]
    description_ko: Mapped[str]
    procurement_code: Mapped[str | None] = mapped_column(sa.String(8))
    position: Mapped[int]
    retired_at: Mapped[datetime | None]
    merged_into: Mapped[str | None] = mapped_column(sa.String(64))


class Product(Base):
    """Something an enterprise sells, at a list price for one unit in whole won.

    `external_id` is the number it has in the enterprise's own list, `item_code` its 세부품명번호. Breaks, choices
    and marks stand in the rooms prices and marks. `delivery_won` is asked once for each order, None is to be
    agreed; from `free_delivery_from_won` on, a sum of lines as the buyer pays it, it is free. `changed_at` moves
    with whatever matching looks at, `revision` with every save. `unit_total_won` is one unit with tax, kept so that
    lists can be ordered and narrowed by it.
    """

    __tablename__ = "product"
    __table_args__ = (
        sa.UniqueConstraint("enterprise_id", "external_id"),
        # What products are counted by stands in one index: 50,000 are counted in a fifth of the time.
        sa.Index(
            "ix_product_counted",
            "state",
            "category",
            "enterprise_id",
            "lead_days",
            "unit_total_won",
            "delivery_reach",
        ),
        sa.Index("ix_product_newest", "state", "created_at", "id"),
        sa.Index("ix_product_price", "state", "unit_total_won", "created_at", "id"),
    )

    id: Mapped[UUID] = key()
    number: Mapped[int] = mapped_column(unique=True)
    enterprise_id: Mapped[UUID] = mapped_column(sa.ForeignKey("enterprise.id"), index=True)
    external_id: Mapped[str | None] = mapped_column(sa.String(120))
    category: Mapped[str] = mapped_column(sa.ForeignKey("category.code"), index=True)
    name: Mapped[str]
    spec: Mapped[str] = mapped_column(default="")
    unit: Mapped[str]
    price_won: Mapped[int]
    price_basis: Mapped[PriceBasis]
    tax_kind: Mapped[TaxKind]
    unit_total_won: Mapped[int] = mapped_column(default=_unit_total)
    summary: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    min_quantity: Mapped[Decimal] = mapped_column(default=Decimal(1))
    lead_days: Mapped[int] = mapped_column(default=7)
    item_code: Mapped[str] = mapped_column(sa.String(10), default="")
    service_period: Mapped[str] = mapped_column(default="")
    service_place: Mapped[str] = mapped_column(default="")
    delivery_reach: Mapped[DeliveryReach] = mapped_column(default=DeliveryReach.ASK)
    delivery_terms: Mapped[str] = mapped_column(default="")
    delivery_won: Mapped[int | None]
    free_delivery_from_won: Mapped[int | None]
    state: Mapped[ProductState]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(index=True)
    revision: Mapped[int] = mapped_column(default=1)


class ProductRegion(Base):
    """A region to which a product is delivered whose reach is `regions`, as the enterprise writes it: 남동구."""

    __tablename__ = "product_region"

    product_id: Mapped[UUID] = mapped_column(sa.ForeignKey("product.id"), primary_key=True)
    region: Mapped[str] = mapped_column(sa.String(40), primary_key=True, index=True)
    position: Mapped[int]
