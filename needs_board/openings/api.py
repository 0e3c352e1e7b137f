"""The JSON API of opening and closing one's own store."""

from typing import Any

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency

from needs_board.enterprises.queries import own_enterprise
from needs_board.enterprises.rules import StoreState
from needs_board.kit.visit import Visit
from needs_board.openings import actions


class StoreStateOut(msgspec.Struct, frozen=True):
    """The state of your store, and why it is so where the centre said why."""

    number: int
    state: str
    state_reason: str


@post("/api/v1/me/enterprise/open", status_code=200)
async def open_own_enterprise(act: NamedDependency[Visit]) -> Response[StoreStateOut]:
    """Open your store: everybody sees it, and fitting needs are sent to you."""
    return await _move(act, StoreState.OPEN)


@post("/api/v1/me/enterprise/close", status_code=200)
async def close_own_enterprise(act: NamedDependency[Visit]) -> Response[StoreStateOut]:
    """Close your store for a while: nobody sees it, and no needs are sent to you."""
    return await _move(act, StoreState.STOCKING)


async def _move(act: Visit, wanted: StoreState) -> Response[StoreStateOut]:
    enterprise = await own_enterprise(act.session, act.asker)
    await actions.change_store_state(act.session, act.asker, enterprise, wanted, act.at)
    return act.reply(StoreStateOut(enterprise.number, enterprise.state.value, enterprise.state_reason))


routes: list[Any] = [open_own_enterprise, close_own_enterprise]
