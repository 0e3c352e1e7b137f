"""The page of an opening: who is present, the button that opens, and the record afterwards."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.closing import actions, queries
from needs_board.closing.forms import CentreForm, Present
from needs_board.closing.models import Opening
from needs_board.kit.asker import Role, check_role
from needs_board.kit.forms import read_form
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.needs.models import Need
from needs_board.needs.queries import parties
from needs_board.needs.rules import NeedState, awaits_opening, owns


class OpeningView(msgspec.Struct, frozen=True):
    """An opening before, at and after its act.

    `stage` is sealed (the time for quotes runs), ready, opened, empty (no quote came) or kept (sealed for good).
    `quotes` and `standing` are 0 until they are opened; `can` names what this reader can do.
    """

    code: str
    title: str
    agency: str
    stage: str
    deadline_at: datetime | None
    opened_at: datetime | None
    opened_by: str
    quotes: int
    standing: int
    present: list[Present]
    invites_centre: bool
    can: frozenset[str]


@get("/needs/{code:str}/opening")
async def opening_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[str]:
    return await _page(look, code)


@post("/needs/{code:str}/opening/present", status_code=200)
async def attend(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    check_role(act.asker, Role.OFFICER, Role.STAFF)
    await actions.attend(act.session, act.asker, code, act.at)
    return await _page(act, code) if act.is_htmx else act.go(f"/needs/{code}/opening")


@post("/needs/{code:str}/opening/centre")
async def invite_centre(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    form = read_form(CentreForm, await act.typed())
    await actions.invite_centre(act.session, act.asker, code, form, act.at)
    flash = _("지원센터 직원이 참관할 수 있습니다.")
    if not form.invites_centre:
        flash = _("지원센터 직원의 참관을 거두었습니다.")
    return act.go(f"/needs/{code}/opening", flash=flash)


@post("/needs/{code:str}/opening")
async def open_quotes(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    await actions.open_quotes(act.session, act.asker, code, act.at)
    return act.go(f"/needs/{code}/opening", flash=_("견적을 개봉했습니다. 개봉 기록이 남았습니다."))


async def _page(visit: Visit, code: str) -> Response[str]:
    need, opening = await queries.need_to_attend(visit.session, visit.asker, code)
    stage = _stage(need, opening, visit.at)
    if opening and stage == "opened":
        present = msgspec.convert(opening.present, list[Present])
    else:
        present = [one.present for one in await queries.present_at(visit.session, need, visit.at)]
    view = OpeningView(
        code=code,
        title=need.title,
        agency=(await parties(visit.session, need)).agency,
        stage=stage,
        deadline_at=need.deadline_at,
        opened_at=need.opened_at,
        opened_by=await queries.name_of(visit.session, opening.opened_by if opening else None),
        quotes=opening.quotes if opening else 0,
        standing=opening.standing if opening else 0,
        present=present,
        invites_centre=bool(opening and opening.invites_centre),
        can=_next_steps(visit, need, stage),
    )
    return visit.page("closing/opening.html", view)


def _stage(need: Need, opening: Opening | None, at: datetime) -> str:
    if need.opened_at is not None:
        return "opened" if opening and opening.opened_by else "empty"
    if awaits_opening(need.sealed, need.state, need.deadline_at, at):
        return "ready"
    return "sealed" if need.state in {NeedState.OPEN, NeedState.RETURNED} else "kept"


def _next_steps(visit: Visit, need: Need, stage: str) -> frozenset[str]:
    """Return what this reader can do now."""
    is_ours, is_ahead = owns(visit.asker, need.organisation_id), stage in {"sealed", "ready"}
    steps = {
        "open": is_ours and stage == "ready",
        "invite": is_ours and is_ahead,
        "attend": is_ahead,
        "compare": stage == "opened" and need.state is not NeedState.CANCELLED,
    }
    return frozenset(step for step, is_possible in steps.items() if is_possible)


routes = [opening_page, attend, invite_centre, open_quotes]
