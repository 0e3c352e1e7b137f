"""Reads of products on sale: their texts for the engine, and what a list shows of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.catalogue.models import Product
from needs_board.catalogue.queries import contains
from needs_board.catalogue.rules import ProductState, is_for_sale
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import EnterpriseType, StoreState
from needs_board.kit.money import PriceBasis, TaxKind
from needs_board.lookup.actions import Source
from needs_board.lookup.forms import Entry, Shelf
from needs_board.market.queries import word_rules

TEXTS = (Product.name, Product.spec, Product.summary, Product.description, Enterprise.name)
ON_SALE = (Product.state == ProductState.ON_SALE, Enterprise.state == StoreState.OPEN)


@dataclass(frozen=True, slots=True)
class FoundProduct:
    """A product in a list, with who sells it."""

    number: int
    name: str
    spec: str
    summary: str
    unit: str
    price_won: int
    price_basis: PriceBasis
    tax_kind: TaxKind
    category: str
    lead_days: int
    enterprise: int
    enterprise_name: str
    enterprise_type: EnterpriseType
    region: str


COLUMNS: tuple[Any, ...] = (
    Product.number,
    Product.name,
    Product.spec,
    Product.summary,
    Product.unit,
    Product.price_won,
    Product.price_basis,
    Product.tax_kind,
    Product.category,
    Product.lead_days,
    Enterprise.number,
    Enterprise.name,
    Enterprise.type,
    Enterprise.region,
)


async def as_typed(session: AsyncSession, words: str) -> list[int]:
    """Return the numbers of the products on sale in which all the words stand as they are typed, the newest first."""
    statement = sa.select(Product.number).join(Enterprise, Enterprise.id == Product.enterprise_id)
    said = [sa.or_(*(contains(column, word) for column in TEXTS)) for word in words.split()]
    return list(await session.scalars(statement.where(*ON_SALE, *said).order_by(Product.number.desc())))


async def products_on_sale(session: AsyncSession, numbers: Sequence[int]) -> list[FoundProduct]:
    """Return those of the products that are on sale at this moment, in the given order."""
    # Whether they are is asked here: asked for in SQL, SQLite would begin with all open stores.
    states = (Product.state, Enterprise.state)
    rows = await session.execute(
        sa.select(*states, *COLUMNS)
        .join(Enterprise, Enterprise.id == Product.enterprise_id)
        .where(Product.number.in_(numbers))
    )
    shown = [FoundProduct(*columns) for state, store, *columns in rows if is_for_sale(state, store)]
    found = {one.number: one for one in shown}
    return [found[number] for number in numbers if number in found]


async def _mark(session: AsyncSession) -> object:
    """Return what differs whenever the products that can be found may have changed; it costs a look at indexes."""
    counted = [sa.select(sa.func.max(table.changed_at)) for table in (Product, Enterprise)]
    moments = [(await session.execute(one)).scalar_one() for one in counted]
    return (*moments, await word_rules(session))


async def _read(session: AsyncSession) -> Shelf:
    rows = await session.execute(
        sa.select(Product.number, *TEXTS)
        .join(Enterprise, Enterprise.id == Product.enterprise_id)
        .where(*ON_SALE)
        .order_by(Product.number)
    )
    entries = (
        Entry(
            str(number),
            {"product": name, "spec": spec, "summary": summary},
            " \n".join((name, spec, summary, *rest)),
        )
        for number, name, spec, summary, *rest in rows
    )
    return Shelf(tuple(entries), await word_rules(session))


PRODUCTS = Source("finding-products", _mark, _read)
"""Products by their numbers; what they are called counts, not what else is said of them."""
