"""A product as everybody sees it."""

from decimal import Decimal
from typing import Any

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.catalogue import queries
from needs_board.catalogue.models import Category
from needs_board.catalogue.rules import (
    KIND_LABELS,
    STATE_LABELS,
    is_for_sale,
    may_change,
    tax_words,
    unit_amounts,
)
from needs_board.enterprises.rules import TYPE_LABELS
from needs_board.kit.asker import Role
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit


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


routes: list[Any] = [product_page]
