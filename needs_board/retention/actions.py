"""Saying how long files are kept, and purging those whose time is over."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.files.actions import purge_file
from needs_board.files.rules import FileKind
from needs_board.journal.actions import note
from needs_board.kit.asker import CLOCKWORK, Asker, Role, check_role
from needs_board.kit.db import upsert
from needs_board.retention import queries
from needs_board.retention.forms import Days
from needs_board.retention.models import RetentionRule
from needs_board.retention.rules import MOST_A_RUN


async def change_retention(session: AsyncSession, asker: Asker, wanted: Days, at: datetime) -> int:
    """Change for how long kinds are kept, and return how many kinds changed; each change is in the journal."""
    check_role(asker, Role.STAFF)
    stored = await queries.days_by_kind(session)
    changed = [kind for kind in FileKind if wanted[kind] != stored[kind]]
    for kind in changed:
        values = {"days": wanted[kind], "changed_at": at, "changed_by": asker.account_id}
        await session.execute(
            upsert(session, RetentionRule)
            .values(kind=kind, **values)
            .on_conflict_do_update(index_elements=["kind"], set_=values)
        )
        facts = {"before_days": stored[kind], "after_days": wanted[kind]}
        note(session, asker, "change_retention", f"retention:{kind.value}", at, **facts)
    return len(changed)


async def purge_overdue(session: AsyncSession, at: datetime) -> int:
    """Purge files whose time is over and return how many; their contents are swept away afterwards."""
    files = await queries.overdue(session, at, MOST_A_RUN)
    for file in files:
        await purge_file(session, CLOCKWORK, file, at)
    return len(files)
