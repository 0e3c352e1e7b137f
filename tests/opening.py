"""The end of the time for quotes as tests pass it."""

import sqlalchemy as sa

from needs_board.closing.actions import close_due_needs, open_quotes
from needs_board.kit.asker import Asker, Role
from needs_board.needs.models import Need
from needs_board.needs.rules import NeedState
from tests.board import Board


async def close(board: Board) -> int:
    """Let the clockwork close what is due and return how many needs that were."""
    async with board.write() as session:
        return await close_due_needs(session, board.clock())


async def close_and_open(board: Board) -> None:
    """Close what is due and let the author of each sealed need open its quotes."""
    await close(board)
    async with board.write() as session:
        for need in await session.scalars(sa.select(Need).where(Need.state == NeedState.CLOSED)):
            author = Asker(Role.OFFICER, need.author_id, need.organisation_id, need.department_id)
            await open_quotes(session, author, need.code, board.clock())
