"""Reads of how long files are kept, and of those whose time is over."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.files.models import StoredFile
from needs_board.files.rules import FileKind
from needs_board.retention.models import RetentionRule
from needs_board.retention.rules import FIRST_DAYS, ended_before


async def days_by_kind(session: AsyncSession) -> Mapping[FileKind, int | None]:
    """Return for how many days each kind is kept; None is for good."""
    said = {rule.kind: rule.days for rule in await session.scalars(sa.select(RetentionRule))}
    return {**FIRST_DAYS, **said}


async def counts_by_kind(session: AsyncSession) -> Mapping[FileKind, tuple[int, int]]:
    """Return how many files of each kind are kept, and of how many of them the use has ended."""
    statement = (
        sa.select(StoredFile.kind, sa.func.count(), sa.func.count(StoredFile.ended_at))
        .where(StoredFile.purged_at.is_(None))
        .group_by(StoredFile.kind)
    )
    return {kind: (kept, ended) for kind, kept, ended in await session.execute(statement)}


async def overdue(session: AsyncSession, at: datetime, most: int) -> Sequence[StoredFile]:
    """Return files whose time is over, those that waited longest first."""
    over = [
        sa.and_(StoredFile.kind == kind, StoredFile.ended_at <= ended_before(days, at))
        for kind, days in (await days_by_kind(session)).items()
        if days is not None
    ]
    statement = (
        sa.select(StoredFile)
        .where(StoredFile.purged_at.is_(None), sa.or_(sa.false(), *over))
        .order_by(StoredFile.ended_at, StoredFile.id)
        .limit(most)
    )
    return (await session.scalars(statement)).all()
