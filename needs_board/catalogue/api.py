"""The JSON API of the catalogue."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from needs_board.catalogue import actions, queries
from needs_board.catalogue.forms import ProductForm, checked
from needs_board.catalogue.models import Product
from needs_board.catalogue.rules import DeliveryReach, ProductKind, ProductState, may_change, regions_in
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.queries import own_enterprise
from needs_board.kit.asker import Role, check_role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.forms import Revision
from needs_board.kit.money import PriceBasis, TaxKind
from needs_board.kit.visit import Visit
from needs_board.marks.forms import ProductMarkForm
from needs_board.marks.rules import counts_on
from needs_board.prices.queries import prices_since
from needs_board.prices.rules import Break, Choice


class CategoryOut(msgspec.Struct, frozen=True):
    """A category; a root has no parent and holds no products itself, a retired one cannot be chosen any more."""

    code: str
    parent: str | None
    kind: ProductKind
    name_ko: str
    name_en: str
    procurement_code: str | None
    is_retired: bool
    merged_into: str | None


class CategoriesOut(msgspec.Struct, frozen=True):
    """All categories, each root before its own."""

    categories: list[CategoryOut]


class ProductOut(msgspec.Struct, frozen=True, kw_only=True):
    """A product; `enterprise` is the number of who sells it, `price_won` is for one unit on `price_basis`.

    All prices have held since `price_since`. A break's price is for one unit, a choice's surcharge is added to
    each unit. `delivery_won` without a value is to be agreed. Its own number and marks that have ended are given
    to those alone who may change it.
    """

    number: int
    enterprise: int
    enterprise_name: str
    name: str
    category: str
    spec: str
    unit: str
    price_won: int
    price_basis: PriceBasis
    tax_kind: TaxKind
    summary: str
    description: str
    min_quantity: Decimal
    lead_days: int
    breaks: tuple[Break, ...]
    options: tuple[Choice, ...]
    marks: tuple[ProductMarkForm, ...]
    item_code: str
    external_id: str
    service_period: str
    service_place: str
    delivery_reach: DeliveryReach
    delivery_regions: list[str]
    delivery_terms: str
    delivery_won: int | None
    free_delivery_from_won: int | None
    price_since: datetime | None
    state: ProductState
    changed_at: datetime
    revision: int


class ProductsOut(msgspec.Struct, frozen=True):
    """One page of products; `count` is how many there are on all pages."""

    products: list[ProductOut]
    count: int
    page: int
    page_size: int


class ProductIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole product as it shall be, and the revision that it was read with."""

    product: ProductForm
    revision: Revision


@get("/api/v1/categories")
async def list_categories(look: NamedDependency[Visit]) -> CategoriesOut:
    """List the categories."""
    rows = await queries.categories(look.session)
    return CategoriesOut(
        [
            CategoryOut(
                one.code,
                one.parent,
                one.kind,
                one.name_ko,
                one.name_en,
                one.procurement_code,
                one.retired_at is not None,
                one.merged_into,
            )
            for one in rows
        ]
    )


@get("/api/v1/me/products")
async def list_own_products(look: NamedDependency[Visit]) -> ProductsOut:
    """List all products of your enterprise in every state, the newest first, on one page."""
    enterprise = await own_enterprise(look.session, look.asker)
    products = await queries.own_products(look.session, look.asker)
    rows = await _products(look, [(one, enterprise) for one in products])
    return ProductsOut(rows, len(products), 1, len(products))


@get("/api/v1/products/{number:int}")
async def get_product(look: NamedDependency[Visit], number: FromPath[int]) -> ProductOut:
    """Return one product."""
    return await _product(look, *await queries.product_by_number(look.session, look.asker, number))


@post("/api/v1/products", status_code=201)
async def add_product(act: NamedDependency[Visit], data: JSONBody[ProductForm]) -> Response[ProductOut]:
    """Add a product to your enterprise as a draft; show it to put it on sale."""
    check_role(act.asker, Role.SUPPLIER)
    enterprise = await own_enterprise(act.session, act.asker)
    made = await actions.create_product(act.session, act.asker, checked(data), act.at)
    return act.reply(await _product(act, made, enterprise), status=201)


@put("/api/v1/products/{number:int}")
async def replace_product(
    act: NamedDependency[Visit], number: FromPath[int], data: JSONBody[ProductIn]
) -> Response[ProductOut]:
    """Change a product; 409 when somebody else saved in between."""
    product, enterprise = await queries.product_by_number(act.session, act.asker, number)
    form = checked(data.product)
    await actions.change_product(act.session, act.asker, product, form, data.revision, act.at)
    return act.reply(await _product(act, product, enterprise))


@post("/api/v1/products/{number:int}/show", status_code=200)
async def show_product(act: NamedDependency[Visit], number: FromPath[int]) -> Response[ProductOut]:
    """Put a product on sale."""
    return await _move(act, number, ProductState.ON_SALE)


@post("/api/v1/products/{number:int}/sold-out", status_code=200)
async def mark_sold_out(act: NamedDependency[Visit], number: FromPath[int]) -> Response[ProductOut]:
    """Say that a product cannot be ordered for now; everybody can still read it."""
    return await _move(act, number, ProductState.SOLD_OUT)


@post("/api/v1/products/{number:int}/hide", status_code=200)
async def hide_product(act: NamedDependency[Visit], number: FromPath[int]) -> Response[ProductOut]:
    """Take a product off sale."""
    return await _move(act, number, ProductState.HIDDEN)


async def _move(act: Visit, number: int, wanted: ProductState) -> Response[ProductOut]:
    product, enterprise = await queries.product_by_number(act.session, act.asker, number)
    await actions.change_product_state(act.session, act.asker, product, wanted, act.at)
    return act.reply(await _product(act, product, enterprise))


async def _product(visit: Visit, one: Product, enterprise: Enterprise) -> ProductOut:
    return (await _products(visit, [(one, enterprise)]))[0]


async def _products(visit: Visit, rows: Sequence[tuple[Product, Enterprise]]) -> list[ProductOut]:
    forms = await queries.forms_of(visit.session, [product for product, _enterprise in rows])
    since = await prices_since(visit.session, forms.keys())
    return [_out(visit, *row, forms[row[0].id], since.get(row[0].id)) for row in rows]


def _out(
    visit: Visit, one: Product, enterprise: Enterprise, form: ProductForm, since: datetime | None
) -> ProductOut:
    is_own, today = may_change(visit.asker, enterprise.id), today_in_seoul(visit.at)
    said = {name: getattr(form, name) for name in form.__struct_fields__}
    said |= {
        "external_id": form.external_id if is_own else "",
        "marks": tuple(mark for mark in form.marks if is_own or counts_on(mark.valid_until, today)),
        "delivery_regions": regions_in(form.delivery_regions),
    }
    return ProductOut(
        **said,
        number=one.number,
        enterprise=enterprise.number,
        enterprise_name=enterprise.name,
        price_since=since,
        state=one.state,
        changed_at=one.changed_at,
        revision=one.revision,
    )


routes: list[Any] = [
    list_categories,
    list_own_products,
    get_product,
    add_product,
    replace_product,
    show_product,
    mark_sold_out,
    hide_product,
]
