"""Reads of the journal."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.journal.models import JournalEntry, JournalSeal
from needs_board.journal.rules import FIRST_SEAL, EntryFacts, seal


async def history(session: AsyncSession, subject: str) -> Sequence[JournalEntry]:
    """Return what happened to a subject, the earliest first."""
    statement = (
        sa.select(JournalEntry)
        .where(JournalEntry.subject == subject)
        .order_by(JournalEntry.at, JournalEntry.id)
    )
    return (await session.scalars(statement)).all()


async def last_seal(session: AsyncSession) -> tuple[int, str]:
    """Return position and hash of the newest seal; (0, zeros) before the first."""
    row = (
        await session.scalars(sa.select(JournalSeal).order_by(JournalSeal.position.desc()).limit(1))
    ).first()
    return (0, FIRST_SEAL) if row is None else (row.position, row.hash)


async def unsealed(session: AsyncSession, most: int) -> Sequence[JournalEntry]:
    """Return entries without a seal, the earliest first."""
    statement = (
        sa.select(JournalEntry)
        .outerjoin(JournalSeal, JournalSeal.entry_id == JournalEntry.id)
        .where(JournalSeal.entry_id.is_(None))
        .order_by(JournalEntry.at, JournalEntry.id)
        .limit(most)
    )
    return (await session.scalars(statement)).all()


async def first_broken_seal(session: AsyncSession) -> int | None:
    """Return the position of the first seal that does not fit its entry; None when the chain holds."""
    rows = await session.execute(
        sa.select(JournalSeal, JournalEntry)
        .outerjoin(JournalEntry, JournalEntry.id == JournalSeal.entry_id)
        .order_by(JournalSeal.position)
    )
    previous, expected = FIRST_SEAL, 1
    for row in rows:
        fits = row.JournalEntry is not None and row.JournalSeal.hash == seal(
            previous, facts_of(row.JournalEntry)
        )
        if row.JournalSeal.position != expected or not fits:
            return expected
        previous, expected = row.JournalSeal.hash, expected + 1
    return None


def facts_of(entry: JournalEntry) -> EntryFacts:
    """Return what the seal of an entry covers."""
    return EntryFacts(
        entry.id, entry.at, entry.account_id, entry.organisation_id, entry.act, entry.subject, entry.facts
    )
