"""The catalogue as everybody searches it."""

from collections.abc import Mapping
from math import ceil
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency

from needs_board.bundles.queries import WholeBundle
from needs_board.catalogue.models import Category
from needs_board.catalogue.queries import label_of
from needs_board.catalogue.rules import KIND_LABELS, tax_words, unit_amounts
from needs_board.enterprises.rules import TYPE_LABELS
from needs_board.finding.actions import Found, search
from needs_board.finding.queries import FoundProduct
from needs_board.kit.asker import Role
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.marks.queries import mark_labels
from needs_board.pictures.queries import small_pictures
from needs_board.sifting.actions import stock_of
from needs_board.sifting.forms import (
    CONDITIONS,
    FACETS,
    SEARCH_LABELS,
    address_of,
    conditions_of,
    is_narrowed,
    sensible,
)
from needs_board.sifting.queries import facet_labels, in_words
from needs_board.sifting.rules import ORDER_LABELS, PAGE_SIZE, SearchOrder

Options = tuple[tuple[str, str], ...]


class ProductCard(msgspec.Struct, frozen=True):
    """A product that was found; the total is of one unit with tax."""

    number: int
    name: str
    href: str
    kind: str
    category: str
    enterprise: str
    enterprise_type: str
    region: str
    spec: str
    summary: str
    unit: str
    price_won: int
    tax: str
    total_won: int
    lead_days: int
    picture: str


class SetCard(msgspec.Struct, frozen=True):
    """A set that the words found; the price is of one set."""

    name: str
    href: str
    sellers: str
    parts: str
    price_won: int
    tax: str


class FacetOption(msgspec.Struct, frozen=True):
    """A value of a facet; the address chooses it, or takes the choice back."""

    label: str
    count: int
    href: str
    is_chosen: bool


class Facet(msgspec.Struct, frozen=True):
    """A choice among values."""

    label: str
    options: tuple[FacetOption, ...]


class Condition(msgspec.Struct, frozen=True):
    """Something that narrows the search: the address without it, and how many would be found (None: not counted)."""

    label: str
    value: str
    href: str
    count: int | None


class SearchView(msgspec.Struct, frozen=True, kw_only=True):
    """What was found; `typed` is what was looked for, `errors` and `problems` what of it made no sense."""

    cards: tuple[ProductCard, ...]
    sets: tuple[SetCard, ...]
    count: int
    page: int
    pages: int
    base: str
    typed: dict[str, str]
    kept: Options
    errors: dict[str, str]
    problems: tuple[str, ...]
    facets: tuple[Facet, ...]
    conditions: tuple[Condition, ...]
    orders: Options
    regions: Options
    is_as_typed: bool
    is_cut: bool
    may_post: bool
    save_href: str


@get("/products")
async def search_page(look: NamedDependency[Visit]) -> Response[str]:
    """Search the products on sale; what of the address makes no sense is named and left out."""
    asked = dict(look.request.query_params)
    wanted, errors = sensible(asked)
    finder = look.request.app.state.get("finder")
    found = await search(look.session, stock_of(look.database), finder, wanted, look.at)
    wanted = found.wanted
    labels = facet_labels(found.categories, await mark_labels(look.session))
    labels["region"] = {one: one for one in sorted(found.counts.facets["region"]) if one}
    said = in_words(wanted, labels)
    pictures = await small_pictures(look.session, [one.number for one in found.rows])
    kept = conditions_of(wanted)
    order = wanted.order or (SearchOrder.FIT if wanted.q else SearchOrder.NEWEST)
    view = SearchView(
        cards=tuple(_card(one, found.categories, pictures.get(one.number, "")) for one in found.rows),
        sets=tuple(_set_card(one) for one in found.sets),
        count=found.counts.total,
        page=wanted.page,
        pages=ceil(found.counts.total / PAGE_SIZE),
        base=f"?{urlencode(kept)}{'&' if kept else ''}page=",
        typed={**kept, "order": order.value} | {name: text for name, text in asked.items() if name in errors},
        kept=tuple((name, kept[name]) for name in FACETS if name in kept),
        errors=errors,
        problems=tuple(f"{_(SEARCH_LABELS[name])}: {sentence}" for name, sentence in errors.items()),
        facets=tuple(_facet(facet, labels[facet], found, kept) for facet in FACETS),
        conditions=tuple(
            Condition(
                _(SEARCH_LABELS[name]),
                said[name],
                address_of({**kept, name: ""}),
                found.counts.without.get(name),
            )
            for name in CONDITIONS
            if name in kept
        ),
        orders=tuple((one.value, _(ORDER_LABELS[one])) for one in SearchOrder if wanted.q or one != "fit"),
        regions=tuple((one, one) for one in found.regions),
        is_as_typed=found.is_as_typed,
        is_cut=found.is_cut,
        may_post=look.asker.role is Role.OFFICER,
        save_href=address_of(kept, "/me/searches/new")
        if look.asker.role is Role.OFFICER and is_narrowed(wanted)
        else "",
    )
    return look.page("finding/products.html", view)


def _facet(facet: str, labels: dict[str, str], found: Found, kept: dict[str, str]) -> Facet:
    """Return the values of a facet that would find something, and the one that is chosen."""
    counts, chosen = found.counts.facets[facet], kept.get(facet)
    return Facet(
        _(SEARCH_LABELS[facet]),
        tuple(
            FacetOption(
                label,
                counts.get(value, 0),
                address_of({**kept, facet: "" if value == chosen else value}),
                value == chosen,
            )
            for value, label in labels.items()
            if counts.get(value) or value == chosen
        ),
    )


def _card(one: FoundProduct, by_code: Mapping[str, Category], picture: str) -> ProductCard:
    category = by_code[one.category]
    return ProductCard(
        number=one.number,
        name=one.name,
        href=f"/products/{one.number}",
        kind=_(KIND_LABELS[category.kind]),
        category=label_of(category),
        enterprise=one.enterprise_name,
        enterprise_type=_(TYPE_LABELS[one.enterprise_type]),
        region=one.region,
        spec=one.spec,
        summary=one.summary,
        unit=one.unit,
        price_won=one.price_won,
        tax=tax_words(one.tax_kind, one.price_basis),
        total_won=unit_amounts(one.price_won, one.tax_kind, one.price_basis).total_won,
        lead_days=one.lead_days,
        picture=picture,
    )


def _set_card(whole: WholeBundle) -> SetCard:
    return SetCard(
        name=whole.bundle.name,
        href=f"/sets/{whole.bundle.number}",
        sellers=whole.sellers,
        parts=", ".join(part.product.name for part in whole.parts),
        price_won=whole.bundle.price_won,
        tax=whole.tax_words,
    )


routes: list[Any] = [search_page]
