"""A page that is cut off two hundred times shows every message once and in order; one that resumes otherwise does not."""

import asyncio
import random
import sys
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from needs_board.live.rules import HEARTBEAT_SECONDS
from tests.board import Board
from tests.live.streams import StreamClient, free_port, serving, until
from tests.talk import begun_thread, said
from tests.world import product_on_sale

CUTS = 200


async def _talk(board: Board, thread: UUID, going: asyncio.Event) -> None:
    """Let both sides speak at the same time until the page has been cut off often enough."""

    async def speak(person: str) -> None:
        while not going.is_set():
            board.clock.forward(timedelta(seconds=3))
            await said(board, thread, person, f"{person}의 말\n두 번째 줄")
            await asyncio.sleep(0.005)

    await asyncio.gather(speak("하늘"), speak("윤슬"))


async def _cut_off(board: Board, forget: Callable[[StreamClient], None]) -> tuple[list[int], int]:
    """Return the numbers that a page showed which was cut off at any byte, and how many messages there are."""
    thread = await begun_thread(board, f"product:{await product_on_sale(board)}")
    chance, over = random.Random(20261124), asyncio.Event()
    token = (await board.as_("서준")).token
    async with serving(board.app) as port:
        page = StreamClient(port, token, thread)
        talking = asyncio.create_task(_talk(board, thread, over))
        for _cut in range(CUTS):
            await page.connect(most_bytes=chance.randint(1, 6_000), seconds=chance.uniform(0.01, 0.1))
            forget(page)
        over.set()
        await talking
        await page.connect(stay=False)
    last = await said(board, thread, "윤슬", "끝")
    return page.shown, last - 1


def _nothing(_page: StreamClient) -> None:
    """Resume as browsers do."""


def _everything(page: StreamClient) -> None:
    """The control that sees messages twice: a page that begins anew each time."""
    page.last_event_id = ""


def _one(page: StreamClient) -> None:
    """The control that misses messages: a page that takes for granted that one more has come."""
    page.last_event_id = str(int(page.last_event_id or 0) + 1)


@pytest.mark.long
async def test_page_shows_every_message_once_and_in_order(board: Board) -> None:
    shown, last = await _cut_off(board, _nothing)
    assert last > CUTS
    assert shown == list(range(1, last + 1))


@pytest.mark.long
@pytest.mark.parametrize("forget", [_everything, _one])
async def test_control_that_resumes_otherwise_does_not(
    board: Board, forget: Callable[[StreamClient], None]
) -> None:
    shown, last = await _cut_off(board, forget)
    assert shown != list(range(1, last + 1))


@pytest.mark.long
async def test_two_processes_see_each_others_messages(board: Board) -> None:
    """On PostgreSQL at once; on SQLite, which is for one process, at the next heartbeat."""
    thread = await begun_thread(board, f"product:{await product_on_sale(board)}")
    token, ports = (await board.as_("하늘")).token, (free_port(), free_port())
    patience = 5 if board.database.is_postgresql else HEARTBEAT_SECONDS + 5
    command = (sys.executable, "-m", "tests.live.streams", board.database.url)
    servers = [await asyncio.create_subprocess_exec(*command, str(port)) for port in ports]
    pages = [StreamClient(port, token, thread) for port in ports]
    try:
        for port in ports:
            await _until_answering(port)
        reading = [asyncio.create_task(page.connect(seconds=60)) for page in pages]
        await until(lambda: all(page.shown == [1] for page in pages))
        await said(board, thread, "윤슬", "여기는 세 번째 프로세스입니다.")
        await until(lambda: all(page.shown == [1, 2] for page in pages), patience)
        for task in reading:
            task.cancel()
    finally:
        for server in servers:
            server.terminate()
            await server.wait()


async def _until_answering(port: int) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                _reader, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.1)
                continue
            writer.close()
            return
