"""What somebody looks for among the products."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

import msgspec
from msgspec import Meta

from needs_board.catalogue.rules import ProductKind
from needs_board.enterprises.rules import EnterpriseType
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, as_typed, read_form
from needs_board.kit.i18n import N_
from needs_board.kit.money import MAX_WON
from needs_board.sifting.rules import SearchOrder, Within

Price = Annotated[int, Meta(ge=0, le=MAX_WON)]


class Search(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody looks for; prices are of one unit, tax included, and None stands for whatever there is.

    `valid_on`: the enterprise has a certificate that counts on this day. `within`: so many days
    after an order it is delivered. `to`: it is delivered to this region.
    """

    q: Annotated[str, Meta(max_length=100)] = ""
    kind: ProductKind | None = None
    category: Annotated[str, Meta(max_length=64)] = ""
    type: EnterpriseType | None = None
    region: Annotated[str, Meta(max_length=40)] = ""
    within: Within | None = None
    mark: Annotated[str, Meta(max_length=32)] = ""
    to: Annotated[str, Meta(max_length=40)] = ""
    valid_on: date | None = None
    least_won: Price | None = None
    most_won: Price | None = None
    order: SearchOrder | None = None
    page: Annotated[int, Meta(ge=1, le=1_000_000)] = 1


SEARCH_LABELS: Mapping[str, str] = {
    "q": N_("검색어"),
    "kind": N_("종류"),
    "category": N_("분류"),
    "type": N_("기업 유형"),
    "region": N_("지역"),
    "within": N_("납품 기간"),
    "mark": N_("인증 표시"),
    "to": N_("납품 지역"),
    "valid_on": N_("인증 유효일"),
    "least_won": N_("단가 이상(원)"),
    "most_won": N_("단가 이하(원)"),
    "order": N_("정렬"),
    "page": N_("쪽"),
}

CONDITIONS = (
    "q",
    "kind",
    "category",
    "type",
    "region",
    "within",
    "mark",
    "to",
    "valid_on",
    "least_won",
    "most_won",
)
"""What narrows a search, in the order in which it is shown; the others only arrange what was found."""
ADDRESSED = (*CONDITIONS, "order")
"""What the address of a search says, in this order, so that the same search has the same address."""


class Counts(msgspec.Struct, frozen=True):
    """How many products fit; `facets` has by facet and value how many would, whatever is chosen in this facet itself,
    `without` by chosen facet how many would if nothing were.
    """

    total: int
    facets: Mapping[str, Mapping[str, int]]
    without: Mapping[str, int]


FACETS = ("kind", "category", "type", "region", "within", "mark")


def settled(wanted: Search) -> Search:
    """Return a search in which a root of the categories is asked for as the kind that it is."""
    if wanted.category not in set(ProductKind):
        return wanted
    return msgspec.structs.replace(wanted, category="", kind=wanted.kind or ProductKind(wanted.category))


def conditions_of(wanted: Search) -> dict[str, str]:
    """Return what narrows a search and how it is ordered, as the address has it: without what is not asked for."""
    typed = as_typed(wanted)
    return {name: typed[name] for name in ADDRESSED if typed[name]}


def is_narrowed(wanted: Search) -> bool:
    """Say whether a search asks for less than everything."""
    return any(name in CONDITIONS for name in conditions_of(wanted))


def address_of(conditions: Mapping[str, str], page: str = "/products") -> str:
    """Return the address of a search on a page; what is empty is left out."""
    asked = urlencode({name: value for name in ADDRESSED if (value := conditions.get(name))})
    return f"{page}?{asked}" if asked else page


def sensible(asked: Typed) -> tuple[Search, dict[str, str]]:
    """Return what an address asks for, and a sentence for each part that makes no sense and is left out."""
    try:
        return settled(read_form(Search, asked)), {}
    except WrongInput as wrong:
        rest = {name: text for name, text in asked.items() if name not in wrong.errors}
        return settled(read_form(Search, rest)), wrong.errors
