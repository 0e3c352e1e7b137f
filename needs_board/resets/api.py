"""Asking for a new password, and setting it, from programs."""

from typing import Any

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from needs_board.accounts.actions import set_password
from needs_board.accounts.forms import NewPasswordForm
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.resets import actions
from needs_board.resets.forms import ResetForm


class ResetOut(msgspec.Struct, frozen=True):
    """What happened, in a sentence."""

    detail: str


@post("/api/v1/password-resets", status_code=202)
async def ask_for_reset(act: NamedDependency[Visit], data: JSONBody[ResetForm]) -> Response[ResetOut]:
    """Ask for a link to set a new password; the answer is the same for addresses without an account."""
    client = act.request.client
    await actions.ask_for_reset(act.session, data, client.host if client else "", act.at)
    return act.reply(ResetOut(_("계정이 있는 주소라면 곧 메일이 도착합니다.")), status=202)


@post("/api/v1/password-resets/{token:str}", status_code=200)
async def set_new_password(
    act: NamedDependency[Visit], token: FromPath[str], data: JSONBody[NewPasswordForm]
) -> Response[ResetOut]:
    """Set the password through the token of a link; every session of the account ends."""
    await set_password(act.session, token, data, act.at)
    return act.reply(ResetOut(_("비밀번호를 정했습니다. 이제 로그인해 주세요.")))


routes: list[Any] = [ask_for_reset, set_new_password]
