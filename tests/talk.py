"""What tests about threads begin with: one that was begun, and something more said in it."""

from uuid import UUID, uuid4

from needs_board.messages.actions import NewMessage, say, say_first
from needs_board.messages.forms import FirstForm
from tests.board import Board
from tests.world import asker


async def begun_thread(board: Board, about: str, by: str = "하늘", text: str = "안녕하세요.") -> UUID:
    """Begin a thread about something, `product:1`, and return its key."""
    async with board.write() as session:
        said = await say_first(session, asker(by), FirstForm(about, text, uuid4()), board.clock())
        return said.thread_id


async def said(board: Board, thread_id: UUID, by: str, text: str, sent_id: UUID | None = None) -> int:
    """Say something in a thread and return its number."""
    async with board.write() as session:
        new = NewMessage(sent_id=sent_id or uuid4(), text=text)
        return (await say(session, asker(by), thread_id, new, board.clock())).number
