"""Reads of marks. Who may see the product was asked by the caller."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import Locale, _, current_locale
from needs_board.marks.forms import MarkForm, ProductMarkForm
from needs_board.marks.models import Mark, ProductMark


async def marks(session: AsyncSession) -> Sequence[Mark]:
    """Return all marks in their order, retired ones too."""
    return (await session.scalars(sa.select(Mark).order_by(Mark.position, Mark.code))).all()


async def mark(session: AsyncSession, asker: Asker, code: str) -> Mark:
    """Return a mark to be changed; raises NotFound for an unknown code. Staff only."""
    check_role(asker, Role.STAFF)
    found = await session.get(Mark, code)
    if found is None:
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return found


async def form_of(session: AsyncSession, one: Mark) -> MarkForm:
    """Return a mark as its form has it."""
    order = [each.code for each in await marks(session)]
    return MarkForm(
        name_ko=one.name_ko, name_en=one.name_en, about_ko=one.about_ko, place=order.index(one.code) + 1
    )


async def carriers(session: AsyncSession) -> dict[str, int]:
    """Return how many products carry each mark, whatever their state; a mark that none carries is missing."""
    rows = await session.execute(sa.select(ProductMark.mark, sa.func.count()).group_by(ProductMark.mark))
    return {code: count for code, count in rows}  # noqa: C416 - rows are no plain tuples


async def mark_labels(session: AsyncSession) -> dict[str, str]:
    """Return the name of each mark in the current language, by code; retired ones too."""
    return {one.code: label_of(one) for one in await marks(session)}


def label_of(mark: Mark) -> str:
    """Return the name of a mark in the current language."""
    return mark.name_en if current_locale() is Locale.EN else mark.name_ko


async def marks_of(
    session: AsyncSession, product_ids: Collection[UUID]
) -> Mapping[UUID, tuple[ProductMarkForm, ...]]:
    """Return the marks of products as their sellers state them; a product without any has no entry."""
    found: dict[UUID, tuple[ProductMarkForm, ...]] = defaultdict(tuple)
    rows = sa.select(ProductMark).where(ProductMark.product_id.in_(product_ids))
    for one in await session.scalars(rows.order_by(ProductMark.position)):
        stated = ProductMarkForm(mark=one.mark, number=one.number, valid_until=one.valid_until)
        found[one.product_id] += (stated,)
    return found
