"""Reads of marks. Who may see the product was asked by the caller."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.kit.i18n import Locale, current_locale
from needs_board.marks.forms import ProductMarkForm
from needs_board.marks.models import Mark, ProductMark


async def marks(session: AsyncSession) -> Sequence[Mark]:
    """Return all marks in their order, retired ones too."""
    return (await session.scalars(sa.select(Mark).order_by(Mark.position, Mark.code))).all()


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
