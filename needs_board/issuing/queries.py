"""Reads of issued papers; who may see a quote was asked by the room of quotes, except for what anybody confirms."""

from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.files.models import StoredFile
from needs_board.files.queries import content_of
from needs_board.issuing.models import IssuedPaper
from needs_board.kit.objects import Objects
from needs_board.needs.models import Need
from needs_board.quotes.models import Quote, QuoteRevision
from needs_board.quotes.queries import opened
from needs_board.quotes.rules import QuoteState


class Confirmed(Struct, frozen=True):
    """What anybody who holds a paper may learn of it."""

    number: str
    submitted_at: datetime
    total_won: int
    sha256: str


async def issued_content(session: AsyncSession, objects: Objects, revision: QuoteRevision) -> bytes | None:
    """Return the paper of a revision as it was issued, None when it was not, or when its time is over."""
    statement = (
        sa.select(StoredFile)
        .join(IssuedPaper, IssuedPaper.file_id == StoredFile.id)
        .where(IssuedPaper.revision_id == revision.id, StoredFile.purged_at.is_(None))
    )
    file = await session.scalar(statement)
    return await content_of(objects, file) if file else None


async def confirmed(session: AsyncSession, code: str) -> Confirmed | None:
    """Return what a document code confirms: the quote as it stands, once its agency may see it.

    Nothing is said of a quote that was revised since, taken back, or is sealed: as little as of an unknown code.
    """
    statement = (
        sa.select(Quote.number, QuoteRevision.submitted_at, Quote.net_won + Quote.vat_won, IssuedPaper.sha256)
        .join(QuoteRevision, QuoteRevision.id == IssuedPaper.revision_id)
        .join(Quote, sa.and_(Quote.id == QuoteRevision.quote_id, Quote.revision == QuoteRevision.revision))
        .outerjoin(Need, Need.id == Quote.need_id)
        .where(QuoteRevision.code == code, Quote.state != QuoteState.WITHDRAWN, opened())
    )
    row = (await session.execute(statement)).first()
    return Confirmed(*row) if row else None
