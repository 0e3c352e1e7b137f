"""Reads of the directory."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.models import Organisation
from needs_board.catalogue.models import Product
from needs_board.catalogue.queries import codes_within, contains
from needs_board.catalogue.rules import ProductState
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import EnterpriseType, StoreState
from needs_board.kit.asker import Asker
from needs_board.kit.db import numbers_in_order
from needs_board.lookup.actions import Finder, Source
from needs_board.lookup.forms import Entry, Hits, Shelf
from needs_board.market.queries import word_rules
from needs_board.needs.models import Need
from needs_board.needs.rules import NeedState
from needs_board.orders.models import PurchaseOrder
from needs_board.quotes.models import Quote
from needs_board.stores.forms import StoreFilter

PAGE_SIZE = 20
EXCERPT = 140
MOST_PURCHASES = 20
MOST_NAMES = 200
"""So many of an enterprise's products say what it sells."""
PURCHASED = (NeedState.CONTRACTED, NeedState.DELIVERED)


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


@dataclass(frozen=True, slots=True)
class Purchase:
    """A contract of a public agency with an enterprise; the need it was made for is public."""

    code: str
    title: str
    agency: str
    contracted_on: date
    delivered_on: date | None


async def search_stores(
    session: AsyncSession, asker: Asker, wanted: StoreFilter, hits: Hits | None, *, size: int = PAGE_SIZE
) -> Found:
    """Return one page of the open stores that fit; the staff find enterprises in every state.

    The best of the `hits` of the words come first. Without hits every word must stand somewhere in the profile or
    in the name of a product, and stores come by name.
    """
    by: tuple[Any, ...] = (Enterprise.name, Enterprise.number)
    fits = _fits(asker, wanted)
    if hits is None:
        fits += [_says(word) for word in wanted.q.split()]
    else:
        given = numbers_in_order(session, [int(key) for key in hits.keys])
        place = sa.select(given.c.place).where(given.c.value == Enterprise.number).scalar_subquery()
        fits.append(Enterprise.number.in_(sa.select(given.c.value)))
        by = (place,)
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
        .order_by(*by)
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


async def purchases_of(session: AsyncSession, enterprise_id: UUID) -> list[Purchase]:
    """Return what public agencies have contracted with an enterprise here, the newest first, at most twenty.

    Contracts alone, and no amounts: who was chosen before a contract, and for how much, is the agency's to tell.
    """
    rows = await session.execute(
        sa.select(
            Need.code, Need.title, Organisation.name, PurchaseOrder.contracted_on, PurchaseOrder.delivered_on
        )
        .join(Need, Need.id == PurchaseOrder.need_id)
        .join(Organisation, Organisation.id == Need.organisation_id)
        .join(Quote, Quote.id == PurchaseOrder.quote_id)
        .where(Quote.enterprise_id == enterprise_id, Need.state.in_(PURCHASED))
        .order_by(PurchaseOrder.contracted_on.desc(), PurchaseOrder.id.desc())
        .limit(MOST_PURCHASES)
    )
    return [Purchase(*row) for row in rows]


async def hits_of(finder: Finder | None, asker: Asker, wanted: StoreFilter, at: datetime) -> Hits | None:
    """Return the stores that the words find; None where the words count as typed: until the engine is ready, and
    for the staff, who look for stores in every state."""
    if finder is None or asker.is_staff or not wanted.q:
        return None
    return await finder.find(STORES, wanted.q, at)


async def _mark(session: AsyncSession) -> object:
    counted = [sa.select(sa.func.max(table.changed_at)) for table in (Product, Enterprise)]
    moments = [(await session.execute(one)).scalar_one() for one in counted]
    return (*moments, await word_rules(session))


async def _read(session: AsyncSession) -> Shelf:
    sold: dict[UUID, list[str]] = defaultdict(list)
    on_sale = sa.select(Product.enterprise_id, Product.name).where(Product.state == ProductState.ON_SALE)
    for enterprise_id, name in await session.execute(on_sale.order_by(Product.id)):
        sold[enterprise_id].append(name)
    stores = sa.select(Enterprise).where(Enterprise.state == StoreState.OPEN).order_by(Enterprise.number)
    return Shelf(
        tuple(_entry(one, sold[one.id]) for one in await session.scalars(stores)), await word_rules(session)
    )


def _entry(one: Enterprise, names: Sequence[str]) -> Entry:
    business, products = f"{one.business_kinds} {one.business_items}".strip(), "\n".join(names[:MOST_NAMES])
    fields = {"company": one.name, "business": business, "products": products}
    whole = (one.name, business, one.description, one.region, *names)
    return Entry(str(one.number), fields, " \n".join(whole))


STORES = Source("finding-stores", _mark, _read)
"""Open stores by their numbers."""


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
        fits.append(_sells(Product.category.in_(codes_within(wanted.category))))
    return fits


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
        sa.select(Product.id).where(
            Product.enterprise_id == Enterprise.id, Product.state == ProductState.ON_SALE, condition
        )
    )
