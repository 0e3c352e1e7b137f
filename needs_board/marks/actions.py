"""Seeding marks, and keeping those of a product."""

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class MarkChange:
    """The marks that a product carries from now on; `before` are those it carried."""

    product_id: UUID
    now: Sequence[ProductMarkForm]
    before: Sequence[ProductMarkForm] = ()


async def keep_marks(session: AsyncSession, changes: Sequence[MarkChange]) -> None:
    """Write the marks of products; the caller has checked both who asks and them."""
    changed = [one for one in changes if tuple(one.now) != tuple(one.before)]
    marked = [one.product_id for one in changed if one.before]
    if marked:
        await session.execute(sa.delete(ProductMark).where(ProductMark.product_id.in_(marked)))
    rows = [
        {"product_id": one.product_id, "position": place, **msgspec.structs.asdict(form)}
        for one in changed
        for place, form in enumerate(one.now)
    ]
    if rows:
        await session.execute(sa.insert(ProductMark), rows)
