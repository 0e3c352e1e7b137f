"""Adding a file to a quote and taking one away; both count from the next revision on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.attachments import queries
from needs_board.attachments.models import QuoteAttachment
from needs_board.attachments.rules import check_room
from needs_board.files.actions import end_use, store_file
from needs_board.files.forms import NewFile
from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.errors import Refused
from needs_board.kit.i18n import _
from needs_board.kit.objects import Objects
from needs_board.quotes.actions import check_open
from needs_board.quotes.models import Quote
from needs_board.quotes.queries import listed_quote
from needs_board.quotes.rules import may_revise


async def attach(
    session: AsyncSession, objects: Objects, asker: Asker, number: str, new: NewFile, at: datetime
) -> QuoteAttachment:
    """Add a checked file to an own quote; it goes out when the quote is submitted the next time.

    Raises Refused when the time for quotes is over, the quote is decided or has enough attachments.
    """
    quote = await _changeable(session, asker, number, at)
    _quote, attached = await queries.attached_to(session, asker, number)
    check_room(sum(one.until_revision is None for one, _file in attached))
    file = await store_file(session, objects, asker, new, at)
    made = QuoteAttachment(
        quote_id=quote.id, file_id=file.id, from_revision=quote.revision + 1, until_revision=None, added_at=at
    )
    session.add(made)
    await session.flush()
    return made


async def detach(session: AsyncSession, asker: Asker, number: str, file_id: UUID, at: datetime) -> None:
    """Take a file off an own quote; what was submitted with it keeps it. Refuses as `attach` does."""
    quote = await _changeable(session, asker, number, at)
    attachment, file = await queries.attached_file(session, asker, number, file_id)
    if attachment.from_revision <= quote.revision:
        attachment.until_revision = quote.revision
    else:
        await session.delete(attachment)
        await end_use(session, file, at)
    await session.flush()


async def _changeable(session: AsyncSession, asker: Asker, number: str, at: datetime) -> Quote:
    listed = await listed_quote(session, asker, number)
    check_role(asker, Role.SUPPLIER)
    if listed.need is None or not may_revise(listed.quote.state, takes_quotes=True):
        raise Refused(_("지금은 첨부 파일을 바꿀 수 없는 견적입니다. 견적의 상태를 확인해 주세요."))
    await check_open(session, listed.need, at)
    return listed.quote
