"""Reads of the directory."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.catalogue.models import Category, Product
from needs_board.catalogue.queries import contains
from needs_board.catalogue.rules import ProductState
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import EnterpriseType, StoreState
from needs_board.kit.asker import Asker
from needs_board.stores.forms import StoreFilter

PAGE_SIZE = 20
EXCERPT = 140


@dataclass(frozen=True, slots=True)
class Store:
    """One entry of the directory; `excerpt` is the beginning of the description."""

    id: UUID
    number: int
    name: str
    type: EnterpriseType
    region: str
    business_items: str
    excerpt: str
    state: StoreState


@dataclass(frozen=True, slots=True)
class Found:
    """One page of stores, and how many there are on all pages."""

    rows: Sequence[Store]
    count: int


async def search_stores(
    session: AsyncSession, asker: Asker, wanted: StoreFilter, *, size: int = PAGE_SIZE
) -> Found:
    """Return one page of the open stores that fit, by name; the staff find enterprises in every state.

    Every word of `q` must stand somewhere in the profile or in the name of a product.
    """
    fits = _fits(asker, wanted)
    count = (
        await session.execute(sa.select(sa.func.count()).select_from(Enterprise).where(*fits))
    ).scalar_one()
    rows = await session.execute(
        sa.select(
            Enterprise.id,
            Enterprise.number,
            Enterprise.name,
            Enterprise.type,
            Enterprise.region,
            Enterprise.business_items,
            sa.func.substr(Enterprise.description, 1, EXCERPT + 1),
            Enterprise.state,
        )
        .where(*fits)
        .order_by(Enterprise.name, Enterprise.number)
        .limit(size)
        .offset((wanted.page - 1) * size)
    )
    return Found([Store(*row) for row in rows], count)


async def categories_sold(session: AsyncSession, enterprise_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Return for each enterprise the codes of the categories in which it has something on sale."""
    rows = await session.execute(
        sa.select(Product.enterprise_id, Product.category)
        .where(Product.enterprise_id.in_(enterprise_ids), Product.state == ProductState.ON_SALE)
        .distinct()
        .order_by(Product.enterprise_id, Product.category)
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for enterprise_id, code in rows:
        found[enterprise_id].append(code)
    return found


def _fits(asker: Asker, wanted: StoreFilter) -> list[sa.ColumnElement[bool]]:
    fits: list[sa.ColumnElement[bool]] = []
    if not asker.is_staff:
        fits.append(Enterprise.state == StoreState.OPEN)
    elif wanted.state is not None:
        fits.append(Enterprise.state == wanted.state)
    if wanted.type is not None:
        fits.append(Enterprise.type == wanted.type)
    if wanted.region:
        fits.append(Enterprise.region == wanted.region)
    if wanted.category:
        fits.append(_sells(sa.or_(Category.code == wanted.category, Category.parent == wanted.category)))
    return fits + [_says(word) for word in wanted.q.split()]


def _says(word: str) -> sa.ColumnElement[bool]:
    columns = (
        Enterprise.name,
        Enterprise.description,
        Enterprise.region,
        Enterprise.business_kinds,
        Enterprise.business_items,
    )
    return sa.or_(*(contains(column, word) for column in columns), _sells(contains(Product.name, word)))


def _sells(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """The condition that an enterprise has something on sale that fits."""
    return sa.exists(
        sa.select(Product.id)
        .join(Category, Category.code == Product.category)
        .where(Product.enterprise_id == Enterprise.id, Product.state == ProductState.ON_SALE, condition)
    )
