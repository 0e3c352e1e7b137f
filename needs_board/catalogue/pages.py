"""The catalogue as everybody sees it."""

from decimal import Decimal
from math import ceil
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.catalogue import queries
from needs_board.catalogue.forms import FILTER_LABELS, ProductFilter
from needs_board.catalogue.models import Category, Product
from needs_board.catalogue.rules import (
    KIND_LABELS,
    ORDER_LABELS,
    STATE_LABELS,
    ProductKind,
    ProductOrder,
    is_for_sale,
    may_change,
    tax_words,
    unit_amounts,
)
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import TYPE_LABELS
from needs_board.kit.asker import Role
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import read_form
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit

Options = tuple[tuple[str, str], ...]


class ProductCard(msgspec.Struct, frozen=True):
    """A product in the catalogue; the total is of one unit with tax."""

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


class CatalogueView(msgspec.Struct, frozen=True, kw_only=True):
    """The catalogue; `typed` is what was looked for, `errors` and `problems` what of it made no sense."""

    cards: tuple[ProductCard, ...]
    count: int
    page: int
    pages: int
    base: str
    typed: dict[str, str]
    errors: dict[str, str]
    problems: tuple[str, ...]
    kinds: Options
    categories: Options
    orders: Options


class ProductView(msgspec.Struct, frozen=True, kw_only=True):
    """One product; amounts are of one unit."""

    number: int
    name: str
    kind: str
    category: str
    category_href: str
    enterprise: str
    enterprise_href: str
    enterprise_type: str
    region: str
    spec: str
    summary: str
    description: str
    unit: str
    price_won: int
    tax: str
    net_won: int
    vat_won: int
    total_won: int
    min_quantity: Decimal
    lead_days: int
    is_for_sale: bool
    state_label: str
    may_change: bool
    may_quote: bool


@get("/products")
async def catalogue_page(look: NamedDependency[Visit]) -> Response[str]:
    asked = dict(look.request.query_params)
    wanted, errors = _wanted(asked)
    found = await queries.search_products(look.session, wanted)
    categories = {one.code: one for one in await queries.categories(look.session)}
    typed = {name: text for name, text in asked.items() if name in ProductFilter.__struct_fields__}
    kept = {name: text for name, text in typed.items() if text and name != "page"}
    view = CatalogueView(
        cards=tuple(_card(product, enterprise, categories) for product, enterprise in found.rows),
        count=found.count,
        page=wanted.page,
        pages=ceil(found.count / queries.PAGE_SIZE),
        base=f"?{urlencode(kept)}{'&' if kept else ''}page=",
        typed=typed,
        errors=errors,
        problems=tuple(f"{_(FILTER_LABELS[name])}: {sentence}" for name, sentence in errors.items()),
        kinds=tuple((one.value, _(KIND_LABELS[one])) for one in ProductKind),
        categories=tuple((one.code, queries.label_of(one)) for one in categories.values() if one.parent),
        orders=tuple((one.value, _(ORDER_LABELS[one])) for one in ProductOrder),
    )
    return look.page("catalogue/products.html", view)


@get("/products/{number:int}")
async def product_page(look: NamedDependency[Visit], number: FromPath[int]) -> Response[str]:
    product, enterprise = await queries.product_by_number(look.session, look.asker, number)
    category = await look.session.get_one(Category, product.category)
    amounts = unit_amounts(product.price_won, product.tax_kind, product.price_basis)
    for_sale = is_for_sale(product.state, enterprise.state)
    view = ProductView(
        number=product.number,
        name=product.name,
        kind=_(KIND_LABELS[category.kind]),
        category=queries.label_of(category),
        category_href=f"/products?category={product.category}",
        enterprise=enterprise.name,
        enterprise_href=f"/enterprises/{enterprise.number}",
        enterprise_type=_(TYPE_LABELS[enterprise.type]),
        region=enterprise.region,
        spec=product.spec,
        summary=product.summary,
        description=product.description,
        unit=product.unit,
        price_won=product.price_won,
        tax=tax_words(product.tax_kind, product.price_basis),
        net_won=amounts.net_won,
        vat_won=amounts.vat_won,
        total_won=amounts.total_won,
        min_quantity=product.min_quantity,
        lead_days=product.lead_days,
        is_for_sale=for_sale,
        state_label=_(STATE_LABELS[product.state]),
        may_change=may_change(look.asker, enterprise.id),
        may_quote=for_sale and look.asker.role is Role.OFFICER,
    )
    return look.page("catalogue/product.html", view)


def _wanted(asked: dict[str, str]) -> tuple[ProductFilter, dict[str, str]]:
    """Return what the address asks for, and a sentence for each part that makes no sense and is left out."""
    try:
        return read_form(ProductFilter, asked), {}
    except WrongInput as wrong:
        sensible = {name: text for name, text in asked.items() if name not in wrong.errors}
        return read_form(ProductFilter, sensible), wrong.errors


def _card(product: Product, enterprise: Enterprise, categories: dict[str, Category]) -> ProductCard:
    category = categories[product.category]
    return ProductCard(
        name=product.name,
        href=f"/products/{product.number}",
        kind=_(KIND_LABELS[category.kind]),
        category=queries.label_of(category),
        enterprise=enterprise.name,
        enterprise_type=_(TYPE_LABELS[enterprise.type]),
        region=enterprise.region,
        spec=product.spec,
        summary=product.summary,
        unit=product.unit,
        price_won=product.price_won,
        tax=tax_words(product.tax_kind, product.price_basis),
        total_won=unit_amounts(product.price_won, product.tax_kind, product.price_basis).total_won,
    )


routes: list[Any] = [catalogue_page, product_page]
