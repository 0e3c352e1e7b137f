"""The page of an order: what was chosen, its contract, its delivery."""

from datetime import date, datetime
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.enterprises.rules import TYPE_LABELS
from needs_board.kit.asker import Role, check_role
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.needs.queries import parties
from needs_board.needs.rules import STATE_LABELS, NeedState, owns
from needs_board.orders import actions, queries
from needs_board.orders.forms import ContractForm, DeliveryForm
from needs_board.orders.queries import Chosen

STEPS = (NeedState.AWARDED, NeedState.CONTRACTED, NeedState.DELIVERED)


class OrderView(msgspec.Struct, frozen=True):
    """What was chosen and what is recorded of it; `step` counts the steps that are done.

    `can_contract` and `can_deliver` are for the agency, each while it is what comes next.
    """

    code: str
    title: str
    agency: str
    state: str
    state_label: str
    step: int
    enterprise: str
    enterprise_href: str
    type_label: str
    quote: str
    total_won: int
    promised_on: date | None
    awarded_at: datetime
    contracted_on: date | None
    contract_number: str
    delivered_on: date | None
    recorded_by: str
    can_contract: bool
    can_deliver: bool
    typed: Typed
    errors: Typed


@get("/needs/{code:str}/order")
async def order_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[str]:
    found = await queries.chosen_for(look.session, look.asker, code)
    return look.page("orders/order.html", await _order_view(look, found, {}, {}))


@post("/needs/{code:str}/contract")
async def record_contract(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    typed = await act.typed()
    try:
        form = read_form(ContractForm, typed)
        await actions.record_contract(act.session, act.asker, code, form, act.at)
    except WrongInput as wrong:
        return await _form_again(act, code, typed, wrong)
    flash = _("계약을 기록했습니다. 납품이 끝나면 납품한 날을 기록해 주세요.")
    return act.go(f"/needs/{code}/order", flash=flash)


@post("/needs/{code:str}/delivery")
async def record_delivery(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    typed = await act.typed()
    try:
        form = read_form(DeliveryForm, typed)
        await actions.record_delivery(act.session, act.asker, code, form, act.at)
    except WrongInput as wrong:
        return await _form_again(act, code, typed, wrong)
    return act.go(f"/needs/{code}/order", flash=_("납품을 기록했습니다. 이 수요의 진행이 모두 끝났습니다."))


async def _form_again(act: Visit, code: str, typed: Typed, wrong: WrongInput) -> Response[str]:
    await act.undo()
    check_role(act.asker, Role.OFFICER)
    found = await queries.chosen_for(act.session, act.asker, code)
    view = await _order_view(act, found, typed, wrong.errors)
    return act.page("orders/order.html", view, status=422)


async def _order_view(visit: Visit, found: Chosen, typed: Typed, errors: Typed) -> OrderView:
    need, order = found.need, found.order
    is_ours = owns(visit.asker, need.organisation_id)
    return OrderView(
        code=need.code,
        title=need.title,
        agency=(await parties(visit.session, need)).agency,
        state=need.state.value,
        state_label=_(STATE_LABELS[need.state]),
        step=STEPS.index(need.state) + 1,
        enterprise=found.enterprise.name,
        enterprise_href=f"/enterprises/{found.enterprise.number}",
        type_label=_(TYPE_LABELS[found.enterprise.type]),
        quote=found.quote.number,
        total_won=found.quote.total_won,
        promised_on=found.quote.delivery_on,
        awarded_at=found.award.decided_at,
        contracted_on=order.contracted_on if order else None,
        contract_number=order.contract_number if order else "",
        delivered_on=order.delivered_on if order else None,
        recorded_by=found.recorded_by,
        can_contract=is_ours and need.state is NeedState.AWARDED,
        can_deliver=is_ours and need.state is NeedState.CONTRACTED,
        typed=typed,
        errors=errors,
    )


routes = [order_page, record_contract, record_delivery]
