"""The enterprise opens and closes its store; the staff suspend and reopen one."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.queries import enterprise_by_number, own_enterprise
from needs_board.enterprises.rules import JOINING_STATES, STATE_LABELS, StoreState, SuspendedFor
from needs_board.kit.asker import Role, check_role
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.openings import actions, queries
from needs_board.openings.forms import SuspendForm
from needs_board.openings.rules import Check


class OpeningView(msgspec.Struct, frozen=True, kw_only=True):
    """The store of an enterprise: its state, and the checklist while it is closed."""

    number: int
    name: str
    state: str
    state_label: str
    state_reason: str
    checks: tuple[Check, ...]
    is_ready: bool
    is_joining: bool


class SuspendView(msgspec.Struct, frozen=True):
    """Asking why a store is suspended."""

    number: int
    name: str
    typed: Typed
    errors: dict[str, str]


@get("/me/store")
async def opening_page(look: NamedDependency[Visit]) -> Response[str]:
    enterprise = await own_enterprise(look.session, look.asker)
    checks = await queries.checks_of(look.session, enterprise, look.at)
    view = OpeningView(
        number=enterprise.number,
        name=enterprise.name,
        state=enterprise.state.value,
        state_label=_(STATE_LABELS[enterprise.state]),
        state_reason=_(enterprise.state_reason) if enterprise.state_reason else "",
        checks=tuple(checks),
        is_ready=all(check.is_done for check in checks),
        is_joining=enterprise.state in JOINING_STATES,
    )
    return look.page("openings/opening.html", view)


@post("/me/enterprise/open")
async def open_own_store(act: NamedDependency[Visit]) -> Response[Any]:
    enterprise = await own_enterprise(act.session, act.asker)
    await actions.change_store_state(act.session, act.asker, enterprise, StoreState.OPEN, act.at)
    return act.go("/me/store", flash=_("매장을 열었습니다. 이제 맞는 수요가 있으면 알려 드립니다."))


@post("/me/enterprise/close")
async def close_own_store(act: NamedDependency[Visit]) -> Response[Any]:
    enterprise = await own_enterprise(act.session, act.asker)
    await actions.change_store_state(act.session, act.asker, enterprise, StoreState.STOCKING, act.at)
    return act.go("/me/store", flash=_("매장을 닫았습니다. 언제든 다시 열 수 있습니다."))


@get("/enterprises/{number:int}/suspend")
async def suspend_page(look: NamedDependency[Visit], number: FromPath[int]) -> Response[str]:
    enterprise = await _for_staff(look, number)
    return look.page("openings/suspend.html", SuspendView(number, enterprise.name, {}, {}))


@post("/enterprises/{number:int}/suspend")
async def suspend_store(act: NamedDependency[Visit], number: FromPath[int]) -> Response[Any]:
    typed = await act.typed()
    enterprise = await _for_staff(act, number)
    try:
        form = read_form(SuspendForm, typed)
    except WrongInput as wrong:
        view = SuspendView(number, enterprise.name, typed, wrong.errors)
        await act.undo()
        return act.page("openings/suspend.html", view, status=422)
    why = SuspendedFor.STAFF
    await actions.suspend_store(act.session, act.asker, enterprise, why, form.reason, act.at)
    return act.go(f"/enterprises/{number}", flash=_("매장 운영을 중지했습니다."))


@post("/enterprises/{number:int}/reopen")
async def reopen_store(act: NamedDependency[Visit], number: FromPath[int]) -> Response[Any]:
    enterprise = await _for_staff(act, number)
    await actions.change_store_state(act.session, act.asker, enterprise, StoreState.OPEN, act.at)
    return act.go(f"/enterprises/{number}", flash=_("매장을 다시 열었습니다."))


async def _for_staff(visit: Visit, number: int) -> Enterprise:
    enterprise = await enterprise_by_number(visit.session, visit.asker, number)
    check_role(visit.asker, Role.STAFF)
    return enterprise


routes: list[Any] = [
    opening_page,
    open_own_store,
    close_own_store,
    suspend_page,
    suspend_store,
    reopen_store,
]
