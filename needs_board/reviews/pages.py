"""The reviewer's pages: the queue, and one application with its papers beside what was entered."""

import asyncio
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.applications.queries import answers
from needs_board.applications.rules import DECISION_LABELS, MENDABLE, SECTION_LABELS, Decision, Section
from needs_board.enterprises.rules import TYPE_LABELS
from needs_board.joining_papers.actions import print_confirmation
from needs_board.joining_papers.forms import Printed
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.errors import Refused, WrongInput
from needs_board.kit.forms import Typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.objects import open_objects
from needs_board.kit.templating import seoul
from needs_board.kit.visit import Visit
from needs_board.kit.web import no_such_page
from needs_board.paper_kinds.models import PaperKind
from needs_board.paper_kinds.queries import kind_name
from needs_board.paper_kinds.rules import FORM
from needs_board.paperwork.models import Paper
from needs_board.paperwork.rules import STATE_LABELS
from needs_board.reviews import actions, queries
from needs_board.reviews.forms import NoteForm, read_reason
from needs_board.reviews.queries import Reviewed, Waiting
from needs_board.reviews.rules import SLOW, span_text

Rows = tuple[tuple[str, str], ...]


class QueueRow(msgspec.Struct, frozen=True):
    """An application that waits for a decision."""

    code: str
    enterprise: str
    type: str
    round: int
    handed_in_at: datetime
    waited: str
    is_slow: bool
    accepted: int
    papers: int


class QueueView(msgspec.Struct, frozen=True):
    """The queue, and how long decisions took."""

    rows: tuple[QueueRow, ...]
    median: str
    measured: int


class PaperRow(msgspec.Struct, frozen=True, kw_only=True):
    """A paper beside what was entered; `preview` is empty where it cannot be shown without a reason."""

    id: str
    name: str
    href: str
    preview: str
    state: str
    state_label: str
    reason: str
    version: int
    number: str
    issuer: str
    issued_on: date | None
    valid_until: date | None
    is_required: bool


class SectionBlock(msgspec.Struct, frozen=True):
    """What was entered in a section, and what is to be mended in it."""

    section: str
    title: str
    rows: Rows
    reason: str
    is_mendable: bool


class ReviewView(msgspec.Struct, frozen=True, kw_only=True):
    """One application with everything that a reviewer looks at."""

    code: str
    enterprise: str
    number: int
    state: str
    state_label: str
    waits: bool
    is_being_mended: bool
    sections: tuple[SectionBlock, ...]
    papers: tuple[PaperRow, ...]
    form: str
    history: tuple[tuple[str, str, str], ...]
    open_papers: list[str]
    to_mend: list[tuple[str, str]]
    refusal: str
    typed: Typed
    errors: dict[str, str]


@get("/staff/reviews")
async def queue_page(look: NamedDependency[Visit]) -> Response[str]:
    rows = await queries.queue(look.session, look.asker)
    median, measured = await queries.time_to_decide(look.session, look.asker)
    view = QueueView(
        rows=tuple(_queue_row(one, look.at) for one in rows),
        median=span_text(median) if median is not None else "",
        measured=measured,
    )
    return look.page("reviews/queue.html", view)


@get("/staff/reviews/{code:str}")
async def review_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[str]:
    return await _review(look, code)


@post("/staff/reviews/{code:str}/papers/{paper_id:uuid}")
async def decide_paper(
    act: NamedDependency[Visit], code: FromPath[str], paper_id: FromPath[UUID]
) -> Response[Any]:
    typed = await act.typed()
    await queries.review_of(act.session, act.asker, code)
    if typed.get("act") == "accept":
        await actions.accept_paper(act.session, act.asker, code, paper_id, act.at)
        return act.go(f"/staff/reviews/{code}#papers", flash=_("서류를 확인함으로 표시했습니다."))
    try:
        reason = read_reason(typed, str(paper_id))
    except WrongInput as wrong:
        return await _review(act, code, typed=typed, refusal=wrong)
    await actions.return_paper(act.session, act.asker, code, paper_id, reason, act.at)
    return act.go(f"/staff/reviews/{code}#papers", flash=_("보완할 서류로 표시했습니다."))


@post("/staff/reviews/{code:str}/sections/{section:str}")
async def ask_section(
    act: NamedDependency[Visit], code: FromPath[str], section: FromPath[str]
) -> Response[Any]:
    typed = await act.typed()
    await queries.review_of(act.session, act.asker, code)
    if section not in set(Section):
        raise no_such_page()
    named, reason = Section(section), ""
    if typed.get("act") != "clear":
        try:
            reason = read_reason(typed, section)
        except WrongInput as wrong:
            return await _review(act, code, typed=typed, refusal=wrong)
    await actions.ask_section(act.session, act.asker, code, named, reason, act.at)
    done = _("보완할 항목으로 표시했습니다.") if reason else _("보완 표시를 지웠습니다.")
    return act.go(f"/staff/reviews/{code}", flash=done)


@post("/staff/reviews/{code:str}/approve")
async def approve_application(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    try:
        reviewed = await actions.approvable(act.session, act.asker, code, act.at)
        paper = await queries.confirmation_paper(act.session, reviewed, today_in_seoul(act.at))
        await act.let_go()
        printed = Printed(paper, await asyncio.to_thread(print_confirmation, paper, at=act.at))
        await act.take_up()
        objects = open_objects(act.settings)
        await actions.approve_application(act.session, act.asker, objects, code, printed, act.at)
    except Refused as refusal:
        return await _review(act, code, refusal=refusal)
    return act.go("/staff/reviews", flash=_("%(code)s의 입점을 확정하고 알렸습니다.") % {"code": code})


@post("/staff/reviews/{code:str}/return")
async def return_application(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    typed = await act.typed()
    await queries.review_of(act.session, act.asker, code)
    try:
        form = read_form(NoteForm, typed)
        await actions.return_application(act.session, act.asker, code, form.note, act.at)
    except (WrongInput, Refused) as refusal:
        return await _review(act, code, typed=typed, refusal=refusal)
    return act.go("/staff/reviews", flash=_("%(code)s의 보완을 요청했습니다.") % {"code": code})


@post("/staff/reviews/{code:str}/reject")
async def reject_application(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    typed = await act.typed()
    await queries.review_of(act.session, act.asker, code)
    try:
        reason = read_reason(typed, "reject")
    except WrongInput as wrong:
        return await _review(act, code, typed=typed, refusal=wrong)
    await actions.reject_application(act.session, act.asker, code, reason, act.at)
    return act.go("/staff/reviews", flash=_("%(code)s을(를) 반려하고 알렸습니다.") % {"code": code})


async def _review(
    visit: Visit, code: str, *, typed: Typed | None = None, refusal: WrongInput | Refused | None = None
) -> Response[str]:
    """Answer with one application; after a refusal with why, and with what was typed."""
    if refusal:
        await visit.undo()
    reviewed = await queries.review_of(visit.session, visit.asker, code)
    applied, latest = reviewed.applied, reviewed.latest
    signed = next(slot.paper for slot in applied.slots if slot.kind.code == FORM)
    view = ReviewView(
        code=code,
        enterprise=applied.enterprise.name,
        number=applied.enterprise.number,
        state={Decision.WAITING: "applied", Decision.RETURNED: "more_papers"}.get(
            latest.state, latest.state.value
        ),
        state_label=_(DECISION_LABELS[latest.state]),
        waits=latest.state is Decision.WAITING,
        is_being_mended=reviewed.is_being_mended,
        sections=_sections(reviewed),
        papers=tuple(_paper_row(reviewed, slot.kind, slot.paper) for slot in applied.papers if slot.paper),
        form=f"/files/{signed.file_id}" if signed else "",
        history=_history(reviewed),
        open_papers=reviewed.open_papers(),
        to_mend=[(one.name, one.reason) for one in reviewed.to_mend()],
        refusal=refusal.sentence if isinstance(refusal, Refused) else "",
        typed={f"reason-{one.of}": one.reason for one in reviewed.to_mend()} | dict(typed or {}),
        errors=refusal.errors if isinstance(refusal, WrongInput) else {},
    )
    return visit.page("reviews/review.html", view, status=refusal.status if refusal else 200)


def _queue_row(one: Waiting, at: datetime) -> QueueRow:
    waited = at - one.round.handed_in_at
    return QueueRow(
        code=one.code,
        enterprise=one.enterprise.name,
        type=_(TYPE_LABELS[one.enterprise.type]),
        round=one.round.number,
        handed_in_at=one.round.handed_in_at,
        waited=span_text(waited),
        is_slow=waited > SLOW,
        accepted=one.accepted,
        papers=one.papers,
    )


def _sections(reviewed: Reviewed) -> tuple[SectionBlock, ...]:
    asked = reviewed.applied.application.asked
    return tuple(
        SectionBlock(
            section=section.value,
            title=_(SECTION_LABELS[section]),
            rows=tuple((label, value) for label, value, _href in rows),
            reason=str(asked.get(section.value, "")),
            is_mendable=section in MENDABLE,
        )
        for section, (_title, rows) in zip(Section, answers(reviewed.applied), strict=True)
    )


def _paper_row(reviewed: Reviewed, kind: PaperKind, paper: Paper) -> PaperRow:
    file = reviewed.files[paper.file_id]
    is_picture = file.media_type.startswith("image/") and not file.is_sensitive
    return PaperRow(
        id=str(paper.id),
        name=kind_name(kind),
        href=f"/files/{paper.file_id}",
        preview=f"/files/{paper.file_id}" if is_picture else "",
        state=paper.state.value,
        state_label=_(STATE_LABELS[paper.state]),
        reason=paper.reason,
        version=paper.version,
        number=paper.number,
        issuer=paper.issuer,
        issued_on=paper.issued_on,
        valid_until=paper.valid_until,
        is_required=kind.required,
    )


def _history(reviewed: Reviewed) -> tuple[tuple[str, str, str], ...]:
    """Return what became of the earlier rounds: when, what, with which words."""
    return tuple(
        (seoul(one.decided_at), _(DECISION_LABELS[one.state]), one.note)
        for one in reviewed.rounds
        if one.decided_at is not None
    )


routes: list[Any] = [
    queue_page,
    review_page,
    decide_paper,
    ask_section,
    approve_application,
    return_application,
    reject_application,
]
