"""Pages about one need: its history, cancelling, returning, copying; the need itself is shown by the room reading."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.kit.asker import Role, check_role
from needs_board.kit.calendar import seoul_text
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.kit.web import no_such_page
from needs_board.needs import actions, queries
from needs_board.needs.forms import CancelForm, ReturnForm
from needs_board.needs.models import Need
from needs_board.needs.rules import ACT_LABELS, NeedState, check_cancellable, check_move, owns


class ReasonView(msgspec.Struct, frozen=True):
    """The page that asks before a need is ended or returned; `act` is cancel, discard (a draft) or return."""

    act: str
    code: str
    title: str
    typed: Typed
    errors: dict[str, str]


class HistoryView(msgspec.Struct, frozen=True):
    """What happened to a need: moment, what, and by whom or why."""

    code: str
    title: str
    entries: list[tuple[str, str, str]]


@get("/needs/{code:str}/history")
async def history_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[str]:
    check_role(look.asker, Role.OFFICER, Role.STAFF)
    need = await queries.need_by_code(look.session, look.asker, code)
    if not (look.asker.is_staff or owns(look.asker, need.organisation_id)):
        raise no_such_page()
    happenings = await queries.history_of(look.session, need)
    entries = [(seoul_text(one.at), _(ACT_LABELS[one.act]), _who_and_why(one)) for one in happenings]
    return look.page("needs/history.html", HistoryView(code, need.title, entries))


@get("/needs/{code:str}/cancel")
async def cancel_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[str]:
    need = await queries.own_need(look.session, look.asker, code)
    check_cancellable(need.state)
    return look.page("needs/reason.html", ReasonView(_ending(need), code, need.title, {}, {}))


@post("/needs/{code:str}/cancel")
async def cancel_need(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    typed = await act.typed()
    try:
        need = await actions.cancel_need(act.session, act.asker, code, read_form(CancelForm, typed), act.at)
    except WrongInput as wrong:
        await act.undo()
        need = await queries.own_need(act.session, act.asker, code)
        view = ReasonView(_ending(need), code, need.title, typed, wrong.errors)
        return act.page("needs/reason.html", view, status=422)
    flash = _("작성 중인 수요를 지웠습니다.")
    if need.published_at is not None:
        flash = _("%(code)s 수요를 취소했습니다.") % {"code": code}
    return act.go("/needs/mine", flash=flash)


@get("/needs/{code:str}/return")
async def return_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[str]:
    check_role(look.asker, Role.STAFF)
    need = await queries.need_by_code(look.session, look.asker, code)
    check_move(need.state, NeedState.RETURNED)
    return look.page("needs/reason.html", ReasonView("return", code, need.title, {}, {}))


@post("/needs/{code:str}/return")
async def return_need(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    check_role(act.asker, Role.STAFF)
    typed = await act.typed()
    need = await queries.need_by_code(act.session, act.asker, code)
    title = need.title
    try:
        await actions.return_need(act.session, act.asker, code, read_form(ReturnForm, typed), act.at)
    except WrongInput as wrong:
        await act.undo()
        view = ReasonView("return", code, title, typed, wrong.errors)
        return act.page("needs/reason.html", view, status=422)
    return act.go(f"/needs/{code}", flash=_("보완을 요청하고 담당 기관에 알렸습니다."))


@post("/needs/{code:str}/copy")
async def copy_need(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    copied = await actions.copy_need(act.session, act.asker, code, act.at)
    flash = _("%(code)s 수요를 바탕으로 새 수요를 만들었습니다. 납품일과 마감을 정해 주세요.") % {
        "code": code
    }
    return act.go(f"/needs/{copied.code}/edit", flash=flash)


def _ending(need: Need) -> str:
    return "discard" if need.published_at is None else "cancel"


def _who_and_why(one: queries.Happening) -> str:
    why = str(one.facts.get("reason") or one.facts.get("note") or "")
    return " – ".join(part for part in (one.who or _("자동 처리"), why) if part)


routes = [
    history_page,
    cancel_page,
    cancel_need,
    return_page,
    return_need,
    copy_need,
]
