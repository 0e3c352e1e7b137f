"""Files that go with a quote: sealed and opened with it, checked, kept with the revision they went out with."""

from datetime import timedelta

import sqlalchemy as sa

from needs_board.files.models import StoredFile
from tests.board import Board, Client, texts
from tests.opening import close_and_open
from tests.world import drawn, published_need, submitted_quote, typed_quote


async def send(client: Client, number: str, name: str = "산출내역서.png", data: bytes = b"") -> str:
    answer = await client.post(
        f"/quotes/{number}/files", files={"file": (name, data or drawn(), "image/png")}
    )
    return (
        texts(answer)
        if answer.status_code == 422
        else answer.headers.get("Location", str(answer.status_code))
    )


async def file_ids(board: Board) -> list[str]:
    async with board.read() as session:
        return [str(one) for one in await session.scalars(sa.select(StoredFile.id).order_by(StoredFile.id))]


async def test_an_attachment_is_sealed_with_its_quote_and_opened_with_it(board: Board) -> None:
    code = await published_need(board)
    yunseul = await board.as_("윤슬")
    await yunseul.post(f"/needs/{code}/quote", typed_quote(board) | {"act": "save"})
    assert await send(yunseul, "D-2026-1-1") == "/quotes/D-2026-1-1/files"
    await yunseul.post(f"/needs/{code}/quote", typed_quote(board))
    (file,) = await file_ids(board)
    paths = ("/quotes/Q-2026-1-1/files", f"/quotes/Q-2026-1-1/files/{file}", f"/files/{file}")
    for person in ("하늘", "가람", "여울", "다온"):
        client = await board.as_(person)
        assert [(await client.get(path)).status_code for path in paths] == [404, 404, 404]
    assert [(await yunseul.get(path)).status_code for path in paths] == [200, 200, 404]
    board.clock.forward(timedelta(days=8))
    await close_and_open(board)
    for person, wanted in {"하늘": [200, 200, 404], "가람": [200, 200, 404], "여울": [404] * 3}.items():
        client = await board.as_(person)
        assert [(await client.get(path)).status_code for path in paths] == wanted
    sent = await (await board.as_("하늘")).get(paths[1])
    assert sent.headers["Content-Disposition"].startswith("attachment")


async def test_what_went_out_with_a_revision_stays_with_it(board: Board) -> None:
    code = await published_need(board, sealed=False)
    yunseul, haneul = await board.as_("윤슬"), await board.as_("하늘")
    number = await submitted_quote(board, code, "윤슬", 25_000)
    page = f"/quotes/{number}/files"
    await send(yunseul, number)
    assert "산출내역서" not in (await haneul.get(page)).text
    await submitted_quote(board, code, "윤슬", 24_000)
    assert "산출내역서" in (await haneul.get(page)).text
    (file,) = await file_ids(board)
    assert (await yunseul.post(f"{page}/{file}/remove")).status_code == 303
    assert "산출내역서" in (await haneul.get(page)).text
    await submitted_quote(board, code, "윤슬", 23_000)
    assert "산출내역서" not in (await haneul.get(page)).text


async def test_a_file_of_a_wrong_kind_is_refused_with_a_sentence_and_nothing_is_kept(board: Board) -> None:
    code = await published_need(board)
    number = await submitted_quote(board, code, "윤슬", 25_000)
    yunseul = await board.as_("윤슬")
    assert "산출내역서.exe" in await send(yunseul, number, "산출내역서.exe", b"MZ")
    assert not await file_ids(board)


async def test_nobody_else_adds_or_takes_away_and_nobody_after_the_deadline(board: Board) -> None:
    code = await published_need(board, sealed=False)
    number = await submitted_quote(board, code, "윤슬", 25_000)
    for person, status in {"하늘": "403", "가람": "403", "여울": "404"}.items():
        assert await send(await board.as_(person), number) == status
    board.clock.forward(timedelta(days=8))
    assert await send(await board.as_("윤슬"), number) == "409"
    assert not await file_ids(board)
