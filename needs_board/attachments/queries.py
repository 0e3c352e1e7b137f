"""Reads of attachments: whoever may see a quote sees what went out with it, its enterprise also what will."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.attachments.models import QuoteAttachment
from needs_board.attachments.rules import is_part_of
from needs_board.files.models import StoredFile
from needs_board.kit.asker import Asker
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _
from needs_board.quotes.models import Quote
from needs_board.quotes.queries import quote_by_number

Attached = tuple[QuoteAttachment, StoredFile]


async def attached_to(session: AsyncSession, asker: Asker, number: str) -> tuple[Quote, list[Attached]]:
    """Return a quote that the asker may see with its attachments, oldest first; NotFound as the quote itself is."""
    quote = await quote_by_number(session, asker, number)
    is_own = asker.organisation_id == quote.enterprise_id
    rows = await session.execute(
        sa.select(QuoteAttachment, StoredFile)
        .join(StoredFile, StoredFile.id == QuoteAttachment.file_id)
        .where(QuoteAttachment.quote_id == quote.id)
        .order_by(QuoteAttachment.added_at, QuoteAttachment.id)
    )
    return quote, [
        (one, file)
        for one, file in rows
        if is_part_of(quote.revision, one.from_revision, one.until_revision)
        or (is_own and one.until_revision is None)
    ]


async def attached_file(session: AsyncSession, asker: Asker, number: str, file_id: UUID) -> Attached:
    """Return one attachment of a quote that the asker may see; NotFound for all others."""
    _quote, attached = await attached_to(session, asker, number)
    found = next((pair for pair in attached if pair[1].id == file_id), None)
    if found is None:
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return found
