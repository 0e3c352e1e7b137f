"""Pages of one need: reading it, its history, cancelling, returning, copying."""

from datetime import date, datetime
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.catalogue.queries import category_labels
from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.calendar import seoul_text
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.kit.web import no_such_page
from needs_board.needs import actions, queries
from needs_board.needs.forms import (
    CancelForm,
    Difference,
    NeedItemForm,
    ReturnForm,
    ShownDifference,
    shown_differences,
)
from needs_board.needs.models import Need, NeedChange
from needs_board.needs.rules import (
    ACT_LABELS,
    BASIS_LABELS,
    CANCELLABLE_STATES,
    CHANGEABLE_STATES,
    ORDERED_STATES,
    STATE_LABELS,
    NeedState,
    check_cancellable,
    check_move,
    may_compare,
    owns,
    takes_quotes,
    time_left,
)


class ShownChange(msgspec.Struct, frozen=True):
    """What was changed at one time."""

    at: datetime
    rows: tuple[ShownDifference, ...]


class Contact(msgspec.Struct, frozen=True):
    """Whom to ask."""

    name: str
    phone: str
    email: str


class NeedView(msgspec.Struct, frozen=True):
    """A need as its reader sees it; `can` names what this reader can do next.

    `contact` is None for visitors; `changes` are those of terms since it was published, the latest first.
    """

    code: str
    title: str
    state: str
    state_label: str
    state_reason: str
    agency: str
    department: str
    category: str
    purpose: str
    items: tuple[NeedItemForm, ...]
    budget_won: int | None
    basis_label: str
    delivery_place: str
    delivery_region: str
    delivery_on: date | None
    deadline_at: datetime | None
    time_left: str
    is_open: bool
    sealed: bool
    published_at: datetime | None
    contact: Contact | None
    changes: list[ShownChange]
    can: frozenset[str]


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


@get("/needs/{code:str}")
async def need_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[str]:
    need = await queries.need_by_code(look.session, look.asker, code)
    return look.page("needs/need.html", await _need_view(look, need))


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


async def _need_view(look: Visit, need: Need) -> NeedView:
    names = await queries.parties(look.session, need)
    form = await queries.form_of(look.session, need)
    labels = await category_labels(look.session)
    return NeedView(
        code=need.code,
        title=need.title,
        state=need.state.value,
        state_label=_(STATE_LABELS[need.state]),
        state_reason=need.state_reason,
        agency=names.agency,
        department=names.department,
        category=names.category,
        purpose=need.purpose,
        items=form.items,
        budget_won=need.budget_won,
        basis_label=_(BASIS_LABELS[need.budget_basis]),
        delivery_place=need.delivery_place,
        delivery_region=need.delivery_region,
        delivery_on=need.delivery_on,
        deadline_at=need.deadline_at,
        time_left="" if need.deadline_at is None else time_left(need.deadline_at, look.at),
        is_open=_is_open(need, look.at),
        sealed=need.sealed,
        published_at=need.published_at,
        contact=_contact(need, look.asker),
        changes=[_shown(one, labels) for one in await queries.terms_changes(look.session, need.id)],
        can=_next_steps(need, look.asker, look.at),
    )


def _next_steps(need: Need, asker: Asker, at: datetime) -> frozenset[str]:
    """Return what this reader can do with the need now."""
    mine, is_open = owns(asker, need.organisation_id), _is_open(need, at)
    is_public = need.published_at is not None
    steps = {
        "quote": asker.role is Role.SUPPLIER and is_open,
        "sign_in": asker.role is Role.VISITOR and is_open,
        "change": mine and need.state in CHANGEABLE_STATES and (is_open or need.state is not NeedState.OPEN),
        "check": mine and need.state in {NeedState.DRAFT, NeedState.RETURNED},
        "cancel": mine and is_public and need.state in CANCELLABLE_STATES,
        "discard": mine and not is_public and need.state is NeedState.DRAFT,
        "compare": mine and may_compare(need.state, need.sealed),
        "order": mine and need.state in ORDERED_STATES,
        "copy": mine,
        "history": mine or asker.is_staff,
        "return": asker.is_staff and need.state is NeedState.OPEN,
    }
    return frozenset(step for step, is_possible in steps.items() if is_possible)


def _ending(need: Need) -> str:
    return "discard" if need.published_at is None else "cancel"


def _is_open(need: Need, at: datetime) -> bool:
    return need.deadline_at is not None and takes_quotes(need.state, need.deadline_at, at)


def _contact(need: Need, asker: Asker) -> Contact | None:
    """Names and numbers are for people who have signed in, not for whoever collects them."""
    if asker.role is Role.VISITOR:
        return None
    return Contact(need.contact_name, need.contact_phone, need.contact_email)


def _shown(change: NeedChange, labels: dict[str, str]) -> ShownChange:
    changed = msgspec.convert(change.differences, list[Difference])
    return ShownChange(change.at, shown_differences(changed, labels))


def _who_and_why(one: queries.Happening) -> str:
    why = str(one.facts.get("reason") or one.facts.get("note") or "")
    return " – ".join(part for part in (one.who or _("자동 처리"), why) if part)


routes = [
    need_page,
    history_page,
    cancel_page,
    cancel_need,
    return_page,
    return_need,
    copy_need,
]
