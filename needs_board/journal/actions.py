"""Writing the journal and sealing it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.journal import queries
from needs_board.journal.models import JournalEntry, JournalSeal
from needs_board.journal.rules import seal
from needs_board.kit.asker import Asker
from needs_board.kit.db import insert_rows

MOST_SEALS_A_RUN = 5000


def note(session: AsyncSession, asker: Asker, act: str, subject: str, at: datetime, **facts: object) -> None:
    """Note an act in the journal, inside the transaction of the act itself.

    `act` is a verb and its noun (`publish_need`), `subject` a kind and id (`need:N-2026-0001`);
    `facts` are plain JSON values, never personal data beyond the ids.
    """
    session.add(JournalEntry(**_entry(asker, act, subject, at, facts)))


async def note_all(
    session: AsyncSession,
    asker: Asker,
    act: str,
    at: datetime,
    told: Sequence[tuple[str, Mapping[str, object]]],
) -> None:
    """Note one act on many subjects, each with its facts, as `note` does: one statement for all."""
    rows = [_entry(asker, act, subject, at, facts) for subject, facts in told]
    await insert_rows(session, JournalEntry, rows)


def _entry(
    asker: Asker, act: str, subject: str, at: datetime, facts: Mapping[str, object]
) -> dict[str, object]:
    return {
        "at": at,
        "account_id": asker.account_id,
        "organisation_id": asker.organisation_id,
        "act": act,
        "subject": subject,
        "facts": facts,
    }


async def seal_journal(session: AsyncSession) -> int:
    """Seal what was noted since the last time and return how many entries that were."""
    position, previous = await queries.last_seal(session)
    entries = await queries.unsealed(session, MOST_SEALS_A_RUN)
    for place, entry in enumerate(entries, start=position + 1):
        previous = seal(previous, queries.facts_of(entry))
        session.add(JournalSeal(position=place, entry_id=entry.id, hash=previous))
    return len(entries)
