"""Reads of products on sale: what of them can be found, how many there are of each, one page of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.catalogue.models import Category, Product, ProductRegion
from needs_board.catalogue.queries import category_now, contains
from needs_board.catalogue.rules import DeliveryReach, ProductState
from needs_board.enterprises.models import Certificate, Enterprise
from needs_board.enterprises.rules import EnterpriseType, StoreState
from needs_board.finding.forms import Cell, Search
from needs_board.finding.rules import PAGE_SIZE, SearchOrder, Within
from needs_board.kit.db import numbers_in_order
from needs_board.kit.money import PriceBasis, TaxKind
from needs_board.lookup.actions import Source
from needs_board.lookup.forms import Entry, Hits, Shelf
from needs_board.market.queries import word_rules
from needs_board.marks.models import ProductMark

FEW = 500
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


async def present(session: AsyncSession, wanted: Search) -> Search:
    """Return a search as it is meant now: a category that was merged is the one that took it in."""
    return msgspec.structs.replace(wanted, category=await category_now(session, wanted.category))


@dataclass(frozen=True, slots=True)
class Question:
    """A search with what its words found (None: they must stand there as typed), and the day on which marks count."""

    wanted: Search
    hits: Hits | None
    today: date


async def cells(session: AsyncSession, asked: Question) -> list[Cell]:
    """Return the counts of all products that fit by what is not counted with the others."""
    wanted, hits = asked.wanted, asked.hits
    own = sa.select(
        Product.category, Product.enterprise_id, Product.lead_days, sa.func.count().label("count")
    )
    own = own.where(Product.state == ProductState.ON_SALE, *_product_fits(asked))
    if wanted.q and hits is not None:
        given = numbers_in_order(session, [int(key) for key in hits.keys])
        own = own.join(given, given.c.value == Product.number)
    elif wanted.q:
        own = own.join(Enterprise, Enterprise.id == Product.enterprise_id).where(*_as_typed(wanted.q))
    of = own.group_by(Product.category, Product.enterprise_id, Product.lead_days).subquery()
    # As text: thousands of rows need not be made into members of enumerations.
    by = (
        of.c.category,
        sa.type_coerce(Enterprise.type, sa.String()),
        Enterprise.region,
        _lead_step(of.c.lead_days),
    )
    grouped = (
        sa.select(*by, sa.func.sum(of.c.count))
        .join(Enterprise, Enterprise.id == of.c.enterprise_id)
        .where(Enterprise.state == StoreState.OPEN, *_certified(wanted))
        .group_by(*by)
    )
    return [Cell(c, t, r, s, int(n)) for c, t, r, s, n in await session.execute(grouped)]


async def marks_counted(session: AsyncSession, asked: Question) -> dict[str, int]:
    """Return how many of the products that fit carry each mark, whatever mark is chosen."""
    bare = replace(asked, wanted=msgspec.structs.replace(asked.wanted, mark=""))
    # Put aside first: SQLite would else walk through all products in search of the few that carry a mark.
    carried = sa.select(ProductMark.mark, ProductMark.product_id).where(_counts_on(asked.today))
    mark = carried.cte("carried").prefix_with("MATERIALIZED")
    columns: tuple[Any, ...] = (mark.c.mark, sa.func.count())
    statement, _best = _fitting(session, sa.select(*columns), bare)
    statement = statement.join(mark, mark.c.product_id == Product.id).group_by(mark.c.mark)
    return {row[0]: row[1] for row in await session.execute(statement)}


async def page_of(session: AsyncSession, asked: Question, total: int) -> list[FoundProduct]:
    """Return one page of the `total` products that fit, in the order that is wanted."""
    wanted = asked.wanted
    start = (wanted.page - 1) * PAGE_SIZE
    if start >= total:
        return []
    statement, best = _fitting(session, sa.select(*COLUMNS), asked)
    if best is None and total <= FEW:
        # Few are found and put in order; walking through the order in search of them would take longer.
        few, _best = _fitting(session, sa.select(Product.id), asked)
        found = few.cte("found").prefix_with("MATERIALIZED")
        statement = sa.select(*COLUMNS).join(Enterprise, Enterprise.id == Product.enterprise_id)
        statement = statement.where(Product.id.in_(sa.select(found.c.id)))
    order = wanted.order or (SearchOrder.FIT if wanted.q else SearchOrder.NEWEST)
    statement = statement.order_by(*_order(order, best)).limit(PAGE_SIZE).offset(start)
    return [FoundProduct(*row) for row in await session.execute(statement)]


def _fitting(
    session: AsyncSession, statement: sa.Select[Any], asked: Question
) -> tuple[sa.Select[Any], sa.ColumnElement[Any] | None]:
    """Return a statement for the products that fit, and by what the best of them come first."""
    wanted, hits = asked.wanted, asked.hits
    statement = (
        statement.select_from(Product)
        .join(Enterprise, Enterprise.id == Product.enterprise_id)
        .where(*ON_SALE, *_product_fits(asked), *_certified(wanted), *_facets(wanted))
    )
    if not wanted.q:
        return statement, None
    if hits is None:
        return statement.where(*_as_typed(wanted.q)), None
    given = numbers_in_order(session, [int(key) for key in hits.keys])
    return statement.join(given, given.c.value == Product.number), given.c.place


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


def _lead_step(lead_days: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    steps: list[Any] = [
        (lead_days <= sa.literal_column(step.value), sa.literal_column(step.value)) for step in Within
    ]
    return sa.case(*steps, else_=sa.literal_column(str(LATER)))


def _as_typed(words: str) -> Sequence[sa.ColumnElement[bool]]:
    return [sa.or_(*(contains(column, word) for column in TEXTS)) for word in words.split()]


def _product_fits(asked: Question) -> list[sa.ColumnElement[bool]]:
    """Return what of a search concerns a product alone and is not counted with the other facets."""
    wanted = asked.wanted
    fits: list[sa.ColumnElement[bool]] = []
    if wanted.least_won is not None:
        fits.append(Product.unit_total_won >= wanted.least_won)
    if wanted.most_won is not None:
        fits.append(Product.unit_total_won <= wanted.most_won)
    if wanted.to:
        there = sa.select(ProductRegion.product_id).where(ProductRegion.region == wanted.to)
        listed = sa.and_(Product.delivery_reach == DeliveryReach.REGIONS, Product.id.in_(there))
        fits.append(sa.or_(Product.delivery_reach == DeliveryReach.ANYWHERE, listed))
    if wanted.mark:
        carried = (ProductMark.mark == wanted.mark, _counts_on(asked.today))
        fits.append(Product.id.in_(sa.select(ProductMark.product_id).where(*carried)))
    return fits


def _counts_on(day: date) -> sa.ColumnElement[bool]:
    return sa.or_(ProductMark.valid_until.is_(None), ProductMark.valid_until >= day)


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
    newest: tuple[Any, ...] = (Product.created_at.desc(), Product.id.desc())
    match order:
        case SearchOrder.CHEAPEST:
            return (Product.unit_total_won, *newest)
        case SearchOrder.DEAREST:
            return (Product.unit_total_won.desc(), *newest)
        case SearchOrder.FIT if best is not None:
            return (best,)
        case _:
            return newest
