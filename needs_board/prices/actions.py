"""Keeping what a product costs, and every change of it."""

from datetime import datetime
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.kit.asker import Asker
from needs_board.prices.models import PriceBreak, PriceRecord, ProductChoice
from needs_board.prices.rules import Prices


async def keep_prices(
    session: AsyncSession,
    asker: Asker,
    product_id: UUID,
    now: Prices,
    at: datetime,
    before: Prices | None = None,
) -> None:
    """Write what a product costs from now on and keep a record of it; `before` is what it cost, None for a new one.

    The caller has checked who asks and that breaks and options can stand together. Nothing is written where
    nothing changed.
    """
    if now == before:
        return
    if before is not None:
        for table in (PriceBreak, ProductChoice):
            await session.execute(sa.delete(table).where(table.product_id == product_id))
    for place, step in enumerate(now.breaks):
        session.add(
            PriceBreak(
                product_id=product_id,
                position=place,
                from_quantity=step.from_quantity,
                price_won=step.price_won,
            )
        )
    for place, option in enumerate(now.options):
        session.add(ProductChoice(product_id=product_id, position=place, **msgspec.structs.asdict(option)))
    session.add(
        PriceRecord(
            product_id=product_id,
            price_won=now.price_won,
            price_basis=now.price_basis,
            tax_kind=now.tax_kind,
            breaks=msgspec.to_builtins(now.breaks),
            options=msgspec.to_builtins(now.options),
            set_at=at,
            set_by=asker.account_id,
        )
    )
    await session.flush()
