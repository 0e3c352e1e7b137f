"""Reads of breaks, choices and price records. Who may see the product was asked by the caller."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.models import Account
from needs_board.prices.models import PriceBreak, PriceRecord, ProductChoice
from needs_board.prices.rules import Break, Choice, Prices


@dataclass(frozen=True, slots=True)
class KeptPrice:
    """What a product cost from a moment on; `set_by` is empty where the board itself set it."""

    set_at: datetime
    set_by: str
    prices: Prices


async def breaks_of(
    session: AsyncSession, product_ids: Collection[UUID] | None
) -> Mapping[UUID, tuple[Break, ...]]:
    """Return the breaks of products, of all for None; a product without any has no entry."""
    found: dict[UUID, tuple[Break, ...]] = defaultdict(tuple)
    rows = sa.select(PriceBreak).order_by(PriceBreak.position)
    for one in await session.scalars(
        rows if product_ids is None else rows.where(PriceBreak.product_id.in_(product_ids))
    ):
        found[one.product_id] += (Break(one.from_quantity, one.price_won),)
    return found


async def options_of(
    session: AsyncSession, product_ids: Collection[UUID]
) -> Mapping[UUID, tuple[Choice, ...]]:
    """Return the choices of products; a product without any has no entry."""
    found: dict[UUID, tuple[Choice, ...]] = defaultdict(tuple)
    rows = sa.select(ProductChoice).where(ProductChoice.product_id.in_(product_ids))
    for one in await session.scalars(rows.order_by(ProductChoice.position)):
        found[one.product_id] += (Choice(one.name, one.choice, one.surcharge_won),)
    return found


async def price_history(session: AsyncSession, product_id: UUID) -> list[KeptPrice]:
    """Return all that a product has cost, the newest first, with the names of who set it."""
    rows = await session.execute(
        sa.select(PriceRecord, Account.name)
        .outerjoin(Account, Account.id == PriceRecord.set_by)
        .where(PriceRecord.product_id == product_id)
        .order_by(PriceRecord.set_at.desc(), PriceRecord.id.desc())
    )
    return [KeptPrice(one.set_at, name or "", _prices(one)) for one, name in rows]


async def prices_since(session: AsyncSession, product_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Return since when products cost what they cost."""
    newest = sa.func.max(PriceRecord.set_at, type_=PriceRecord.set_at.type).label("since")
    rows = sa.select(PriceRecord.product_id, newest).where(PriceRecord.product_id.in_(product_ids))
    found = await session.execute(rows.group_by(PriceRecord.product_id))
    return {row.product_id: row.since for row in found}


def _prices(one: PriceRecord) -> Prices:
    return Prices(
        one.price_won,
        one.price_basis,
        one.tax_kind,
        msgspec.convert(one.breaks, tuple[Break, ...]),
        msgspec.convert(one.options, tuple[Choice, ...]),
    )
