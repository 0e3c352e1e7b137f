"""Reads which products and sets of an enterprise lines were taken from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.bundles.models import Bundle
from needs_board.catalogue.models import Product
from needs_board.kit.errors import WrongInput
from needs_board.kit.i18n import _


class Taken(Protocol):
    """A line with the numbers of what it was taken from."""

    @property
    def product(self) -> int | None: ...
    @property
    def bundle(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Sources:
    """Keys of an enterprise's own products and sets by number; None is where a line was taken from neither."""

    products: Mapping[int | None, UUID | None]
    bundles: Mapping[int | None, UUID | None]


async def own_sources(session: AsyncSession, enterprise_id: UUID, lines: Sequence[Taken]) -> Sources:
    """Return the keys of the products and sets that lines were taken from; refuses lines with another's."""
    found = Sources(
        await _own_keys(session, Product, enterprise_id, {line.product for line in lines}),
        await _own_keys(session, Bundle, enterprise_id, {line.bundle for line in lines}),
    )
    sentence = _("우리 기업의 상품만 고를 수 있습니다. 목록에서 다시 골라 주세요.")
    wrong = {
        f"lines-{place}-product": sentence
        for place, line in enumerate(lines)
        if line.product not in found.products or line.bundle not in found.bundles
    }
    if wrong:
        raise WrongInput(wrong)
    return found


async def _own_keys(
    session: AsyncSession, table: type[Product] | type[Bundle], enterprise_id: UUID, numbers: set[int | None]
) -> dict[int | None, UUID | None]:
    named = [number for number in numbers if number is not None]
    if not named:
        return {None: None}
    rows = await session.execute(
        sa.select(table.number, table.id).where(table.enterprise_id == enterprise_id, table.number.in_(named))
    )
    return {None: None} | {row[0]: row[1] for row in rows}
