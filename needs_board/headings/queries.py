"""Reads of categories as the staff keep them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from needs_board.catalogue.models import Category, Product
from needs_board.catalogue.queries import categories
from needs_board.headings.forms import CategoryForm
from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _
from needs_board.needs.models import Need


@dataclass(frozen=True, slots=True)
class Heading:
    """A category and how many products and needs have it."""

    category: Category
    products: int
    needs: int


async def headings(session: AsyncSession, asker: Asker) -> list[Heading]:
    """Return all categories under a root, retired ones too, in their order. Staff only."""
    check_role(asker, Role.STAFF)
    products, needs = await _counts(session, Product.category), await _counts(session, Need.category)
    return [
        Heading(one, products.get(one.code, 0), needs.get(one.code, 0))
        for one in await categories(session)
        if one.parent is not None
    ]


async def heading(session: AsyncSession, asker: Asker, code: str) -> Category:
    """Return a category under a root; raises NotFound for others. Staff only."""
    check_role(asker, Role.STAFF)
    found = await session.get(Category, code)
    if found is None or found.parent is None:
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return found


async def siblings(session: AsyncSession, root: str) -> Sequence[Category]:
    """Return the categories under a root in their order."""
    return [one for one in await categories(session) if one.parent == root]


async def form_of(session: AsyncSession, one: Category) -> CategoryForm:
    """Return a category as its form has it."""
    order = [each.code for each in await siblings(session, one.parent or "")]
    return CategoryForm(
        kind=one.kind,
        name_ko=one.name_ko,
        name_en=one.name_en,
        description_ko=one.description_ko,
        procurement_code=one.procurement_code or "",
        place=order.index(one.code) + 1,
    )


async def _counts(session: AsyncSession, column: InstrumentedAttribute[Any]) -> dict[str, int]:
    rows = await session.execute(sa.select(column, sa.func.count()).group_by(column))
    return {code: count for code, count in rows if code is not None}
