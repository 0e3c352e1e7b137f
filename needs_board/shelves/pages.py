"""An enterprise's own products: the list, putting on sale and taking off, and what a product has cost."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.catalogue import actions, queries
from needs_board.catalogue.models import Product
from needs_board.catalogue.rules import STATE_LABELS, ProductState, check_may_change, tax_words
from needs_board.enterprises.queries import own_enterprise
from needs_board.enterprises.rules import StoreState
from needs_board.kit.asker import Role
from needs_board.kit.i18n import _
from needs_board.kit.money import quantity_text, won_text
from needs_board.kit.templating import won
from needs_board.kit.visit import Visit
from needs_board.prices.queries import KeptPrice, price_history
from needs_board.prices.rules import Prices

STATE_BADGES = {
    ProductState.DRAFT: "gray",
    ProductState.ON_SALE: "success",
    ProductState.SOLD_OUT: "warning",
    ProductState.HIDDEN: "gray",
}


class OwnRow(msgspec.Struct, frozen=True):
    """A product among the enterprise's own; `moves` are the last part of an address and its words."""

    number: int
    name: str
    category: str
    price_won: int
    unit: str
    tax: str
    badge: str
    state_label: str
    moves: tuple[tuple[str, str], ...]
    changed_at: datetime


class OwnProductsView(msgspec.Struct, frozen=True):
    """An enterprise's own products."""

    rows: tuple[OwnRow, ...]
    store_is_open: bool


class PriceRow(msgspec.Struct, frozen=True):
    """What a product cost from a moment on, in words, and what it cost before; who set it."""

    set_at: datetime
    set_by: str
    now: tuple[str, ...]
    before: tuple[str, ...]


class PricesView(msgspec.Struct, frozen=True):
    """What a product has cost, the newest first."""

    number: int
    name: str
    rows: tuple[PriceRow, ...]


@get("/me/products")
async def own_products_page(look: NamedDependency[Visit]) -> Response[str]:
    products = await queries.own_products(look.session, look.asker)
    enterprise = await own_enterprise(look.session, look.asker)
    labels = await queries.category_labels(look.session)
    view = OwnProductsView(
        rows=tuple(_own_row(one, labels[one.category]) for one in products),
        store_is_open=enterprise.state is StoreState.OPEN,
    )
    return look.page("shelves/products.html", view)


@get("/products/{number:int}/prices")
async def prices_page(look: NamedDependency[Visit], number: FromPath[int]) -> Response[str]:
    product, enterprise = await queries.product_by_number(look.session, look.asker, number)
    check_may_change(look.asker, enterprise.id)
    kept = await price_history(look.session, product.id)
    earlier: list[KeptPrice | None] = [*kept[1:], None]
    view = PricesView(
        number=number,
        name=product.name,
        rows=tuple(
            PriceRow(
                one.set_at,
                one.set_by,
                _price_words(one.prices),
                _price_words(before.prices) if before else (),
            )
            for one, before in zip(kept, earlier, strict=True)
        ),
    )
    return look.page("shelves/prices.html", view)


@post("/products/{number:int}/show")
async def show_product(act: NamedDependency[Visit], number: FromPath[int]) -> Response[Any]:
    return await _move(act, number, ProductState.ON_SALE, _("상품을 판매 중으로 바꾸었습니다."))


@post("/products/{number:int}/sold-out")
async def mark_sold_out(act: NamedDependency[Visit], number: FromPath[int]) -> Response[Any]:
    return await _move(
        act, number, ProductState.SOLD_OUT, _("품절로 바꾸었습니다. 상품 화면은 보이지만 주문할 수 없습니다.")
    )


@post("/products/{number:int}/hide")
async def hide_product(act: NamedDependency[Visit], number: FromPath[int]) -> Response[Any]:
    return await _move(
        act, number, ProductState.HIDDEN, _("상품 판매를 중지했습니다. 목록과 매칭에 나오지 않습니다.")
    )


async def _move(act: Visit, number: int, wanted: ProductState, flash: str) -> Response[Any]:
    product, _enterprise = await queries.product_by_number(act.session, act.asker, number)
    await actions.change_product_state(act.session, act.asker, product, wanted, act.at)
    back = "/me/products" if act.asker.role is Role.SUPPLIER else f"/products/{number}"
    return act.go(back, flash=flash)


def _own_row(one: Product, category: str) -> OwnRow:
    return OwnRow(
        number=one.number,
        name=one.name,
        category=category,
        price_won=one.price_won,
        unit=one.unit,
        tax=tax_words(one.tax_kind, one.price_basis),
        badge=STATE_BADGES[one.state],
        state_label=_(STATE_LABELS[one.state]),
        moves=_moves(one.state),
        changed_at=one.changed_at,
    )


def _moves(now: ProductState) -> tuple[tuple[str, str], ...]:
    match now:
        case ProductState.ON_SALE:
            return (("sold-out", _("품절로 바꾸기")), ("hide", _("판매 중지하기")))
        case ProductState.SOLD_OUT:
            return (("show", _("판매 다시 시작하기")), ("hide", _("판매 중지하기")))
        case ProductState.DRAFT | ProductState.HIDDEN:
            return (("show", _("판매 시작하기")),)


def _price_words(prices: Prices) -> tuple[str, ...]:
    """Return what a product costs, one line for each thing that has a price."""
    tax = tax_words(prices.tax_kind, prices.price_basis)
    lines = [_("단가 %(won)s원 (%(tax)s)") % {"won": won_text(prices.price_won), "tax": tax}]
    lines += [
        _("%(quantity)s부터 %(won)s원")
        % {"quantity": quantity_text(one.from_quantity), "won": won_text(one.price_won)}
        for one in prices.breaks
    ]
    lines += [f"{one.name}: {one.choice} +{won(one.surcharge_won)}" for one in prices.options]
    return tuple(lines)


routes: list[Any] = [own_products_page, prices_page, show_product, mark_sold_out, hide_product]
