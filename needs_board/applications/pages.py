"""The application as a whole: the list of tasks, all answers on one page, the receipt."""

import asyncio
from datetime import date, datetime
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency

from needs_board.applications import actions, queries
from needs_board.applications.queries import Applied, own_application
from needs_board.applications.rules import (
    SECTION_LABELS,
    Decision,
    Section,
    lapse_sentence,
)
from needs_board.enterprises.queries import own_enterprise
from needs_board.enterprises.rules import APPLICANT_STATES, JOINING_STATES, STATE_LABELS
from needs_board.joining_papers.actions import print_application
from needs_board.joining_papers.forms import ApplicationPaper, Printed
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.errors import BoardError, Conflict, Refused, WrongInput
from needs_board.kit.i18n import _
from needs_board.kit.objects import open_objects
from needs_board.kit.visit import Visit
from needs_board.kit.web import no_such_page
from needs_board.paper_kinds.queries import kind_name
from needs_board.paper_kinds.rules import CONFIRMATION
from needs_board.paperwork.queries import Slot, newest_papers
from needs_board.paperwork.rules import STATE_LABELS as PAPER_LABELS
from needs_board.paperwork.rules import PaperState, may_hand_in

Rows = tuple[tuple[str, str, str], ...]
"""Label, value, and the address on which it is changed."""


class TaskRow(msgspec.Struct, frozen=True):
    """One task; without an address it cannot be changed now. `reason` is what the centre asked to mend."""

    label: str
    href: str
    badge: str
    badge_label: str
    reason: str


class TasksView(msgspec.Struct, frozen=True, kw_only=True):
    """The list of tasks, or how the application stands while it lies with the centre."""

    enterprise: str
    code: str
    state: str
    state_label: str
    handed_in_at: datetime | None
    note: str
    sections: tuple[TaskRow, ...]
    papers: tuple[TaskRow, ...]
    is_writing: bool
    lacking: int


class CheckView(msgspec.Struct, frozen=True, kw_only=True):
    """All answers on one page, each with the way to change it."""

    parts: tuple[tuple[str, Rows], ...]
    papers: Rows
    lacking: list[tuple[str, str]]
    refusal: str


class ReceiptView(msgspec.Struct, frozen=True):
    """The receipt of an application that was handed in."""

    code: str
    enterprise: str


class ApprovedView(msgspec.Struct, frozen=True):
    """The news that the enterprise has joined, with its confirmation."""

    code: str
    enterprise: str
    confirmation: str


@get("/me/application")
async def tasks_page(look: NamedDependency[Visit]) -> Response[Any]:
    enterprise = await own_enterprise(look.session, look.asker)
    if enterprise.state not in JOINING_STATES:
        return look.go("/me/papers")
    applied = await own_application(look.session, look.asker)
    rounds = await queries.rounds_of(look.session, applied.application.id)
    latest = rounds[0] if rounds else None
    today = today_in_seoul(look.at)
    view = TasksView(
        enterprise=applied.enterprise.name,
        code=applied.application.code or "",
        state=applied.enterprise.state.value,
        state_label=_(STATE_LABELS[applied.enterprise.state]),
        handed_in_at=latest.handed_in_at if latest else None,
        note=latest.note if latest and latest.state is not Decision.WAITING else "",
        sections=tuple(_section_row(applied, section) for section in Section),
        papers=_paper_rows(applied, today),
        is_writing=applied.enterprise.state in APPLICANT_STATES,
        lacking=len(queries.lacking(applied, today)),
    )
    return look.page("applications/tasks.html", view)


@get("/me/application/check")
async def check_page(look: NamedDependency[Visit]) -> Response[str]:
    applied = await own_application(look.session, look.asker)
    return _check(look, applied)


@post("/me/application/hand-in")
async def hand_in_application(act: NamedDependency[Visit]) -> Response[Any]:
    applied = await own_application(act.session, act.asker)
    try:
        actions.check_may_hand_in(act.asker, applied, today_in_seoul(act.at))
        paper = await _form_paper(act, applied)
        await act.let_go()
        signed = Printed(paper, await asyncio.to_thread(print_application, paper, at=act.at))
        await act.take_up()
        applied = await own_application(act.session, act.asker)
        objects = open_objects(act.settings)
        await actions.hand_in_application(act.session, act.asker, objects, applied, signed, act.at)
    except (WrongInput, Refused, Conflict) as refusal:
        await act.undo()
        applied = await own_application(act.session, act.asker)
        return _check(act, applied, refusal)
    return act.go("/me/application/handed-in")


@get("/me/application/handed-in")
async def receipt_page(look: NamedDependency[Visit]) -> Response[Any]:
    applied = await own_application(look.session, look.asker)
    if applied.application.code is None:
        return look.go("/me/application")
    view = ReceiptView(applied.application.code, applied.enterprise.name)
    return look.page("applications/handed_in.html", view)


@get("/me/application/approved")
async def approved_page(look: NamedDependency[Visit]) -> Response[str]:
    applied = await own_application(look.session, look.asker)
    made = (await newest_papers(look.session, applied.enterprise.id)).get(CONFIRMATION)
    if made is None:
        raise no_such_page()
    view = ApprovedView(
        code=applied.application.code or "",
        enterprise=applied.enterprise.name,
        confirmation=f"/files/{made.file_id}",
    )
    return look.page("applications/approved.html", view)


@get("/me/application/form.pdf")
async def form_pdf(look: NamedDependency[Visit]) -> Response[bytes]:
    """Show the form as it would be signed now."""
    paper = await _form_paper(look, await own_application(look.session, look.asker))
    await look.let_go()
    pdf = await asyncio.to_thread(print_application, paper, at=look.at)
    return Response(pdf, media_type="application/pdf")


@post("/me/application/again")
async def begin_again(act: NamedDependency[Visit]) -> Response[Any]:
    applied = await own_application(act.session, act.asker)
    await actions.begin_again(act.session, act.asker, applied, act.at)
    return act.go("/me/application", flash=_("신청서를 다시 열었습니다. 고친 뒤 다시 제출해 주세요."))


async def _form_paper(visit: Visit, applied: Applied) -> ApplicationPaper:
    """Return the form as it would be signed today."""
    day, objects = today_in_seoul(visit.at), open_objects(visit.settings)
    return await queries.application_paper(visit.session, objects, applied, day)


def _check(visit: Visit, applied: Applied, refusal: BoardError | None = None) -> Response[str]:
    """Answer with all answers on one page; after a refusal with why it was not handed in."""
    today = today_in_seoul(visit.at)
    view = CheckView(
        parts=queries.answers(applied),
        papers=tuple((row.label, row.badge_label, row.href) for row in _paper_rows(applied, today)),
        lacking=queries.lacking(applied, today),
        refusal=refusal.sentence if refusal else "",
    )
    return visit.page("applications/check.html", view, status=refusal.status if refusal else 200)


def _section_row(applied: Applied, section: Section) -> TaskRow:
    asked = applied.application.asked
    reason = str(asked.get(section.value, ""))
    href = queries.section_href(applied, section)
    label = _(SECTION_LABELS[section])
    if reason:
        return TaskRow(label, href, "warning", _("보완 필요"), reason)
    if applied.is_done(section):
        return TaskRow(label, href, "success", _("작성함"), "")
    return TaskRow(label, href, "gray", _("작성 전"), "")


def _paper_rows(applied: Applied, today: date) -> tuple[TaskRow, ...]:
    return tuple(_paper_row(applied, slot, slot.ended_on(today)) for slot in applied.papers)


def _paper_row(applied: Applied, slot: Slot, ended_on: date | None) -> TaskRow:
    paper, state = slot.paper, applied.enterprise.state
    is_open = may_hand_in(state, paper.state if paper else None, has_lapsed=ended_on is not None)
    if is_open and ended_on is not None:
        reason = lapse_sentence(kind_name(slot.kind), ended_on)
        return TaskRow(
            kind_name(slot.kind), f"/me/papers/{slot.kind.code}", "warning", _("기한 지남"), reason
        )
    optional = "" if slot.kind.required else f" ({_('선택')})"
    return TaskRow(
        label=kind_name(slot.kind) + optional,
        href=f"/me/papers/{slot.kind.code}" if is_open else "",
        badge=_PAPER_BADGES[paper.state] if paper else "gray",
        badge_label=_(PAPER_LABELS[paper.state]) if paper else _("아직 없음"),
        reason=paper.reason if paper and paper.state is PaperState.RETURNED else "",
    )


_PAPER_BADGES = {
    PaperState.LOOKED_AT: "warning",
    PaperState.HANDED_IN: "information",
    PaperState.ACCEPTED: "success",
    PaperState.RETURNED: "warning",
}

routes: list[Any] = [
    tasks_page,
    check_page,
    hand_in_application,
    receipt_page,
    approved_page,
    form_pdf,
    begin_again,
]
