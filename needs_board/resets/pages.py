"""The page for who has forgotten a password."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency

from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, read_form
from needs_board.kit.visit import Visit
from needs_board.resets import actions
from needs_board.resets.forms import ResetForm


class AskView(msgspec.Struct, frozen=True):
    """The form that asks for the address."""

    typed: Typed
    errors: dict[str, str]


class AskedView(msgspec.Struct, frozen=True):
    """The same for everybody: whether the address is known shows nowhere."""


@get("/forgotten", sync_to_thread=False)
def ask_page(look: NamedDependency[Visit]) -> Response[str]:
    return look.page("resets/ask.html", AskView({}, {}))


@post("/forgotten")
async def ask_for_reset(act: NamedDependency[Visit]) -> Response[Any]:
    typed = await act.typed()
    client = act.request.client
    try:
        form = read_form(ResetForm, typed)
    except WrongInput as wrong:
        await act.undo()
        return act.page("resets/ask.html", AskView(typed, wrong.errors), status=422)
    await actions.ask_for_reset(act.session, form, client.host if client else "", act.at)
    return act.go("/forgotten/sent")


@get("/forgotten/sent", sync_to_thread=False)
def asked_page(look: NamedDependency[Visit]) -> Response[str]:
    return look.page("resets/asked.html", AskedView())


routes: list[Any] = [ask_page, ask_for_reset, asked_page]
