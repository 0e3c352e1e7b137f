"""Reads of what is on sale as rows of numbers: everything, or what has changed since a moment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.catalogue.models import Category, Product, ProductRegion
from needs_board.catalogue.queries import label_of
from needs_board.catalogue.rules import KIND_LABELS, DeliveryReach, ProductKind, ProductState
from needs_board.enterprises.models import Certificate, Enterprise
from needs_board.enterprises.rules import TYPE_LABELS, EnterpriseType, StoreState
from needs_board.kit.calendar import day_text
from needs_board.kit.i18n import _
from needs_board.kit.templating import won
from needs_board.marks.models import ProductMark
from needs_board.sifting.forms import Search, conditions_of
from needs_board.sifting.rules import Within

Labels = dict[str, dict[str, str]]
"""By facet and value what a value is called, in the order in which values are shown."""
Rows = NDArray[Any]
"""A structured array; `number` is that of the product or of the enterprise that a row belongs to."""

PRODUCT = [
    ("number", "i8"),
    ("seller", "i8"),
    ("category", "i4"),
    ("lead_days", "i8"),
    ("total_won", "i8"),
    ("is_anywhere", "?"),
    ("is_on_sale", "?"),
]
SELLER = [("number", "i8"), ("type", "i4"), ("region", "i4"), ("is_open", "?")]
CERTIFICATE = [("number", "i8"), ("since", "i4"), ("until", "i4")]
MARK = [("number", "i8"), ("mark", "i4"), ("until", "i4")]
REACH = [("number", "i8"), ("region", "i4")]


class Codes(dict[str, int]):
    """Texts as small numbers, in the order in which they came; a new text gets the next one."""

    def __missing__(self, text: str) -> int:
        self[text] = len(self)
        return self[text]


@dataclass(slots=True)
class Books:
    """The texts that rows have as numbers."""

    categories: Codes = field(default_factory=Codes)
    types: Codes = field(default_factory=Codes)
    regions: Codes = field(default_factory=Codes)
    marks: Codes = field(default_factory=Codes)


@dataclass(frozen=True, slots=True)
class News:
    """Products and sellers with all that belongs to them."""

    products: Rows
    marks: Rows
    reaches: Rows
    sellers: Rows
    certificates: Rows


def nothing() -> News:
    """Return no rows at all."""
    return News(*(np.zeros(0, dtype=kind) for kind in (PRODUCT, MARK, REACH, SELLER, CERTIFICATE)))


async def has_news(session: AsyncSession, since: datetime) -> bool:
    """Say whether a product or an enterprise was written since a moment; it costs a look at two indexes."""
    news = [sa.exists(sa.select(one.id).where(one.changed_at >= since)) for one in (Product, Enterprise)]
    return (await session.execute(sa.select(sa.or_(*news)))).scalar_one()


async def read_news(session: AsyncSession, books: Books, since: datetime | None) -> News:
    """Return what has changed since a moment, whatever became of it; None: everything that is on sale."""
    # Products first: whoever sells one that was read is read after it.
    fits = Product.state == ProductState.ON_SALE if since is None else Product.changed_at >= since
    products = await _rows(
        session, _products().where(fits), PRODUCT, lambda r: (*r[:2], books.categories[r[2]], *r[3:])
    )
    marks = sa.select(Product.number, ProductMark.mark, ProductMark.valid_until).join(ProductMark)
    reaches = sa.select(Product.number, ProductRegion.region).join(ProductRegion)
    listed = Product.delivery_reach == DeliveryReach.REGIONS
    changed = Enterprise.changed_at >= since if since is not None else sa.true()
    sellers = sa.select(
        Enterprise.number,
        sa.type_coerce(Enterprise.type, sa.String()),
        Enterprise.region,
        Enterprise.state == StoreState.OPEN,
    )
    proofs = sa.select(Enterprise.number, Certificate.issued_on, Certificate.valid_until).join(Certificate)
    return News(
        products=products,
        marks=await _rows(session, marks.where(fits), MARK, lambda r: (r[0], books.marks[r[1]], _day(r[2]))),
        reaches=await _rows(
            session, reaches.where(fits, listed), REACH, lambda r: (r[0], books.regions[r[1]])
        ),
        sellers=await _rows(
            session,
            sellers.where(changed),
            SELLER,
            lambda r: (r[0], books.types[r[1]], books.regions[r[2]], r[3]),
        ),
        certificates=await _rows(
            session, proofs.where(changed), CERTIFICATE, lambda r: (r[0], _day(r[1]), _day(r[2]))
        ),
    )


def _products() -> sa.Select[Any]:
    columns: tuple[Any, ...] = (
        Product.number,
        Enterprise.number,
        Product.category,
        Product.lead_days,
        Product.unit_total_won,
        Product.delivery_reach == DeliveryReach.ANYWHERE,
        Product.state == ProductState.ON_SALE,
    )
    return sa.select(*columns).join(Enterprise, Enterprise.id == Product.enterprise_id)


def _day(day: date | None) -> int:
    """Return a day as a number; one that never comes for no day."""
    return (day or date.max).toordinal()


async def _rows(
    session: AsyncSession, statement: sa.Executable, kind: Any, made: Callable[[Any], tuple[Any, ...]]
) -> Rows:
    return np.fromiter((made(row) for row in await session.execute(statement)), dtype=kind)


def facet_labels(by_code: Mapping[str, Category], marks: Mapping[str, str]) -> Labels:
    """Return what the values of the facets are called; a region is called what it is."""
    return {
        "kind": {one.value: _(KIND_LABELS[one]) for one in ProductKind},
        "category": {code: label_of(one) for code, one in by_code.items() if one.parent},
        "type": {one.value: _(TYPE_LABELS[one]) for one in EnterpriseType},
        "within": {one.value: _("%(days)d일 안에") % {"days": one.days} for one in Within},
        "mark": dict(marks),
    }


def in_words(wanted: Search, labels: Labels) -> dict[str, str]:
    """Return what a search asks for as people read it, by the names of its conditions."""
    said = {name: labels.get(name, {}).get(value, value) for name, value in conditions_of(wanted).items()}
    if wanted.valid_on:
        said["valid_on"] = day_text(wanted.valid_on)
    return said | {name: won(int(said[name])) for name in ("least_won", "most_won") if name in said}
