"""Beginning a thread, reading it, muting it."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.journal.actions import note
from needs_board.kit.asker import Asker, Role, account_of
from needs_board.kit.db import new_key, upsert
from needs_board.kit.errors import TooMany
from needs_board.kit.i18n import _
from needs_board.subjects.queries import Subject
from needs_board.threads import queries
from needs_board.threads.models import Thread, ThreadReading, ThreadSide
from needs_board.threads.rules import MOST_NEW_THREADS, check_takes_messages


async def begin_thread(session: AsyncSession, asker: Asker, subject: Subject, at: datetime) -> Thread:
    """Return the thread of the two sides about a subject, begun now if there is none; the caller adds a message.

    Raises Refused while a need is sealed or the store is not open, TooMany for the 21st new thread of a day.
    """
    check_takes_messages(is_sealed=subject.is_sealed, store=subject.enterprise.state)
    if (found := await queries.thread_about(session, subject)) is not None:
        return found
    if await queries.count_begun(session, account_of(asker), at) >= MOST_NEW_THREADS:
        raise TooMany(
            _("하루에 새 대화는 %(most)d건까지 시작할 수 있습니다. 내일 이어서 시작해 주세요.")
            % {"most": MOST_NEW_THREADS}
        )
    made = Thread(
        id=new_key(),
        agency_id=subject.agency_id,
        enterprise_id=subject.enterprise.id,
        subject_kind=subject.kind,
        subject_number=subject.number,
        title=subject.title,
        need_id=subject.need.id if subject.need else None,
        last_at=at,
        created_at=at,
        created_by=account_of(asker),
    )
    session.add(made)
    await session.flush()
    session.add_all(_sides(asker, subject, made))
    note(session, asker, "begin_thread", f"thread:{made.id}", at, about=subject.kind.value)
    await session.flush()
    return made


def _sides(asker: Asker, subject: Subject, thread: Thread) -> list[ThreadSide]:
    """Return both sides; an agency's is its department that asks or needs, as far as one is known."""
    department_id = subject.need.department_id if subject.need else None
    if asker.role is Role.OFFICER:
        department_id = asker.department_id
    return [
        ThreadSide(thread_id=thread.id, organisation_id=subject.agency_id, department_id=department_id),
        ThreadSide(thread_id=thread.id, organisation_id=subject.enterprise.id),
    ]


async def note_read(session: AsyncSession, asker: Asker, thread_id: UUID, number: int) -> bool:
    """Note that the asker has seen a thread up to a message; return whether that is news.

    A number beyond the last message counts as that one. Raises NotFound for threads of others.
    """
    own = await queries.thread_for(session, asker, thread_id)
    seen = min(number, own.thread.last_number)
    if seen <= await queries.read_number_of(session, asker, own) and seen <= own.mine.read_number:
        return False
    await session.execute(
        upsert(session, ThreadReading)
        .values(id=new_key(), thread_id=thread_id, account_id=account_of(asker), read_number=seen)
        .on_conflict_do_update(
            index_elements=["thread_id", "account_id"],
            set_={"read_number": seen},
            where=ThreadReading.read_number < seen,
        )
    )
    await session.execute(
        sa.update(ThreadSide)
        .where(ThreadSide.id == own.mine.id, ThreadSide.read_number < seen)
        .values(read_number=seen)
    )
    return True


async def mute_thread(
    session: AsyncSession, asker: Asker, thread_id: UUID, *, is_muted: bool, at: datetime
) -> None:
    """Let the asker's side be told nothing more of a thread, or be told again; the other side does not learn of it."""
    own = await queries.thread_for(session, asker, thread_id)
    own.mine.muted_at = at if is_muted else None
    await session.flush()
    note(session, asker, "mute_thread", f"thread:{thread_id}", at, muted=is_muted)
