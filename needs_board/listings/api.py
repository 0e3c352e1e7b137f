"""Needs as lists for programs."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from needs_board.kit.forms import read_form
from needs_board.kit.visit import Visit
from needs_board.listings import queries
from needs_board.listings.forms import BoardFilter
from needs_board.needs.rules import NeedState


class NeedSummary(msgspec.Struct, frozen=True):
    """A need in a list."""

    code: str
    title: str
    state: NeedState
    agency: str
    category: str
    first_item: str
    item_count: int
    budget_won: int | None
    delivery_region: str
    delivery_on: date | None
    deadline_at: datetime | None
    sealed: bool


class NeedList(msgspec.Struct, frozen=True):
    """One page of needs; `total` counts all pages."""

    items: list[NeedSummary]
    total: int
    page: int
    pages: int


@get("/api/v1/needs")
async def list_needs(  # noqa: PLR0913, PLR0917 - each is a query parameter, so that OpenAPI lists it
    look: NamedDependency[Visit],
    q: FromQuery[str] = "",
    category: FromQuery[str] = "",
    in_state: Annotated[str, QueryParameter(name="state")] = "",
    region: FromQuery[str] = "",
    closes: FromQuery[str] = "",
    page: FromQuery[str] = "",
) -> NeedList:
    """List needs: open ones first, the nearest deadline on top, then the newest; 20 on a page.

    `q` are words that must all occur, `category` a code (a root includes its own), `state` one state,
    `region` the delivery region, `closes` a number of days. Without a state these are the public ones;
    `state=draft` gives an agency its own drafts.
    """
    asked = {
        "q": q,
        "category": category,
        "state": in_state,
        "region": region,
        "closes": closes,
        "page": page,
    }
    found = await queries.board(look.session, look.asker, read_form(BoardFilter, asked), look.at)
    rows = [msgspec.convert(row, NeedSummary, from_attributes=True) for row in found.rows]
    return NeedList(rows, found.total, found.page, found.pages)


routes = [list_needs]
