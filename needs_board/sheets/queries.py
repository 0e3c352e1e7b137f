"""Reads for sheets: the words of choices, and an enterprise's products as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.catalogue import queries as catalogue
from needs_board.catalogue.forms import ProductForm
from needs_board.catalogue.models import Product
from needs_board.kit.workbook import Cell
from needs_board.marks.queries import label_of, marks
from needs_board.sheets.forms import Vocabulary, cells_of, vocabulary


@dataclass(frozen=True, slots=True)
class Kept:
    """A product that is kept: its row in the database, its form, and its cells by field."""

    product: Product
    form: ProductForm
    cells: dict[str, Cell]


async def words_of_sheets(session: AsyncSession) -> Vocabulary:
    """Return all words that choices in a sheet can have; a category or mark is known by its code and its names."""
    categories = [one for one in await catalogue.categories(session) if one.parent is not None]
    known = await marks(session)
    return vocabulary(
        {one.code: (catalogue.label_of(one), one.name_ko, one.name_en) for one in categories},
        {one.code: (label_of(one), one.name_ko, one.name_en) for one in known},
        await catalogue.retired_categories(session)
        | {one.code for one in known if one.retired_at is not None},
    )


async def kept_products(session: AsyncSession, enterprise_id: UUID, words: Vocabulary) -> list[Kept]:
    """Return all products of an enterprise in the order of their numbers; the caller has seen who asks."""
    rows: Sequence[Product] = (
        await session.scalars(
            sa.select(Product).where(Product.enterprise_id == enterprise_id).order_by(Product.number)
        )
    ).all()
    forms = await catalogue.forms_of(session, rows)
    return [Kept(one, forms[one.id], cells_of(one.number, forms[one.id], one.state, words)) for one in rows]
