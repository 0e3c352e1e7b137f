"""An officer's basket."""

from decimal import Decimal
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.baskets import actions, queries
from needs_board.baskets.forms import BasketForm
from needs_board.baskets.queries import Order
from needs_board.catalogue.rules import BASIS_LABELS
from needs_board.kit.asker import Role, check_role
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import read_form
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit


class ItemRow(msgspec.Struct, frozen=True):
    """A product in the basket; `typed` is its quantity as it was typed, `problem` why it cannot be quoted so."""

    number: int
    name: str
    spec: str
    unit: str
    typed: str
    least: Decimal
    unit_won: int
    total_won: int | None
    problem: str


class OrderPart(msgspec.Struct, frozen=True):
    """What one enterprise would quote; amounts are with tax, None where they are too large."""

    enterprise: str
    href: str
    basis: str
    rows: tuple[ItemRow, ...]
    delivery_won: int
    net_won: int | None
    vat_won: int | None
    total_won: int | None


class BasketView(msgspec.Struct, frozen=True):
    """All of the basket; `refusals` are enterprises with why no quote was made, `waiting` how many wait for theirs."""

    orders: tuple[OrderPart, ...]
    errors: dict[str, str]
    refusals: tuple[tuple[str, str], ...]
    waiting: int
    total_won: int


@get("/basket")
async def basket_page(look: NamedDependency[Visit]) -> Response[str]:
    check_role(look.asker, Role.OFFICER)
    return await _basket(look)


@post("/basket")
async def change_basket(act: NamedDependency[Visit]) -> Response[Any]:
    """Keep the quantities that were typed; take one product out, or have everything quoted, as the button says."""
    check_role(act.asker, Role.OFFICER)
    typed = await act.typed()
    wanted = typed.get("act", "")
    errors: dict[str, str] = {}
    for order in await queries.orders(act.session, act.asker):
        for one in order.items:
            field = f"quantity-{one.product.number}"
            if wanted == f"remove-{one.product.number}":
                await actions.take_out(act.session, act.asker, one.product.number)
            elif typed.get(field, _written(one.quantity)) != _written(one.quantity):
                errors |= await _keep(act, one.product.number, field, typed[field])
    if errors:
        await act.undo()
        return await _basket(act, typed=typed, errors=errors)
    if wanted != "quote":
        return act.go("/basket", flash=_("장바구니를 저장했습니다."))
    return await _quoted(act)


@post("/products/{number:int}/basket")
async def add_to_basket(act: NamedDependency[Visit], number: FromPath[int]) -> Response[Any]:
    check_role(act.asker, Role.OFFICER)
    form = read_form(BasketForm, await act.typed())
    await actions.put_in_basket(act.session, act.asker, number, form.quantity, act.at)
    return act.go("/basket", flash=_("장바구니에 담았습니다."))


def _written(quantity: Decimal) -> str:
    return f"{quantity.normalize():f}"


async def _keep(act: Visit, number: int, field: str, text: str) -> dict[str, str]:
    """Keep one quantity; return what is wrong with it under its field."""
    try:
        form = read_form(BasketForm, {"quantity": text})
        await actions.put_in_basket(act.session, act.asker, number, form.quantity, act.at)
    except WrongInput as wrong:
        return {field: wrong.errors["quantity"]}
    return {}


async def _quoted(act: Visit) -> Response[Any]:
    """Have everything quoted, and lead to what came of it; the basket stays on the screen while something is left."""
    made = await actions.quote_basket(act.session, act.asker, act.at)
    if made.refusals or not (made.quotes or made.waiting):
        status = 200 if made.quotes or made.waiting else 422
        return await _basket(act, refusals=tuple(made.refusals), waiting=len(made.waiting), status=status)
    flash = _("견적서 %(count)d장을 만들었습니다.") % {"count": len(made.quotes)}
    if not made.waiting:
        return act.go("/me/received", flash=flash)
    waits = _("견적 %(count)d건은 기업의 확인을 기다립니다. 견적이 오면 알려 드립니다.")
    waits %= {"count": len(made.waiting)}
    return act.go("/quote-requests", flash=f"{flash} {waits}" if made.quotes else waits)


async def _basket(
    visit: Visit,
    *,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    refusals: tuple[tuple[str, str], ...] = (),
    waiting: int = 0,
    status: int = 200,
) -> Response[str]:
    found = await queries.orders(visit.session, visit.asker)
    view = BasketView(
        orders=tuple(_part(one, typed or {}) for one in found),
        errors=errors or {},
        refusals=refusals,
        waiting=waiting,
        total_won=sum(one.sums.total_won for one in found if one.sums),
    )
    return visit.page("baskets/basket.html", view, status=422 if errors else status)


def _part(order: Order, typed: dict[str, str]) -> OrderPart:
    return OrderPart(
        enterprise=order.enterprise.name,
        href=f"/enterprises/{order.enterprise.number}",
        basis=_(BASIS_LABELS[order.basis]),
        rows=tuple(
            ItemRow(
                number=one.product.number,
                name=one.product.name,
                spec=one.product.spec,
                unit=one.product.unit,
                typed=typed.get(f"quantity-{one.product.number}", _written(one.quantity)),
                least=one.product.min_quantity,
                unit_won=one.unit_won,
                total_won=one.amounts.total_won if one.amounts else None,
                problem=one.problem,
            )
            for one in order.items
        ),
        delivery_won=order.delivery_won,
        net_won=order.sums.net_won if order.sums else None,
        vat_won=order.sums.vat_won if order.sums else None,
        total_won=order.sums.total_won if order.sums else None,
    )


routes: list[Any] = [basket_page, change_basket, add_to_basket]
