"""What tests about threads begin with: one that was begun, and something more said in it."""

from uuid import UUID, uuid4

from needs_board.enclosures.actions import send_file
from needs_board.enclosures.forms import FileForm
from needs_board.files.forms import NewFile
from needs_board.files.rules import FileKind
from needs_board.kit.asker import acting_for
from needs_board.kit.objects import open_objects
from needs_board.messages.actions import NewMessage, say, say_first
from needs_board.messages.forms import FirstForm
from needs_board.reports.actions import report_thread
from needs_board.reports.forms import ReportForm
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


async def sent_file(board: Board, thread_id: UUID, by: str = "하늘", data: bytes = b"%PDF-1.7 1") -> int:
    """Send a file that counts as checked, and return the number of its message."""
    new = NewFile(
        organisation_id=acting_for(asker(by)),
        kind=FileKind.MESSAGE_FILE,
        name="시안.pdf",
        media_type="application/pdf",
        data=data,
    )
    objects = open_objects(board.app.state.settings)
    async with board.write() as session:
        form = FileForm(uuid4(), "시안입니다.")
        sent = await send_file(session, objects, asker(by), thread_id, (form, new), board.clock())
        return sent.number


async def reported_thread(board: Board, thread_id: UUID, by: str = "윤슬") -> str:
    """Report a thread and return the id of the report."""
    async with board.write() as session:
        form = ReportForm("무례한 말을 합니다.")
        return str((await report_thread(session, asker(by), thread_id, form, board.clock())).id)
