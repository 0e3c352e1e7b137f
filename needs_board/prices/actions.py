"""Keeping what a product costs, and every change of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.kit.asker import Asker
from needs_board.kit.db import Base, insert_rows
from needs_board.prices.models import PriceBreak, PriceRecord, ProductChoice
from needs_board.prices.rules import Break, Choice, Prices


@dataclass(frozen=True, slots=True)
class PriceChange:
    """What a product costs from now on; `before` is what it cost, None for a new one."""

    product_id: UUID
    now: Prices
    before: Prices | None = None


async def keep_prices(
    session: AsyncSession, asker: Asker, changes: Sequence[PriceChange], at: datetime
) -> None:
    """Write what products cost from now on and keep a record of it; nothing is written where nothing changed.

    The caller has checked who asks and that breaks and options can stand together.
    """
    changed = [one for one in changes if one.now != one.before]
    priced = [one.product_id for one in changed if one.before and (one.before.breaks or one.before.options)]
    if priced:
        for table in (PriceBreak, ProductChoice):
            await session.execute(sa.delete(table).where(table.product_id.in_(priced)))
    rows: Mapping[type[Base], list[dict[str, object]]] = {
        PriceBreak: [row for one in changed for row in _rows(one.product_id, one.now.breaks)],
        ProductChoice: [row for one in changed for row in _rows(one.product_id, one.now.options)],
        PriceRecord: [_record(asker, one, at) for one in changed],
    }
    for kind, new in rows.items():
        await insert_rows(session, kind, new)


def _rows(product_id: UUID, parts: Sequence[Break | Choice]) -> Iterator[dict[str, object]]:
    for place, part in enumerate(parts):
        yield {"product_id": product_id, "position": place, **msgspec.structs.asdict(part)}


def _record(asker: Asker, change: PriceChange, at: datetime) -> dict[str, object]:
    return {
        "product_id": change.product_id,
        "price_won": change.now.price_won,
        "price_basis": change.now.price_basis,
        "tax_kind": change.now.tax_kind,
        "breaks": msgspec.to_builtins(change.now.breaks),
        "options": msgspec.to_builtins(change.now.options),
        "set_at": at,
        "set_by": asker.account_id,
    }
