"""The JSON API of an officer's basket."""

from decimal import Decimal
from typing import Any

import msgspec
from litestar import Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from needs_board.baskets import actions, queries
from needs_board.baskets.forms import BasketForm
from needs_board.kit.asker import Role, check_role
from needs_board.kit.forms import as_typed, read_form
from needs_board.kit.visit import Visit
from needs_board.quotes.forms import check_writable


class BasketItemOut(msgspec.Struct, frozen=True):
    """A product in the basket; `unit_price_won` is for this quantity, `problem` says why it cannot be quoted so."""

    product: int
    name: str
    quantity: Decimal
    unit_price_won: int
    problem: str


class BasketOrderOut(msgspec.Struct, frozen=True):
    """What becomes one quote; `total_won` is with tax and delivery, null where it is too large."""

    enterprise: int
    enterprise_name: str
    items: list[BasketItemOut]
    delivery_won: int
    total_won: int | None


class BasketOut(msgspec.Struct, frozen=True):
    """All that lies in your basket."""

    orders: list[BasketOrderOut]


class RefusalOut(msgspec.Struct, frozen=True):
    """Why nothing was quoted of what one enterprise sells; it stays in the basket."""

    enterprise_name: str
    sentence: str


class BasketQuotedOut(msgspec.Struct, frozen=True):
    """The numbers of the quotes that were made, of those that wait for their seller, and what was not quoted."""

    quotes: list[str]
    waiting: list[str]
    refusals: list[RefusalOut]


@get("/api/v1/me/basket")
async def get_basket(look: NamedDependency[Visit]) -> BasketOut:
    """Return what lies in your basket, at today's prices."""
    check_role(look.asker, Role.OFFICER)
    return await _basket(look)


@put("/api/v1/me/basket/{number:int}")
async def put_in_basket(
    act: NamedDependency[Visit], number: FromPath[int], data: JSONBody[BasketForm]
) -> Response[BasketOut]:
    """Let so much of a product lie in your basket."""
    check_role(act.asker, Role.OFFICER)
    check_writable("quantity", data.quantity)
    form = read_form(BasketForm, as_typed(data))
    await actions.put_in_basket(act.session, act.asker, number, form.quantity, act.at)
    return act.reply(await _basket(act))


@delete("/api/v1/me/basket/{number:int}", status_code=200)
async def take_out(act: NamedDependency[Visit], number: FromPath[int]) -> Response[BasketOut]:
    """Take a product out of your basket."""
    await actions.take_out(act.session, act.asker, number)
    return act.reply(await _basket(act))


@post("/api/v1/me/basket/quote", status_code=201)
async def quote_basket(act: NamedDependency[Visit]) -> Response[BasketQuotedOut]:
    """Have all of your basket quoted, one quote for each enterprise; what cannot be stays and is named."""
    made = await actions.quote_basket(act.session, act.asker, act.at)
    refusals = [RefusalOut(*one) for one in made.refusals]
    quotes, waiting = ([one.number for one in some] for some in (made.quotes, made.waiting))
    return act.reply(BasketQuotedOut(quotes, waiting, refusals), status=201)


async def _basket(visit: Visit) -> BasketOut:
    return BasketOut(
        [
            BasketOrderOut(
                order.enterprise.number,
                order.enterprise.name,
                [
                    BasketItemOut(
                        one.product.number, one.product.name, one.quantity, one.unit_won, one.problem
                    )
                    for one in order.items
                ],
                order.delivery_won,
                order.sums.total_won if order.sums else None,
            )
            for order in await queries.orders(visit.session, visit.asker)
        ]
    )


routes: list[Any] = [get_basket, put_in_basket, take_out, quote_basket]
