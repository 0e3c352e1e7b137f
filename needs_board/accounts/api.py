"""Sessions for API clients: a bearer token instead of a cookie."""

from typing import Any

import msgspec
from litestar import Response, delete, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from needs_board.accounts import actions
from needs_board.accounts.forms import SignInForm
from needs_board.kit.asker import Role, check_role
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit


class SessionOut(msgspec.Struct, frozen=True):
    """A fresh session; send the token as `Authorization: Bearer …`."""

    token: str


class SignInRefused(msgspec.Struct, frozen=True):
    """Why no session was started."""

    type: str
    title: str
    status: int
    detail: str


@post("/api/v1/sessions", status_code=201)
async def create_session(act: NamedDependency[Visit], data: JSONBody[SignInForm]) -> Response[Any]:
    """Sign in and get a token."""
    client = act.request.client
    where = actions.Client(client.host if client else "", act.request.headers.get("User-Agent", ""))
    token = await actions.sign_in(act.session, data, where, act.at)
    if token is not None:
        # Not `reply`: the answer to a repeated request is kept, and a token is kept nowhere.
        return Response(SessionOut(token), status_code=201)
    sentence = _("이메일 또는 비밀번호가 맞지 않습니다. 다시 확인해 주세요.")
    refused = SignInRefused("/problems/sign-in-refused", _("로그인이 필요합니다"), 401, sentence)
    # Returned, not raised: the failure that was counted must be kept.
    return Response(msgspec.json.encode(refused), status_code=401, media_type="application/problem+json")


@delete("/api/v1/sessions/current", status_code=204)
async def end_current_session(act: NamedDependency[Visit]) -> None:
    """Sign out: the token is worth nothing afterwards."""
    check_role(act.asker, Role.OFFICER, Role.SUPPLIER, Role.STAFF)
    if act.asker.session_id:
        await actions.end_session(act.session, act.asker, act.asker.session_id, act.at)


routes = [create_session, end_current_session]
