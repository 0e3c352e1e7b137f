"""The JSON API of automatic quotes."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from needs_board.autoquotes import actions, queries
from needs_board.autoquotes.forms import ConfirmForm, ConsentForm, DeclineForm
from needs_board.autoquotes.queries import ListedRequest
from needs_board.autoquotes.rules import RequestState, WaitsFor
from needs_board.kit.asker import Role, acting_for, check_role
from needs_board.kit.forms import as_typed, read_form
from needs_board.kit.visit import Visit
from needs_board.quotes.forms import QuoteForm


class RequestOut(msgspec.Struct, frozen=True):
    """A request that was not quoted at once; `quote` is the number of what came of it, else null."""

    number: str
    title: str
    agency: str
    enterprise: int
    enterprise_name: str
    state: RequestState
    waits_for: WaitsFor | None
    total_won: int
    asked_at: datetime
    answered_at: datetime | None
    decline_reason: str
    quote: str | None


class RequestList(msgspec.Struct, frozen=True):
    """Your requests, those that wait first."""

    items: list[RequestOut]


class WholeRequestOut(msgspec.Struct, frozen=True):
    """A request with the quote as it would be sent, or was."""

    request: RequestOut
    offer: QuoteForm


@get("/api/v1/me/auto-quote")
async def get_consent(look: NamedDependency[Visit]) -> ConsentForm:
    """Return what your enterprise lets the platform quote at once."""
    check_role(look.asker, Role.SUPPLIER)
    return await queries.consent_of(look.session, acting_for(look.asker))


@put("/api/v1/me/auto-quote")
async def settle_consent(act: NamedDependency[Visit], data: JSONBody[ConsentForm]) -> Response[ConsentForm]:
    """Settle what the platform quotes at once for your enterprise."""
    form = read_form(ConsentForm, as_typed(data))
    await actions.settle_consent(act.session, act.asker, form, act.at)
    return act.reply(form)


@get("/api/v1/quote-requests")
async def list_requests(look: NamedDependency[Visit]) -> RequestList:
    """List what your agency asked for, or your enterprise was asked for, that was not quoted at once."""
    return RequestList([_out(one) for one in await queries.requests(look.session, look.asker)])


@get("/api/v1/quote-requests/{number:str}")
async def get_request(look: NamedDependency[Visit], number: FromPath[str]) -> WholeRequestOut:
    """Return one request."""
    listed = await queries.request_by_number(look.session, look.asker, number)
    return WholeRequestOut(_out(listed), await queries.asked_form(look.session, listed))


@post("/api/v1/quote-requests/{number:str}/confirm", status_code=200)
async def confirm(
    act: NamedDependency[Visit], number: FromPath[str], data: JSONBody[ConfirmForm]
) -> Response[RequestOut]:
    """Send the quote that an agency waits for; what you do not name stays as it was asked for."""
    form = read_form(ConfirmForm, as_typed(data))
    await actions.confirm_request(act.session, act.asker, number, form, act.at)
    return act.reply(_out(await queries.request_by_number(act.session, act.asker, number)))


@post("/api/v1/quote-requests/{number:str}/decline", status_code=200)
async def decline(
    act: NamedDependency[Visit], number: FromPath[str], data: JSONBody[DeclineForm]
) -> Response[RequestOut]:
    """Make no quote and say why."""
    form = read_form(DeclineForm, as_typed(data))
    await actions.decline_request(act.session, act.asker, number, form, act.at)
    return act.reply(_out(await queries.request_by_number(act.session, act.asker, number)))


def _out(listed: ListedRequest) -> RequestOut:
    return RequestOut(
        number=listed.number,
        title=listed.quote.title,
        agency=listed.agency_name,
        enterprise=listed.enterprise.number,
        enterprise_name=listed.enterprise.name,
        state=listed.state,
        waits_for=listed.request.waits_for,
        total_won=listed.quote.total_won,
        asked_at=listed.request.asked_at,
        answered_at=listed.request.answered_at,
        decline_reason=listed.request.decline_reason,
        quote=listed.quote.number if listed.state is RequestState.QUOTED else None,
    )


routes: list[Any] = [get_consent, settle_consent, list_requests, get_request, confirm, decline]
