"""Reads of threads; each takes who is asking, and a thread of others is not found."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from needs_board.accounts.models import Organisation
from needs_board.enterprises.models import Enterprise
from needs_board.kit.asker import Asker, Role, acting_for, check_role
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _
from needs_board.needs.models import Need
from needs_board.subjects.queries import Subject
from needs_board.subjects.rules import is_sealed
from needs_board.threads.models import Thread, ThreadReading, ThreadSide
from needs_board.threads.rules import NEW_THREADS_WITHIN, hindrance

THREADS_ON_A_PAGE = 30

Mine = aliased(ThreadSide)
Other = aliased(ThreadSide)
_FACES_MINE = sa.and_(Other.thread_id == Mine.thread_id, Other.organisation_id != Mine.organisation_id)
_READ_NUMBER = sa.func.coalesce(ThreadReading.read_number, Mine.read_number)


@dataclass(frozen=True, slots=True)
class OwnThread:
    """A thread as one of its sides has it."""

    thread: Thread
    mine: ThreadSide
    other: ThreadSide
    agency_name: str
    enterprise: Enterprise
    need: Need | None

    @property
    def is_sealed(self) -> bool:
        return self.need is not None and is_sealed(self.need.sealed, self.need.opened_at, self.need.state)

    @property
    def hindrance(self) -> str:
        """Why it takes no message now; empty when it takes some."""
        return hindrance(is_sealed=self.is_sealed, store=self.enterprise.state)

    @property
    def other_name(self) -> str:
        is_agency = self.other.organisation_id == self.thread.agency_id
        return self.agency_name if is_agency else self.enterprise.name


@dataclass(frozen=True, slots=True)
class ListedThread:
    """A thread in a list, with the number up to which its reader has read."""

    own: OwnThread
    read_number: int

    @property
    def is_unread(self) -> bool:
        return self.own.mine.muted_at is None and self.own.other.wrote_number > self.read_number


async def thread_for(
    session: AsyncSession, asker: Asker, thread_id: UUID, *, for_writing: bool = False
) -> OwnThread:
    """Return a thread of the asker's organisation; NotFound for everybody else, the staff included.

    `for_writing` makes others who write to it wait until this transaction is over.
    """
    check_role(asker, Role.OFFICER, Role.SUPPLIER, Role.STAFF)
    statement = _own(asker).where(Thread.id == thread_id).execution_options(populate_existing=for_writing)
    if for_writing:
        statement = statement.with_for_update(of=Thread)
    row = (await session.execute(statement)).first()
    if row is None:
        raise NotFound(_("찾으시는 대화가 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return OwnThread(*row)


async def threads_of(session: AsyncSession, asker: Asker, page: int) -> tuple[list[ListedThread], int]:
    """Return one page of the threads of the asker's organisation, the latest first, and how many there are."""
    check_role(asker, Role.OFFICER, Role.SUPPLIER)
    total = sa.select(sa.func.count()).where(ThreadSide.organisation_id == acting_for(asker))
    statement = (
        _own(asker)
        .add_columns(_READ_NUMBER)
        .outerjoin(ThreadReading, _is_reading_of(asker))
        .order_by(Thread.last_at.desc(), Thread.id.desc())
        .limit(THREADS_ON_A_PAGE)
        .offset((page - 1) * THREADS_ON_A_PAGE)
    )
    rows = (await session.execute(statement)).all()
    listed = [ListedThread(OwnThread(*row[:-1]), row[-1]) for row in rows]
    return listed, (await session.execute(total)).scalar_one()


async def unread_threads(session: AsyncSession, asker: Asker) -> int:
    """Return how many threads that concern the asker have something unread; muted ones do not count."""
    if asker.role not in (Role.OFFICER, Role.SUPPLIER):
        return 0
    statement = (
        sa.select(sa.func.count())
        .select_from(Mine)
        .join(Other, _FACES_MINE)
        .outerjoin(ThreadReading, _is_reading_of(asker))
        .where(
            Mine.organisation_id == asker.organisation_id,
            Mine.muted_at.is_(None),
            sa.or_(Mine.department_id.is_(None), Mine.department_id == asker.department_id),
            Other.wrote_number > _READ_NUMBER,
        )
    )
    return (await session.execute(statement)).scalar_one()


async def read_number_of(session: AsyncSession, asker: Asker, own: OwnThread) -> int:
    """Return up to where the asker has read: themselves or, before they ever did, somebody of their side."""
    statement = sa.select(ThreadReading.read_number).where(
        ThreadReading.thread_id == own.thread.id, ThreadReading.account_id == asker.account_id
    )
    found = (await session.scalars(statement)).first()
    return own.mine.read_number if found is None else found


async def thread_about(session: AsyncSession, subject: Subject) -> Thread | None:
    """Return the thread that the two sides have about a subject already."""
    statement = sa.select(Thread).where(
        Thread.agency_id == subject.agency_id,
        Thread.enterprise_id == subject.enterprise.id,
        Thread.subject_kind == subject.kind,
        Thread.subject_number == subject.number,
    )
    return (await session.scalars(statement)).first()


async def count_begun(session: AsyncSession, account_id: UUID, at: datetime) -> int:
    """Return how many threads somebody has begun lately."""
    statement = sa.select(sa.func.count()).where(
        Thread.created_by == account_id, Thread.created_at > at - NEW_THREADS_WITHIN
    )
    return (await session.execute(statement)).scalar_one()


def whole_threads() -> sa.Select[*tuple[Any, ...]]:
    """Return the columns of `OwnThread`, of every thread from both its sides; the caller says which."""
    return (
        sa.select(Thread, Mine, Other, Organisation.name, Enterprise, Need)
        .join(Mine, Mine.thread_id == Thread.id)
        .join(Other, _FACES_MINE)
        .join(Organisation, Organisation.id == Thread.agency_id)
        .join(Enterprise, Enterprise.id == Thread.enterprise_id)
        .outerjoin(Need, Need.id == Thread.need_id)
    )


def _own(asker: Asker) -> sa.Select[*tuple[Any, ...]]:
    return whole_threads().where(Mine.organisation_id == asker.organisation_id)


def _is_reading_of(asker: Asker) -> sa.ColumnElement[bool]:
    return sa.and_(ThreadReading.thread_id == Mine.thread_id, ThreadReading.account_id == asker.account_id)
