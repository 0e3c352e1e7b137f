"""An open thread: messages, read marks and typing arrive as they happen, for as long as the reader may read."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import pytest
import sqlalchemy as sa

from needs_board.accounts.models import Membership, Session
from needs_board.kit.wakes import wake
from needs_board.live.rules import MOST_STREAMS
from tests.board import Board
from tests.cast import id_of
from tests.live.streams import StreamClient, serving, until
from tests.talk import begun_thread, said
from tests.world import product_on_sale


async def thread_of(board: Board) -> UUID:
    return await begun_thread(board, f"product:{await product_on_sale(board)}")


@asynccontextmanager
async def watching(board: Board, port: int, person: str, thread: UUID) -> AsyncIterator[StreamClient]:
    """Have the thread open inside the block."""
    client = StreamClient(port, (await board.as_(person)).token, thread)
    reading = asyncio.create_task(client.connect())
    await until(lambda: ("hello", "1") in client.other)
    try:
        yield client
    finally:
        reading.cancel()
        await asyncio.wait([reading])


async def test_what_is_said_read_and_typed_appears_by_itself(board: Board) -> None:
    thread = await thread_of(board)
    haneul, yunseul = await board.as_("하늘"), await board.as_("윤슬")
    async with serving(board.app) as port, watching(board, port, "하늘", thread) as screen:
        await yunseul.post(f"/threads/{thread}/read", {"number": "1"})
        await until(lambda: ("read", "1") in screen.other)
        await said(board, thread, "윤슬", "네.")
        await until(lambda: screen.shown == [1, 2])
        await haneul.post(f"/threads/{thread}/typing")
        await said(board, thread, "하늘", "고맙습니다.")
        await until(lambda: screen.shown == [1, 2, 3])
        assert ("typing", "1") not in screen.other  # one's own is no news
        await yunseul.post(f"/threads/{thread}/typing")
        await until(lambda: ("typing", "1") in screen.other)


async def test_without_a_stream_the_same_address_gives_what_is_new_and_ends(board: Board) -> None:
    thread = await thread_of(board)
    await said(board, thread, "윤슬", "네.")
    haneul = await board.as_("하늘")
    answer = await haneul.get(f"/threads/{thread}/events", headers={"Last-Event-ID": "1"})
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert "id: 2\n" in answer.text and "id: 1\n" not in answer.text and "네." in answer.text
    for odd in ("-1", "x", "9" * 30, ""):
        assert (await haneul.get(f"/threads/{thread}/events?after={odd}")).status_code == 200


@pytest.mark.parametrize("how", ["signed out", "left the agency", "stopped"])
async def test_stream_ends_before_it_sends_anything_more(board: Board, how: str) -> None:
    thread = await thread_of(board)
    async with serving(board.app) as port, watching(board, port, "하늘", thread) as screen:
        await until(lambda: screen.shown == [1])
        if how == "stopped":
            await board.database.wakes.close()
        else:
            async with board.write() as session:
                if how == "signed out":
                    await session.execute(sa.update(Session).values(ended_at=board.clock()))
                else:
                    membership = await session.get_one(Membership, id_of("membership of 하늘"))
                    membership.organisation_id, membership.department_id = id_of("한빛공단"), None
            await said(board, thread, "윤슬", "들으시나요?")
        await until(lambda: screen.is_ended)
        assert screen.shown == [1]
        await until(lambda: board.database.wakes.count == 0)


async def test_one_person_has_so_many_streams_and_no_more(board: Board) -> None:
    thread = await thread_of(board)
    token = (await board.as_("하늘")).token
    async with serving(board.app) as port:
        clients = [StreamClient(port, token, thread) for _place in range(MOST_STREAMS)]
        reading = [asyncio.create_task(one.connect()) for one in clients]
        await until(lambda: board.database.wakes.count == MOST_STREAMS)
        late = StreamClient(port, token, thread)
        await late.connect()
        assert (late.status, late.is_ended) == (429, True)
        for task in reading:
            task.cancel()
        await asyncio.wait(reading)
        await until(lambda: board.database.wakes.count == 0)
        async with watching(board, port, "하늘", thread) as screen:
            await until(lambda: screen.shown == [1])


async def test_nobody_is_woken_by_what_was_rolled_back(board: Board) -> None:
    thread = await thread_of(board)
    with board.database.wakes.waiting(thread) as waiter:
        await asyncio.sleep(0.3)  # on PostgreSQL the listening begins, and wakes once
        await waiter.wait(0.01)
        async with board.database._writes() as session:
            await wake(session, thread, "never")
            await session.rollback()
        assert await waiter.wait(0.3) == set()
        async with board.write() as session:
            await wake(session, thread, "now")
        assert await waiter.wait(5) == {"now"}
