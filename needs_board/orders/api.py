"""The JSON API of orders."""

from datetime import date, datetime
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from needs_board.kit.forms import as_typed, read_form
from needs_board.kit.visit import Visit
from needs_board.needs.rules import NeedState
from needs_board.orders import actions, queries
from needs_board.orders.forms import ContractForm, DeliveryForm
from needs_board.orders.queries import Chosen


class OrderOut(msgspec.Struct, frozen=True):
    """The chosen quote of a need and what is recorded of its contract and delivery; the total is whole won.

    `state` is awarded, contracted or delivered; days are null until they are recorded.
    """

    need: str
    state: NeedState
    enterprise: str
    quote: str
    total_won: int
    awarded_at: datetime
    contracted_on: date | None
    contract_number: str
    delivered_on: date | None


@get("/api/v1/needs/{code:str}/order")
async def get_order(look: NamedDependency[Visit], code: FromPath[str]) -> OrderOut:
    """Tell what was chosen for a need, its contract and its delivery: for its agency and the centre."""
    return _order_out(await queries.chosen_for(look.session, look.asker, code))


@post("/api/v1/needs/{code:str}/contract", status_code=201)
async def create_contract(
    act: NamedDependency[Visit], code: FromPath[str], data: JSONBody[ContractForm]
) -> Response[Any]:
    """Record the contract for the chosen quote: not before the award, not in the future."""
    form = read_form(ContractForm, as_typed(data))
    found = await actions.record_contract(act.session, act.asker, code, form, act.at)
    return act.reply(_order_out(found), status=201)


@post("/api/v1/needs/{code:str}/delivery", status_code=200)
async def create_delivery(
    act: NamedDependency[Visit], code: FromPath[str], data: JSONBody[DeliveryForm]
) -> Response[Any]:
    """Record the delivery: not before the contract, not in the future."""
    return act.reply(_order_out(await actions.record_delivery(act.session, act.asker, code, data, act.at)))


def _order_out(found: Chosen) -> OrderOut:
    order = found.order
    return OrderOut(
        need=found.need.code,
        state=found.need.state,
        enterprise=found.enterprise.name,
        quote=found.quote.number,
        total_won=found.quote.total_won,
        awarded_at=found.award.decided_at,
        contracted_on=order.contracted_on if order else None,
        contract_number=order.contract_number if order else "",
        delivered_on=order.delivered_on if order else None,
    )


routes = [get_order, create_contract, create_delivery]
