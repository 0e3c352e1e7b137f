"""Reads of reports, and of the threads that they open to the staff."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.models import Account
from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _
from needs_board.reports.models import ThreadReport
from needs_board.threads.models import Thread
from needs_board.threads.queries import Mine, OwnThread, whole_threads

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Reported:
    """A report with its thread, as the side has it that reported."""

    report: ThreadReport
    person: str
    own: OwnThread


async def reports(session: AsyncSession, asker: Asker) -> list[Reported]:
    """Return the newest reports, the open ones first; for the staff."""
    check_role(asker, Role.STAFF)
    order = (ThreadReport.closed_at.is_not(None), ThreadReport.reported_at.desc())
    rows = await session.execute(_reported().order_by(*order).limit(MOST_SHOWN))
    return [Reported(row[-2], row[-1], OwnThread(*row[:-2])) for row in rows]


async def open_report(session: AsyncSession, asker: Asker, report_id: UUID) -> Reported:
    """Return an open report with its thread, for the staff; raises NotFound for closed ones as for unknown ones."""
    check_role(asker, Role.STAFF)
    statement = _reported().where(ThreadReport.id == report_id, ThreadReport.closed_at.is_(None))
    row = (await session.execute(statement)).first()
    if row is None:
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return Reported(row[-2], row[-1], OwnThread(*row[:-2]))


async def is_reported(session: AsyncSession, thread_id: UUID) -> bool:
    """Say whether the staff can see a thread now."""
    statement = sa.select(ThreadReport.id).where(
        ThreadReport.thread_id == thread_id, ThreadReport.closed_at.is_(None)
    )
    return (await session.scalars(statement)).first() is not None


def _reported() -> sa.Select[*tuple[Any, ...]]:
    return (
        whole_threads()
        .join(ThreadReport, ThreadReport.thread_id == Thread.id)
        .join(Account, Account.id == ThreadReport.account_id)
        .where(Mine.organisation_id == ThreadReport.organisation_id)
        .add_columns(ThreadReport, Account.name)
    )
