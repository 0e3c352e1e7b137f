"""Seeding marks, and keeping those of a product."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.kit.db import upsert
from needs_board.marks.forms import ProductMarkForm
from needs_board.marks.models import Mark, ProductMark

SEED = Path(__file__).parent.parent / "seed_data" / "marks.jsonl"


class MarkSeed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the seed."""

    code: str
    name_ko: str
    name_en: str
    about_ko: str


async def seed_marks(session: AsyncSession, path: Path = SEED) -> int:
    """Add the marks that are missing and return how many that were; those that are there stay as they are."""
    seeds = msgspec.json.Decoder(MarkSeed).decode_lines(path.read_bytes())  # noqa: ASYNC240 - a dozen lines, once
    added = 0
    for position, seed in enumerate(seeds):
        written = await session.execute(
            upsert(session, Mark)
            .values(position=position, **msgspec.structs.asdict(seed))
            .on_conflict_do_nothing(index_elements=["code"])
            .returning(Mark.code)
        )
        added += written.first() is not None
    return added


async def keep_marks(
    session: AsyncSession,
    product_id: UUID,
    now: Sequence[ProductMarkForm],
    before: Sequence[ProductMarkForm] = (),
) -> None:
    """Write the marks of a product, which had those of `before`; the caller has checked both who asks and them."""
    if tuple(now) == tuple(before):
        return
    if before:
        await session.execute(sa.delete(ProductMark).where(ProductMark.product_id == product_id))
    for place, one in enumerate(now):
        session.add(ProductMark(product_id=product_id, position=place, **msgspec.structs.asdict(one)))
    await session.flush()
