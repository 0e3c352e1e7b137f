"""The JSON API of needs: read one, write a draft, change, publish, cancel, return."""

from datetime import datetime
from typing import TypeVar

import msgspec
from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from needs_board.kit.asker import Role
from needs_board.kit.forms import Revision, as_typed, read_form
from needs_board.kit.visit import Visit
from needs_board.needs import actions, queries
from needs_board.needs.forms import CancelForm, NeedForm, ReturnForm, SeenForm
from needs_board.needs.models import Need
from needs_board.needs.rules import NeedState

FormT = TypeVar("FormT", bound=msgspec.Struct)


class ChangedNeed(NeedForm, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A need with the revision that it was read in."""

    revision: Revision


class NeedOut(msgspec.Struct, frozen=True):
    """A need; `need` can be sent back changed, together with `revision`.

    `terms_revision` grows when something changes that quotes rest on. Contacts are empty for visitors.
    """

    code: str
    state: NeedState
    state_reason: str
    revision: int
    terms_revision: int
    agency: str
    department: str
    category_name: str
    deadline_at: datetime | None
    published_at: datetime | None
    closed_at: datetime | None
    opened_at: datetime | None
    changed_at: datetime
    need: NeedForm


@get("/api/v1/needs/{code:str}")
async def get_need(look: NamedDependency[Visit], code: FromPath[str]) -> NeedOut:
    """Read one need. Drafts and returned needs are found by their agency and the centre alone."""
    return await _out(look, await queries.need_by_code(look.session, look.asker, code))


@post("/api/v1/needs", status_code=201)
async def create_need(act: NamedDependency[Visit], data: JSONBody[NeedForm]) -> Response[NeedOut]:
    """Save a draft; a title is enough."""
    need = await actions.save_draft(act.session, act.asker, _as_in_a_form(NeedForm, data), act.at)
    return act.reply(await _out(act, need), status=201)


@put("/api/v1/needs/{code:str}")
async def change_need(
    act: NamedDependency[Visit], code: FromPath[str], data: JSONBody[ChangedNeed]
) -> Response[NeedOut]:
    """Save a draft, a returned or an open need as a whole; 409 when `revision` is not the present one."""
    form = _as_in_a_form(NeedForm, data)
    return act.reply(
        await _out(act, await actions.change_need(act.session, act.asker, code, data.revision, form, act.at))
    )


@post("/api/v1/needs/{code:str}/publish", status_code=200)
async def publish_need(
    act: NamedDependency[Visit], code: FromPath[str], data: JSONBody[SeenForm]
) -> Response[NeedOut]:
    """Put a complete need on the board; 422 names what is missing."""
    need = await actions.publish_need(act.session, act.asker, code, data.revision, act.at)
    return act.reply(await _out(act, need))


@post("/api/v1/needs/{code:str}/cancel", status_code=200)
async def cancel_need(
    act: NamedDependency[Visit], code: FromPath[str], data: JSONBody[CancelForm]
) -> Response[NeedOut]:
    """End a need before an enterprise is chosen."""
    form = _as_in_a_form(CancelForm, data)
    return act.reply(await _out(act, await actions.cancel_need(act.session, act.asker, code, form, act.at)))


@post("/api/v1/needs/{code:str}/return", status_code=200)
async def return_need(
    act: NamedDependency[Visit], code: FromPath[str], data: JSONBody[ReturnForm]
) -> Response[NeedOut]:
    """Ask the agency to mend an open need (the centre only)."""
    form = _as_in_a_form(ReturnForm, data)
    return act.reply(await _out(act, await actions.return_need(act.session, act.asker, code, form, act.at)))


def _as_in_a_form(kind: type[FormT], data: msgspec.Struct) -> FormT:
    """Return what was sent after the same checks and cleaning as a page's form; all errors at once."""
    return read_form(kind, as_typed(data))


async def _out(visit: Visit, need: Need) -> NeedOut:
    names = await queries.parties(visit.session, need)
    form = await queries.form_of(visit.session, need)
    if visit.asker.role is Role.VISITOR:
        form = msgspec.structs.replace(form, contact_name="", contact_phone="", contact_email="")
    return NeedOut(
        code=need.code,
        state=need.state,
        state_reason=need.state_reason,
        revision=need.revision,
        terms_revision=need.terms_revision,
        agency=names.agency,
        department=names.department,
        category_name=names.category,
        deadline_at=need.deadline_at,
        published_at=need.published_at,
        closed_at=need.closed_at,
        opened_at=need.opened_at,
        changed_at=need.changed_at,
        need=form,
    )


routes = [get_need, create_need, change_need, publish_need, cancel_need, return_need]
