"""How far people have read: unread threads in the menu, read marks for the other side, muting."""

import re

import pytest

from tests.board import Board, Client, texts
from tests.talk import begun_thread, said
from tests.world import product_on_sale


async def unread(client: Client) -> int:
    """Return the number beside 대화 in the menu."""
    found = re.search(r'nb-nav-count">(\d+)', (await client.get("/threads")).text)
    return int(found[1]) if found else 0


async def test_each_person_reads_for_themselves_and_the_other_side_sees_that_it_was_read(
    board: Board,
) -> None:
    thread = await begun_thread(board, f"product:{await product_on_sale(board)}")
    haneul, yunseul = await board.as_("하늘"), await board.as_("윤슬")
    assert (await unread(haneul), await unread(yunseul)) == (0, 1)
    assert 'class="nb-says-read" hidden' in (await haneul.get(f"/threads/{thread}")).text
    await yunseul.post(f"/threads/{thread}/read", {"number": "1"})
    assert await unread(yunseul) == 0
    assert 'class="nb-says-read">' in (await haneul.get(f"/threads/{thread}")).text
    await said(board, thread, "윤슬", "네.")
    assert await unread(haneul) == 1


async def test_looking_at_a_thread_writes_nothing(board: Board) -> None:
    thread = await begun_thread(board, f"product:{await product_on_sale(board)}")
    yunseul = await board.as_("윤슬")
    for path in (f"/threads/{thread}", f"/threads/{thread}/events", "/threads"):
        await yunseul.get(path)
    assert await unread(yunseul) == 1


@pytest.mark.parametrize("number", ["0", "1", "9000000000000000"])
async def test_reading_never_goes_back_nor_beyond_what_was_said(board: Board, number: str) -> None:
    thread = await begun_thread(board, f"product:{await product_on_sale(board)}")
    await said(board, thread, "하늘", "하나 더 묻겠습니다.")
    yunseul = await board.as_("윤슬")
    await yunseul.post(f"/threads/{thread}/read", {"number": "2"})
    assert (await yunseul.post(f"/threads/{thread}/read", {"number": number})).status_code == 303
    assert await unread(yunseul) == 0
    await said(board, thread, "하늘", "그리고 하나 더.")
    assert await unread(yunseul) == 1


async def test_muted_thread_counts_for_nobody_of_that_side(board: Board) -> None:
    thread = await begun_thread(board, f"product:{await product_on_sale(board)}")
    yunseul, haneul = await board.as_("윤슬"), await board.as_("하늘")
    await yunseul.post(f"/threads/{thread}/mute", {"muted": "1"})
    assert await unread(yunseul) == 0
    assert "알림 꺼짐" in texts(await yunseul.get("/threads"))
    await yunseul.post(f"/threads/{thread}/mute", {"muted": ""})
    assert await unread(yunseul) == 1
    await said(board, thread, "윤슬", "답입니다.")
    assert (await unread(haneul), await unread(yunseul)) == (1, 0)  # who answers has read
    assert "알림 꺼짐" not in texts(await haneul.get("/threads"))


async def test_thread_concerns_the_department_that_began_it(board: Board) -> None:
    thread = await begun_thread(board, f"product:{await product_on_sale(board)}")
    await said(board, thread, "윤슬", "네.")
    seojun = await board.as_("서준")
    assert await unread(seojun) == 0
    assert "푸른인쇄" in texts(await seojun.get("/threads"))
    assert await unread(await board.as_("하늘")) == 1
