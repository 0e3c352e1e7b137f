"""Reads of what goes with messages."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.catalogue.models import Product
from needs_board.catalogue.queries import products_on_sale_of
from needs_board.catalogue.rules import ProductState
from needs_board.files.models import StoredFile
from needs_board.kit.asker import Asker
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _
from needs_board.messages.models import Message
from needs_board.prices.queries import options_of
from needs_board.threads.queries import OwnThread, thread_for


async def file_in_thread(session: AsyncSession, asker: Asker, thread_id: UUID, number: int) -> StoredFile:
    """Return the file of a message, for the two sides of its thread; raises NotFound for everybody else."""
    await thread_for(session, asker, thread_id)
    return await file_of(session, thread_id, number)


async def file_of(session: AsyncSession, thread_id: UUID, number: int) -> StoredFile:
    """Return the file of a message; who may see it was asked by the caller. Raises NotFound when it has none."""
    statement = (
        sa.select(StoredFile)
        .join(Message, Message.file_id == StoredFile.id)
        .where(Message.thread_id == thread_id, Message.number == number)
    )
    found = (await session.scalars(statement)).first()
    if found is None:
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return found


async def products_to_quote(session: AsyncSession, own: OwnThread) -> list[Product]:
    """Return what the enterprise of a thread has on sale and can be quoted by quantity alone, the newest first."""
    on_sale = [
        one
        for one in await products_on_sale_of(session, own.enterprise.id)
        if one.state is ProductState.ON_SALE
    ]
    options = await options_of(session, [one.id for one in on_sale])
    return [one for one in on_sale if one.id not in options]
