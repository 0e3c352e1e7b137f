"""Pages of automatic quotes: the consent of an enterprise, the requests that wait, one request with its answer."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.autoquotes import actions, queries
from needs_board.autoquotes.forms import ConfirmForm, ConsentForm, DeclineForm, PriceForm
from needs_board.autoquotes.queries import ListedRequest
from needs_board.autoquotes.rules import (
    STATE_COLOURS,
    STATE_LABELS,
    WAITS_LABELS,
    RequestState,
    figures,
)
from needs_board.catalogue.rules import BASIS_LABELS
from needs_board.enterprises.queries import enterprise_of
from needs_board.kit.asker import Role, acting_for, check_role
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, as_typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.quotes.forms import QuoteForm


class ConsentView(msgspec.Struct, frozen=True):
    """What the enterprise has settled; `delivery_terms` are those that its quotes carry."""

    delivery_terms: str
    figures: list[tuple[str, str, str, str]]
    typed: Typed
    errors: dict[str, str]


class RequestRow(msgspec.Struct, frozen=True):
    """A request in a list; `other` is the name of the other side."""

    number: str
    title: str
    other: str
    state: str
    state_label: str
    total_won: int
    asked_at: datetime


class RequestsView(msgspec.Struct, frozen=True):
    """The requests that were not quoted at once."""

    rows: list[RequestRow]
    is_seller: bool


class LineRow(msgspec.Struct, frozen=True):
    """A line of what is asked for."""

    name: str
    spec: str
    unit: str
    quantity: Decimal
    unit_price_won: int


class RequestView(msgspec.Struct, frozen=True, kw_only=True):
    """One request; `quote` is the number of the quote once there is one, `new_prices` what the price list says now."""

    row: RequestRow
    addressee: str
    basis: str
    lines: list[LineRow]
    why: str
    new_prices: list[tuple[str, int]]
    quote: str
    decline_reason: str
    answered_at: datetime | None
    is_waiting: bool
    may_answer: bool
    typed: Typed
    errors: dict[str, str]


@get("/me/auto-quote")
async def consent_page(look: NamedDependency[Visit]) -> Response[str]:
    check_role(look.asker, Role.SUPPLIER)
    consent = await queries.consent_of(look.session, acting_for(look.asker))
    return await _consent(look, as_typed(consent), {})


@post("/me/auto-quote")
async def settle_consent(act: NamedDependency[Visit]) -> Response[Any]:
    check_role(act.asker, Role.SUPPLIER)
    typed = await act.typed()
    try:
        await actions.settle_consent(act.session, act.asker, read_form(ConsentForm, typed), act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _consent(act, typed, wrong.errors)
    return act.go("/me/auto-quote", flash=_("자동 견적을 정한 대로 저장했습니다. 지금부터 적용됩니다."))


@get("/quote-requests")
async def requests_page(look: NamedDependency[Visit]) -> Response[str]:
    is_seller = look.asker.role is Role.SUPPLIER
    found = await queries.requests(look.session, look.asker)
    rows = [_row(one, is_seller=is_seller) for one in found]
    return look.page("autoquotes/requests.html", RequestsView(rows, is_seller))


@get("/quote-requests/{number:str}")
async def request_page(look: NamedDependency[Visit], number: FromPath[str]) -> Response[str]:
    return await _request(look, number, {}, {})


@post("/quote-requests/{number:str}/confirm")
async def confirm(act: NamedDependency[Visit], number: FromPath[str]) -> Response[Any]:
    check_role(act.asker, Role.SUPPLIER)
    typed = await act.typed()
    try:
        form = read_form(ConfirmForm, typed)
        quote = await actions.confirm_request(act.session, act.asker, number, form, act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _request(act, number, typed, wrong.errors)
    return act.go(f"/quotes/{quote.number}", flash=_("견적을 보냈습니다. 요청한 담당자에게 알렸습니다."))


@post("/quote-requests/{number:str}/decline")
async def decline(act: NamedDependency[Visit], number: FromPath[str]) -> Response[Any]:
    check_role(act.asker, Role.SUPPLIER)
    typed = await act.typed()
    try:
        form = read_form(DeclineForm, typed)
        await actions.decline_request(act.session, act.asker, number, form, act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _request(act, number, typed, wrong.errors)
    return act.go("/quote-requests", flash=_("요청을 사양하고 담당자에게 사유를 알렸습니다."))


async def _consent(visit: Visit, typed: Typed, errors: dict[str, str]) -> Response[str]:
    enterprise = await enterprise_of(visit.session, acting_for(visit.asker))
    speed = await queries.speed(visit.session, visit.asker, visit.at)
    view = ConsentView(enterprise.delivery_terms, figures(speed), typed, errors)
    return visit.page("autoquotes/consent.html", view, status=422 if errors else 200)


async def _request(visit: Visit, number: str, typed: Typed, errors: dict[str, str]) -> Response[str]:
    listed = await queries.request_by_number(visit.session, visit.asker, number)
    offer = await queries.asked_form(visit.session, listed)
    is_waiting = listed.state is RequestState.WAITING
    may_answer = is_waiting and visit.asker.role is Role.SUPPLIER
    quote, why = listed.quote, listed.request.waits_for
    view = RequestView(
        row=_row(listed, is_seller=visit.asker.role is Role.SUPPLIER),
        addressee=" ".join(filter(None, (quote.addressee_department, quote.addressee_person))),
        basis=_(BASIS_LABELS[offer.price_basis]),
        lines=[
            LineRow(one.name, one.spec, one.unit, one.quantity, one.unit_price_won) for one in offer.lines
        ],
        why=_(WAITS_LABELS[why]) if why else "",
        new_prices=await queries.new_prices(visit.session, listed, offer) if may_answer else [],
        quote=quote.number if listed.state is RequestState.QUOTED else "",
        decline_reason=listed.request.decline_reason,
        answered_at=listed.request.answered_at,
        is_waiting=is_waiting,
        may_answer=may_answer,
        typed={**_as_asked(offer), **typed},
        errors=errors,
    )
    return visit.page("autoquotes/request.html", view, status=422 if errors else 200)


def _as_asked(offer: QuoteForm) -> Typed:
    prices = tuple(PriceForm(one.unit_price_won) for one in offer.lines)
    return as_typed(ConfirmForm(prices, offer.delivery_on, offer.valid_until))


def _row(listed: ListedRequest, *, is_seller: bool) -> RequestRow:
    return RequestRow(
        number=listed.number,
        title=listed.quote.title,
        other=listed.agency_name if is_seller else listed.enterprise.name,
        state=STATE_COLOURS[listed.state],
        state_label=_(STATE_LABELS[listed.state]),
        total_won=listed.quote.total_won,
        asked_at=listed.request.asked_at,
    )


routes: list[Any] = [consent_page, settle_consent, requests_page, request_page, confirm, decline]
"""The pages, for the application to mount."""
