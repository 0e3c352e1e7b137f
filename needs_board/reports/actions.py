"""Reporting a thread, and what the staff do about it."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.queries import staff
from needs_board.journal.actions import note
from needs_board.kit.asker import Asker, account_of, acting_for
from needs_board.kit.db import new_key
from needs_board.kit.errors import Conflict, Refused
from needs_board.kit.i18n import _
from needs_board.notifications.actions import tell
from needs_board.notifications.forms import News
from needs_board.notifications.rules import NoticeKind
from needs_board.reports import queries
from needs_board.reports.forms import CloseForm, ReportForm
from needs_board.reports.models import ThreadReport
from needs_board.threads.queries import thread_for


async def report_thread(
    session: AsyncSession, asker: Asker, thread_id: UUID, form: ReportForm, at: datetime
) -> ThreadReport:
    """Report a thread of the asker's organisation to the staff, who can see it from now on.

    Raises NotFound for threads of others, Refused when a report of it is open already.
    """
    own = await thread_for(session, asker, thread_id, for_writing=True)
    if await queries.is_reported(session, thread_id):
        raise Refused(_("이미 신고된 대화입니다. 지원센터가 살펴보고 있으니 기다려 주세요."))
    made = ThreadReport(
        id=new_key(),
        thread_id=thread_id,
        organisation_id=acting_for(asker),
        account_id=account_of(asker),
        reason=form.reason,
        reported_at=at,
    )
    session.add(made)
    await session.flush()
    note(session, asker, "report_thread", f"thread:{thread_id}", at, report=str(made.id))
    facts: dict[str, str | int] = {"agency": own.agency_name, "enterprise": own.enterprise.name}
    news = News(NoticeKind.THREAD_REPORTED, f"report:{made.id}", f"/staff/reports/{made.id}", facts)
    await tell(session, news, await staff(session), at)
    return made


def note_look(session: AsyncSession, asker: Asker, report: ThreadReport, at: datetime, file: int = 0) -> None:
    """Note that somebody of the staff looked at a reported thread, or opened the file of one of its messages."""
    note(session, asker, "view_thread", f"thread:{report.thread_id}", at, report=str(report.id), file=file)


async def close_report(
    session: AsyncSession, asker: Asker, report_id: UUID, form: CloseForm, at: datetime
) -> None:
    """Close a report; the staff see its thread no more. Raises Conflict when somebody was faster."""
    reported = await queries.open_report(session, asker, report_id)
    closed = await session.execute(
        sa.update(ThreadReport)
        .where(ThreadReport.id == report_id, ThreadReport.closed_at.is_(None))
        .values(closed_at=at, closed_by=account_of(asker), outcome=form.outcome)
        .returning(ThreadReport.id)
    )
    if closed.first() is None:
        raise Conflict(_("그 사이 다른 사람이 먼저 처리했습니다. 새로 고친 뒤 현재 상태를 확인해 주세요."))
    note(session, asker, "close_report", f"thread:{reported.own.thread.id}", at, report=str(report_id))
