"""A real server in the loop of the test, and a client that reads a stream as a browser does, byte by byte."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from uuid import UUID

import uvicorn
from litestar import Litestar

from needs_board.app import create_app
from needs_board.kit.db import Database
from needs_board.kit.settings import Settings
from tests.board import ManualClock


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the test runner."""
        yield


@asynccontextmanager
async def serving(app: Litestar) -> AsyncIterator[int]:
    """Serve an application inside the block and return its port."""
    door = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, lifespan="off", log_config=None, timeout_graceful_shutdown=1)
    server = _Server(config)
    task = asyncio.create_task(server.serve([door]))
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    try:
        yield door.getsockname()[1]
    finally:
        app.state.database.wakes.ring_all()
        server.should_exit = True
        await task


@dataclass(slots=True)
class StreamClient:
    """An open page: `shown` are the numbers of the messages in the order in which they appeared, `other` all else."""

    port: int
    token: str
    thread_id: UUID
    shown: list[int] = field(default_factory=list)
    other: list[tuple[str, str]] = field(default_factory=list)
    last_event_id: str = ""
    status: int = 0
    is_ended: bool = False

    async def connect(self, *, most_bytes: int = 1 << 30, seconds: float = 10.0, stay: bool = True) -> None:
        """Open the stream as a browser does, with the last id, and read until it ends or is cut off."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        lines = [
            f"GET /threads/{self.thread_id}/events{'?stay=1' if stay else ''} HTTP/1.0",
            "Host: board.test",
            f"Cookie: session={self.token}",
            *([f"Last-Event-ID: {self.last_event_id}"] if self.last_event_id else []),
        ]
        writer.write("\r\n".join([*lines, "", ""]).encode())
        self.is_ended = False
        try:
            async with asyncio.timeout(seconds):
                await self._read(reader, most_bytes)
        except TimeoutError:
            pass
        finally:
            writer.transport.abort()  # as a train in a tunnel does: nobody says goodbye

    async def _read(self, reader: asyncio.StreamReader, most_bytes: int) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.status = int(head.split(b" ", 2)[1])
        left = b""
        while most_bytes > 0:
            piece = await reader.read(min(most_bytes, 4096))
            if not piece:
                self.is_ended = True
                return
            most_bytes -= len(piece)
            *events, left = (left + piece).split(b"\n\n")
            for event in events:
                self._dispatch(event.decode())

    def _dispatch(self, event: str) -> None:
        """Take in one whole event; half a one is forgotten, as the standard says."""
        fields: dict[str, str] = {}
        for line in event.split("\n"):
            name, _colon, value = line.partition(":")
            fields[name] = value.removeprefix(" ")
        self.last_event_id = fields.get("id", self.last_event_id)
        if fields.get("event") == "message":
            self.shown.append(int(fields["id"]))
        elif "event" in fields:
            self.other.append((fields["event"], fields.get("data", "")))


async def until(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait until a condition holds; fails when it does not within so many seconds."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - what is waited for is a list of the client
            await asyncio.sleep(0.01)


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


async def serve_alone(url: str, port: int) -> None:
    """Serve the board of a test in a process of its own until it is ended: `python -m tests.live.streams URL PORT`."""
    database = Database(url)
    settings = Settings(secret_key="0" * 64, file_key="1" * 64, base_url="http://board.test")
    app = create_app(settings, database, ManualClock())
    await uvicorn.Server(uvicorn.Config(app, port=port, lifespan="off", log_config=None)).serve()
    await database.close()


if __name__ == "__main__":
    asyncio.run(serve_alone(sys.argv[1], int(sys.argv[2])))
