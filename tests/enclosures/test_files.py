"""Files in a thread: checked by the gate, for the two sides alone."""

from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa

from needs_board.files.models import StoredFile
from needs_board.messages.models import Message
from tests.board import Board, Client, texts
from tests.talk import begun_thread, sent_file
from tests.world import drawn, product_on_sale


@pytest.fixture
async def thread(board: Board) -> str:
    return str(await begun_thread(board, f"product:{await product_on_sale(board)}"))


async def send(
    client: Client, thread: str, name: str, data: bytes, sent_id: str = "", text: str = "시안입니다."
) -> httpx.Response:
    files = {"file": (name, data)}
    return await client.post(
        f"/threads/{thread}/file", {"id": sent_id or str(uuid4()), "text": text}, files=files
    )


async def test_file_reaches_the_other_side_and_nobody_else(board: Board, thread: str) -> None:
    haneul = await board.as_("하늘")
    answer = await send(haneul, thread, "시안 1.png", drawn())
    assert answer.headers["Location"] == f"/threads/{thread}#m-2"
    yunseul = await board.as_("윤슬")
    page = await yunseul.get(f"/threads/{thread}")
    assert "시안 1.png" in texts(page) and f'href="/threads/{thread}/files/2"' in page.text
    got = await yunseul.get(f"/threads/{thread}/files/2")
    assert got.status_code == 200 and got.headers["Content-Disposition"].startswith("attachment")
    async with board.read() as session:
        file_id = await session.scalar(sa.select(StoredFile.id))
    for person in ("하늘", "윤슬", "가람", "다온", "여울"):
        client = await board.as_(person)
        assert (await client.get(f"/files/{file_id}")).status_code == 404
    for person in ("가람", "다온", "여울"):
        client = await board.as_(person)
        assert (await client.get(f"/threads/{thread}/files/2")).status_code == 404
    assert (await yunseul.get(f"/threads/{thread}/files/1")).status_code == 404


async def test_file_sent_again_is_there_once(board: Board, thread: str) -> None:
    haneul, sent_id = await board.as_("하늘"), str(uuid4())
    for _time in range(2):
        answer = await send(haneul, thread, "시안.png", drawn(), sent_id)
        assert answer.headers["Location"] == f"/threads/{thread}#m-2"
    async with board.read() as session:
        assert await session.scalar(sa.select(sa.func.count()).select_from(StoredFile)) == 1
        assert await session.scalar(sa.select(sa.func.count()).select_from(Message)) == 2


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [("계약.exe", b"MZ", "형식은 받지 않습니다"), ("그림.png", b"%PDF-1.7", "PNG 형식이 아닙니다")],
)
async def test_file_that_is_not_taken_is_refused_and_the_words_stay(
    board: Board, thread: str, name: str, data: bytes, sentence: str
) -> None:
    haneul = await board.as_("하늘")
    answer = await send(haneul, thread, name, data, text="읽어 주세요.")
    assert answer.status_code == 422
    assert sentence in texts(answer) and "읽어 주세요." in answer.text
    assert (await haneul.get(f"/threads/{thread}")).text.count("data-number=") == 1


async def test_no_file_at_all_is_refused(board: Board, thread: str) -> None:
    answer = await (await board.as_("하늘")).post(f"/threads/{thread}/file", {"id": str(uuid4())})
    assert answer.status_code == 422 and "보낼 파일을 골라" in texts(answer)


async def test_words_of_a_file_are_found(board: Board, thread: str) -> None:
    await sent_file(board, UUID(thread))
    found = texts(await (await board.as_("윤슬")).get("/threads/search?q=시안"))
    assert "시안입니다." in found
