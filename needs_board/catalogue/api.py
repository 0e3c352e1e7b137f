"""The JSON API of the catalogue."""

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
from needs_board.catalogue.rules import ProductKind, ProductState
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.queries import own_enterprise
from needs_board.kit.asker import Role, check_role
from needs_board.kit.forms import Revision
from needs_board.kit.money import PriceBasis, TaxKind
from needs_board.kit.visit import Visit


class CategoryOut(msgspec.Struct, frozen=True):
    """A category; a root has no parent and holds no products itself."""

    code: str
    parent: str | None
    kind: ProductKind
    name_ko: str
    name_en: str
    procurement_code: str | None


class CategoriesOut(msgspec.Struct, frozen=True):
    """All categories, each root before its own."""

    categories: list[CategoryOut]


class ProductOut(msgspec.Struct, frozen=True, kw_only=True):
    """A product; `enterprise` is the number of who sells it, `price_won` is for one unit on `price_basis`."""

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
            CategoryOut(one.code, one.parent, one.kind, one.name_ko, one.name_en, one.procurement_code)
            for one in rows
        ]
    )


@get("/api/v1/me/products")
async def list_own_products(look: NamedDependency[Visit]) -> ProductsOut:
    """List all products of your enterprise in every state, the newest first, on one page."""
    enterprise = await own_enterprise(look.session, look.asker)
    products = await queries.own_products(look.session, look.asker)
    return ProductsOut([_product(one, enterprise) for one in products], len(products), 1, len(products))


@get("/api/v1/products/{number:int}")
async def get_product(look: NamedDependency[Visit], number: FromPath[int]) -> ProductOut:
    """Return one product."""
    return _product(*await queries.product_by_number(look.session, look.asker, number))


@post("/api/v1/products", status_code=201)
async def add_product(act: NamedDependency[Visit], data: JSONBody[ProductForm]) -> Response[ProductOut]:
    """Add a product to your enterprise as a draft; show it to put it on sale."""
    check_role(act.asker, Role.SUPPLIER)
    enterprise = await own_enterprise(act.session, act.asker)
    made = await actions.create_product(act.session, act.asker, checked(data), act.at)
    return act.reply(_product(made, enterprise), status=201)


@put("/api/v1/products/{number:int}")
async def replace_product(
    act: NamedDependency[Visit], number: FromPath[int], data: JSONBody[ProductIn]
) -> Response[ProductOut]:
    """Change a product; 409 when somebody else saved in between."""
    product, enterprise = await queries.product_by_number(act.session, act.asker, number)
    form = checked(data.product)
    await actions.change_product(act.session, act.asker, product, form, data.revision, act.at)
    return act.reply(_product(product, enterprise))


@post("/api/v1/products/{number:int}/show", status_code=200)
async def show_product(act: NamedDependency[Visit], number: FromPath[int]) -> Response[ProductOut]:
    """Put a product on sale."""
    return await _move(act, number, ProductState.ON_SALE)


@post("/api/v1/products/{number:int}/hide", status_code=200)
async def hide_product(act: NamedDependency[Visit], number: FromPath[int]) -> Response[ProductOut]:
    """Take a product off sale."""
    return await _move(act, number, ProductState.HIDDEN)


async def _move(act: Visit, number: int, wanted: ProductState) -> Response[ProductOut]:
    product, enterprise = await queries.product_by_number(act.session, act.asker, number)
    await actions.change_product_state(act.session, act.asker, product, wanted, act.at)
    return act.reply(_product(product, enterprise))


def _product(one: Product, enterprise: Enterprise) -> ProductOut:
    return ProductOut(
        number=one.number,
        enterprise=enterprise.number,
        enterprise_name=enterprise.name,
        name=one.name,
        category=one.category,
        spec=one.spec,
        unit=one.unit,
        price_won=one.price_won,
        price_basis=one.price_basis,
        tax_kind=one.tax_kind,
        summary=one.summary,
        description=one.description,
        min_quantity=one.min_quantity,
        lead_days=one.lead_days,
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
    hide_product,
]
