"""The JSON API of sourcing requests."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from needs_board.kit.forms import as_typed, read_form
from needs_board.kit.visit import Visit
from needs_board.needs.forms import NeedForm
from needs_board.sourcing import actions, queries
from needs_board.sourcing.forms import AnswerForm, AskForm, Sourced, SourcingRow


class SourcingList(msgspec.Struct, frozen=True):
    """Requests, those that wait first."""

    items: list[SourcingRow]


@get("/api/v1/sourcing")
async def list_requests(look: NamedDependency[Visit]) -> SourcingList:
    """List the requests of the caller's agency; the centre gets those of all agencies."""
    return SourcingList(await queries.requests_for(look.session, look.asker))


@post("/api/v1/sourcing", status_code=201)
async def create_request(act: NamedDependency[Visit], data: JSONBody[AskForm]) -> Response[Sourced]:
    """Ask the centre where to buy something."""
    form = read_form(AskForm, as_typed(data))
    request = await actions.ask(act.session, act.asker, form, act.at)
    return await _reply(act, request.code, status=201)


@get("/api/v1/sourcing/{code:str}")
async def get_request(look: NamedDependency[Visit], code: FromPath[str]) -> Sourced:
    """Return a request with its answer, and the need that was prepared."""
    return await queries.request_for(look.session, look.asker, code)


@post("/api/v1/sourcing/{code:str}/answer", status_code=200)
async def answer_request(
    act: NamedDependency[Visit], code: FromPath[str], data: JSONBody[AnswerForm]
) -> Response[Sourced]:
    """Answer as the centre; `picks` are addresses of products and enterprises, one a line."""
    await actions.answer(act.session, act.asker, code, read_form(AnswerForm, as_typed(data)), act.at)
    return await _reply(act, code)


@post("/api/v1/sourcing/{code:str}/need", status_code=200)
async def prepare_need(
    act: NamedDependency[Visit], code: FromPath[str], data: JSONBody[NeedForm]
) -> Response[Sourced]:
    """Prepare a need as the centre, for the agency to take over."""
    await actions.prepare_need(act.session, act.asker, code, read_form(NeedForm, as_typed(data)), act.at)
    return await _reply(act, code)


@post("/api/v1/sourcing/{code:str}/take", status_code=200)
async def take_over(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Sourced]:
    """Make the prepared need a draft of the caller's agency; `need_code` says which."""
    await actions.take_over(act.session, act.asker, code, act.at)
    return await _reply(act, code)


@post("/api/v1/sourcing/{code:str}/withdraw", status_code=200)
async def withdraw_request(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Sourced]:
    """Take a request back."""
    await actions.withdraw(act.session, act.asker, code, act.at)
    return await _reply(act, code)


async def _reply(act: Visit, code: str, status: int = 200) -> Response[Sourced]:
    return act.reply(await queries.request_for(act.session, act.asker, code), status=status)


routes: list[Any] = [
    *(list_requests, create_request, get_request, answer_request, prepare_need),
    *(take_over, withdraw_request),
]
