"""The JSON API of the search."""

from datetime import date
from typing import Annotated, Any

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from needs_board.bundles.queries import WholeBundle
from needs_board.catalogue.rules import ProductKind
from needs_board.enterprises.rules import EnterpriseType
from needs_board.finding.actions import search
from needs_board.kit.money import MAX_WON, PriceBasis, TaxKind
from needs_board.kit.visit import Visit
from needs_board.sifting.actions import stock_of
from needs_board.sifting.forms import Search, settled
from needs_board.sifting.rules import PAGE_SIZE, SearchOrder, Within

# Limits of a query stand in QueryParameter: inside FromQuery[…] the framework does not look at Meta.
Words = Annotated[str, QueryParameter(max_length=100)]
Price = Annotated[int | None, QueryParameter(ge=0, le=MAX_WON)]
PageNumber = Annotated[int, QueryParameter(ge=1, le=1_000_000)]


class FoundProductOut(msgspec.Struct, frozen=True, kw_only=True):
    """A product that was found; `enterprise` is the number of who sells it, `price_won` for one unit on `price_basis`."""

    number: int
    name: str
    category: str
    spec: str
    summary: str
    unit: str
    price_won: int
    price_basis: PriceBasis
    tax_kind: TaxKind
    lead_days: int
    enterprise: int
    enterprise_name: str
    enterprise_type: EnterpriseType
    region: str


class FoundSetOut(msgspec.Struct, frozen=True):
    """A set that the words found; `enterprises` are the names of all whose products are in it, its owner first."""

    number: int
    name: str
    price_won: int
    price_basis: PriceBasis
    enterprises: str
    products: list[int]


class FoundProductsOut(msgspec.Struct, frozen=True):
    """One page of a search; `count` is how many products there are on all pages.

    `facets` has by facet and value how many products there would be with that value chosen. `is_as_typed`: the words
    were looked for as they are typed, for the engine was not ready; `is_cut`: they fit more than are looked at. `sets` are at most four
    that the words find, whatever the other conditions; the first page has them.
    """

    products: list[FoundProductOut]
    count: int
    page: int
    page_size: int
    facets: dict[str, dict[str, int]]
    is_as_typed: bool
    is_cut: bool
    sets: list[FoundSetOut]


@get("/api/v1/products")
async def find_products(  # noqa: PLR0913, PLR0917 - one parameter for each condition
    look: NamedDependency[Visit],
    q: Words = "",
    kind: FromQuery[ProductKind | None] = None,
    category: Words = "",
    type: FromQuery[EnterpriseType | None] = None,  # noqa: A002 - its name in the address
    region: Annotated[str, QueryParameter(max_length=40)] = "",
    within: FromQuery[Within | None] = None,
    mark: Annotated[str, QueryParameter(max_length=32)] = "",
    to: Annotated[str, QueryParameter(max_length=40)] = "",
    valid_on: FromQuery[date | None] = None,
    least_won: Price = None,
    most_won: Price = None,
    order: FromQuery[SearchOrder | None] = None,
    page: PageNumber = 1,
) -> FoundProductsOut:
    """Search the products on sale by words and conditions; prices are of one unit with tax."""
    wanted = Search(
        q=q.strip(),
        kind=kind,
        category=category,
        type=type,
        region=region,
        within=within,
        mark=mark,
        to=to,
        valid_on=valid_on,
        least_won=least_won,
        most_won=most_won,
        order=order,
        page=page,
    )
    finder = look.request.app.state.get("finder")
    found = await search(look.session, stock_of(look.database), finder, settled(wanted), look.at)
    return FoundProductsOut(
        products=[msgspec.convert(one, FoundProductOut, from_attributes=True) for one in found.rows],
        count=found.counts.total,
        page=page,
        page_size=PAGE_SIZE,
        facets={facet: dict(counts) for facet, counts in found.counts.facets.items()},
        is_as_typed=found.is_as_typed,
        is_cut=found.is_cut,
        sets=[_set_out(one) for one in found.sets],
    )


def _set_out(whole: WholeBundle) -> FoundSetOut:
    return FoundSetOut(
        number=whole.bundle.number,
        name=whole.bundle.name,
        price_won=whole.bundle.price_won,
        price_basis=whole.bundle.price_basis,
        enterprises=whole.sellers,
        products=[part.product.number for part in whole.parts],
    )


routes: list[Any] = [find_products]
