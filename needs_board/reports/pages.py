"""Reporting a thread, and the reports as the staff see them."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.enclosures.queries import file_of
from needs_board.files.queries import content_of
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.objects import open_objects
from needs_board.kit.sending import attachment
from needs_board.kit.visit import Visit
from needs_board.messages.forms import Line
from needs_board.messages.queries import line_of, said_after
from needs_board.reports import actions, queries
from needs_board.reports.forms import CloseForm, ReportForm
from needs_board.reports.queries import Reported
from needs_board.threads.queries import thread_for

MOST_MESSAGES = 1000


class ReportView(msgspec.Struct, frozen=True):
    """Asks why a thread is reported."""

    address: str
    other: str
    is_reported: bool
    typed: Typed
    errors: dict[str, str]


class ReportRow(msgspec.Struct, frozen=True):
    """A report in the list of the staff."""

    href: str
    parties: str
    by: str
    reported_at: datetime
    closed_at: datetime | None


class ReportsView(msgspec.Struct, frozen=True):
    """The reports, the open ones first."""

    rows: tuple[ReportRow, ...]


class ReportedView(msgspec.Struct, frozen=True):
    """An open report with its thread."""

    address: str
    parties: str
    title: str
    by: str
    reason: str
    reported_at: datetime
    lines: tuple[Line, ...]


@get("/threads/{thread_id:uuid}/report")
async def report_page(look: NamedDependency[Visit], thread_id: FromPath[UUID]) -> Response[str]:
    return await _report(look, thread_id, {}, {})


@post("/threads/{thread_id:uuid}/report")
async def report_thread(act: NamedDependency[Visit], thread_id: FromPath[UUID]) -> Response[Any]:
    typed = await act.typed()
    await thread_for(act.session, act.asker, thread_id)
    try:
        form = read_form(ReportForm, typed)
        await actions.report_thread(act.session, act.asker, thread_id, form, act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _report(act, thread_id, typed, wrong.errors)
    said = _("지원센터에 신고했습니다. 신고를 마칠 때까지 지원센터가 이 대화를 볼 수 있습니다.")
    return act.go(f"/threads/{thread_id}", flash=said)


@get("/staff/reports")
async def reports_page(look: NamedDependency[Visit]) -> Response[str]:
    found = await queries.reports(look.session, look.asker)
    return look.page("reports/reports.html", ReportsView(tuple(_row(one) for one in found)))


@get("/staff/reports/{report_id:uuid}", include_in_schema=False)
async def reported_page(look: NamedDependency[Visit], report_id: FromPath[UUID]) -> Response[str]:
    """Show a reported thread to the staff; the look is noted in the journal."""
    reported = await queries.open_report(look.session, look.asker, report_id)
    own, report = reported.own, reported.report
    address = f"/staff/reports/{report_id}"
    view = ReportedView(
        address=address,
        parties=_parties(reported),
        title=own.thread.title,
        by=reported.person,
        reason=report.reason,
        reported_at=report.reported_at,
        lines=tuple(
            _as_shown(line_of(one, own), address)
            for one in await said_after(look.session, own.thread.id, 0, MOST_MESSAGES)
        ),
    )
    await _note(look, reported)
    return look.page("reports/reported.html", view)


@get("/staff/reports/{report_id:uuid}/files/{number:int}", include_in_schema=False)
async def open_reported_file(
    look: NamedDependency[Visit], report_id: FromPath[UUID], number: FromPath[int]
) -> Response[Any]:
    """Send the file of a message in a reported thread to the staff; the look is noted in the journal."""
    reported = await queries.open_report(look.session, look.asker, report_id)
    file = await file_of(look.session, reported.report.thread_id, min(number, 2**53))
    answer = attachment(await content_of(open_objects(look.settings), file), file.name, file.media_type)
    await _note(look, reported, number)
    return answer


@post("/staff/reports/{report_id:uuid}/close")
async def close_report(act: NamedDependency[Visit], report_id: FromPath[UUID]) -> Response[Any]:
    form = read_form(CloseForm, await act.typed())
    await actions.close_report(act.session, act.asker, report_id, form, act.at)
    return act.go("/staff/reports", flash=_("신고를 마쳤습니다. 이제 그 대화를 볼 수 없습니다."))


async def _report(visit: Visit, thread_id: UUID, typed: Typed, errors: dict[str, str]) -> Response[str]:
    own = await thread_for(visit.session, visit.asker, thread_id)
    is_reported = await queries.is_reported(visit.session, thread_id)
    view = ReportView(f"/threads/{thread_id}", own.other_name, is_reported, typed, errors)
    return visit.page("reports/report.html", view, status=422 if errors else 200)


def _as_shown(line: Line, address: str) -> Line:
    """Return a message as the staff see it: files by the report's own address, nothing to be accepted."""
    file_href = f"{address}/files/{line.number}" if line.file_href else ""
    return msgspec.structs.replace(line, proposal_href="", file_href=file_href)


async def _note(visit: Visit, reported: Reported, file: int = 0) -> None:
    """Note a look in a transaction of its own: reading waits for no writer, and only this is written."""
    async with visit.database.write() as session:
        actions.note_look(session, visit.asker, reported.report, visit.at, file)


def _row(one: Reported) -> ReportRow:
    is_open = one.report.closed_at is None
    return ReportRow(
        href=f"/staff/reports/{one.report.id}" if is_open else "",
        parties=_parties(one),
        by=one.person,
        reported_at=one.report.reported_at,
        closed_at=one.report.closed_at,
    )


def _parties(one: Reported) -> str:
    return f"{one.own.agency_name} – {one.own.enterprise.name}"


routes: list[Any] = [
    report_page,
    report_thread,
    reports_page,
    reported_page,
    open_reported_file,
    close_report,
]
