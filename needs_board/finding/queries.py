"""Reads of products on sale: what of them can be found, how many there are of each, one page of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.catalogue.models import Category, Product
from needs_board.catalogue.queries import contains
from needs_board.catalogue.rules import ProductState
from needs_board.enterprises.models import Certificate, Enterprise
from needs_board.enterprises.rules import EnterpriseType, StoreState
from needs_board.finding.forms import Cell, Search
from needs_board.finding.rules import PAGE_SIZE, SearchOrder, Within
from needs_board.kit.db import numbers_in_order
from needs_board.kit.money import PriceBasis, TaxKind
from needs_board.lookup.actions import Source
from needs_board.lookup.forms import Entry, Hits, Shelf
from needs_board.market.queries import word_rules

LATER = 366
"""The step of lead times beyond the longest that can be asked for."""
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


async def cells(session: AsyncSession, wanted: Search, hits: Hits | None) -> list[Cell]:
    """Return the counts of all products that fit by what is no facet: words, prices and certificates.

    `hits` are the numbers of products that fit by their words; without them the words must stand there as typed.
    """
    step = _lead_step()
    own = sa.select(
        Product.category, Product.enterprise_id, step.label("step"), sa.func.count().label("count")
    )
    own = own.where(Product.state == ProductState.ON_SALE, *_prices(wanted))
    if wanted.q and hits is not None:
        given = numbers_in_order(session, [int(key) for key in hits.keys])
        own = own.join(given, given.c.value == Product.number)
    elif wanted.q:
        own = own.join(Enterprise, Enterprise.id == Product.enterprise_id).where(*_as_typed(wanted.q))
    of = own.group_by(Product.category, Product.enterprise_id, step).subquery()
    grouped = (
        sa.select(
            Category.kind,
            of.c.category,
            Enterprise.type,
            Enterprise.region,
            of.c.step,
            sa.func.sum(of.c.count),
        )
        .join(Enterprise, Enterprise.id == of.c.enterprise_id)
        .join(Category, Category.code == of.c.category)
        .where(Enterprise.state == StoreState.OPEN, *_certified(wanted))
        .group_by(Category.kind, of.c.category, Enterprise.type, Enterprise.region, of.c.step)
    )
    return [
        Cell(kind, category, type_, region, step, int(count))
        for kind, category, type_, region, step, count in await session.execute(grouped)
    ]


async def page_of(session: AsyncSession, wanted: Search, hits: Hits | None) -> list[FoundProduct]:
    """Return one page of the products that fit, in the order that is wanted."""
    statement = (
        sa.select(*COLUMNS)
        .join(Enterprise, Enterprise.id == Product.enterprise_id)
        .where(*ON_SALE, *_prices(wanted), *_certified(wanted), *_facets(wanted))
    )
    order = wanted.order or (SearchOrder.FIT if wanted.q else SearchOrder.NEWEST)
    best: sa.ColumnElement[Any] | None = None
    if wanted.q and hits is not None:
        given = numbers_in_order(session, [int(key) for key in hits.keys])
        statement, best = statement.join(given, given.c.value == Product.number), given.c.place
    elif wanted.q:
        statement = statement.where(*_as_typed(wanted.q))
    statement = (
        statement.order_by(*_order(order, best)).limit(PAGE_SIZE).offset((wanted.page - 1) * PAGE_SIZE)
    )
    return [FoundProduct(*row) for row in await session.execute(statement)]


def gross_won() -> sa.ColumnElement[int]:
    """The price of one unit with tax, as kit/money rounds it: a tenth of the net price, half up."""
    is_net = sa.and_(Product.tax_kind == TaxKind.TAXABLE, Product.price_basis == PriceBasis.NET)
    return sa.case((is_net, Product.price_won + (Product.price_won + 5) // 10), else_=Product.price_won)


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


def _lead_step() -> sa.ColumnElement[int]:
    steps: list[Any] = [
        (Product.lead_days <= sa.literal_column(step.value), sa.literal_column(step.value)) for step in Within
    ]
    return sa.case(*steps, else_=sa.literal_column(str(LATER)))


def _as_typed(words: str) -> Sequence[sa.ColumnElement[bool]]:
    return [sa.or_(*(contains(column, word) for column in TEXTS)) for word in words.split()]


def _prices(wanted: Search) -> list[sa.ColumnElement[bool]]:
    fits: list[sa.ColumnElement[bool]] = []
    if wanted.least_won is not None:
        fits.append(gross_won() >= wanted.least_won)
    if wanted.most_won is not None:
        fits.append(gross_won() <= wanted.most_won)
    return fits


def _certified(wanted: Search) -> list[sa.ColumnElement[bool]]:
    if wanted.valid_on is None:
        return []
    endless = sa.or_(Certificate.valid_until.is_(None), Certificate.valid_until >= wanted.valid_on)
    valid = sa.select(Certificate.enterprise_id).where(Certificate.issued_on <= wanted.valid_on, endless)
    return [Enterprise.id.in_(valid)]


def _facets(wanted: Search) -> list[sa.ColumnElement[bool]]:
    fits: list[sa.ColumnElement[bool]] = []
    if wanted.kind is not None:
        of_kind = sa.select(Category.code).where(Category.kind == wanted.kind)
        fits.append(Product.category.in_(of_kind))
    if wanted.category:
        fits.append(Product.category == wanted.category)
    if wanted.type is not None:
        fits.append(Enterprise.type == wanted.type)
    if wanted.region:
        fits.append(Enterprise.region == wanted.region)
    if wanted.within is not None:
        fits.append(Product.lead_days <= wanted.within.days)
    return fits


def _order(order: SearchOrder, best: sa.ColumnElement[Any] | None) -> tuple[sa.ColumnElement[Any], ...]:
    newest = (Product.created_at.desc(), Product.id.desc())
    match order:
        case SearchOrder.CHEAPEST:
            return (gross_won(), *newest)
        case SearchOrder.DEAREST:
            return (gross_won().desc(), *newest)
        case SearchOrder.FIT if best is not None:
            return (best,)
        case _:
            return newest
