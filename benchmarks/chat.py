"""How many messages a second does a board take, and how soon do open threads show them?

    python benchmarks/chat.py [--streams 200] [--seconds 15] [--rate 10] [--database postgresql://…]

Half of the people are of agencies, half of enterprises; each pair has a thread and keeps it open. First they speak at a
steady rate, and the time from sending a message to its arrival on the other screen is taken; then as fast as they can.
The server is a process of its own; clients and database share the machine with it.
"""

import argparse
import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from needs_board.accounts.actions import (
    Client,
    create_account,
    create_organisation,
    join_organisation,
    start_session,
)
from needs_board.accounts.queries import first_membership, signed_in
from needs_board.accounts.rules import OrganisationKind
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import EnterpriseType, StoreState
from needs_board.kit.db import Database
from needs_board.kit.settings import Settings
from needs_board.messages import rules
from needs_board.messages.actions import say_first
from needs_board.messages.forms import FirstForm
from needs_board.migrations.run import migrate

SENDERS = 8
"""As many send at the same time when it goes as fast as it can."""


@dataclass(slots=True)
class Talker:
    """Somebody with a thread open; `token` signs in, `csrf` stands in forms."""

    token: str
    thread: UUID
    csrf: str = ""
    sent: dict[str, float] = field(default_factory=dict)
    delays: list[float] = field(default_factory=list)
    other: "Talker | None" = None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--streams", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--rate", type=float, default=10)
    parser.add_argument("--database", default="")
    parser.add_argument("--serve", type=int, default=0, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        asyncio.run(_serve(asked.serve))
        return
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), database_url=asked.database, secret_key="0" * 64)
        asyncio.run(_measure(settings, asked))


async def _serve(port: int) -> None:
    """Serve the board of the environment, without a limit for how fast a person writes: what is measured is the board."""
    import uvicorn  # noqa: PLC0415 - only the process that serves needs it

    from needs_board.app import create_app  # noqa: PLC0415 - the same
    from needs_board.kit.settings import load_settings  # noqa: PLC0415 - the same
    from needs_board.messages import actions  # noqa: PLC0415 - the same

    actions.MOST_A_MINUTE = rules.MOST_A_MINUTE * 10_000
    settings = load_settings()
    database = Database(settings.database)
    config = uvicorn.Config(
        create_app(settings, database), port=port, log_level="critical", timeout_graceful_shutdown=1
    )
    await uvicorn.Server(config).serve()


async def _measure(settings: Settings, asked: argparse.Namespace) -> None:
    talkers = await _people(settings, asked.streams)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "NEEDS_BOARD_DATA_DIR": str(settings.data_dir),
        "NEEDS_BOARD_DATABASE_URL": settings.database_url,
        "NEEDS_BOARD_SECRET_KEY": settings.secret_key,
    }
    server = subprocess.Popen([sys.executable, __file__, "--serve", str(port)], env=environment)  # noqa: ASYNC220 - done once, before anything is measured
    try:
        await _until_up(port)
        streams = [asyncio.create_task(_watch(port, one)) for one in talkers]
        for one in talkers:
            one.csrf = await _csrf(port, one)
        await asyncio.sleep(2)
        await _steadily(port, talkers, asked.seconds, asked.rate)
        delays = sorted(delay for one in talkers for delay in one.delays)
        count = len(delays)
        print(
            f"{asked.streams} streams, {asked.rate:g} messages a second for {asked.seconds:g} s: {count} arrived,"
        )
        print(
            f"  after {_ms(statistics.median(delays))} (median), {_ms(delays[int(count * 0.95)])} (95 %), {_ms(delays[-1])} (longest)"
        )
        sent = await _as_fast_as_it_goes(port, talkers, asked.seconds)
        print(
            f"{asked.streams} streams, {SENDERS} senders at once: {sent / asked.seconds:.0f} messages a second"
        )
        for task in streams:
            task.cancel()
    finally:
        server.terminate()
        server.wait()


async def _people(settings: Settings, count: int) -> list[Talker]:
    """Bring in so many people, half of an agency each, half of an enterprise, and let each pair begin a thread."""
    database, at = Database(settings.database), datetime.now(UTC)
    await migrate(database)
    talkers: list[Talker] = []
    async with database.write() as session:
        for number in range(1, count // 2 + 1):
            pair = []
            for kind in (OrganisationKind.AGENCY, OrganisationKind.ENTERPRISE):
                made = await create_organisation(session, kind, f"{kind} {number}", at)
                person = await create_account(
                    session, f"{kind}{number}@bench.example", f"{kind} {number}", at
                )
                await join_organisation(session, person.id, made.id)
                if kind is OrganisationKind.ENTERPRISE:
                    session.add(_store(made.id, number, at))
                membership = await first_membership(session, person.id)
                assert membership is not None
                pair.append(await start_session(session, membership, Client("127.0.0.1", "bench"), at))
            found = await signed_in(session, pair[0], at)
            assert found is not None
            first = FirstForm(f"enterprise:{number}", "안녕하세요.", uuid4())
            thread = (await say_first(session, found.asker, first, at)).thread_id
            agency, enterprise = (Talker(token, thread) for token in pair)
            agency.other, enterprise.other = enterprise, agency
            talkers += [agency, enterprise]
    await database.close()
    return talkers


def _store(key: UUID, number: int, at: datetime) -> Enterprise:
    return Enterprise(
        id=key,
        number=number,
        name=f"enterprise {number}",
        type=EnterpriseType.COOPERATIVE,
        state=StoreState.OPEN,
        opened_at=at,
        created_at=at,
        changed_at=at,
    )


async def _watch(port: int, one: Talker) -> None:
    """Keep a thread open and take the time at which each message of the other side arrives."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    path = f"/threads/{one.thread}/events?stay=1&after=1"
    writer.write(f"GET {path} HTTP/1.0\r\nHost: x\r\nCookie: session={one.token}\r\n\r\n".encode())
    while True:
        event = (await reader.readuntil(b"\n\n")).decode()
        now, sender = time.perf_counter(), one.other
        if "event: message" not in event or sender is None:
            continue
        mark = event.partition("[")[2].partition("]")[0]
        if (began := sender.sent.pop(mark, None)) is not None:
            one.delays.append(now - began)


async def _say(port: int, one: Talker) -> None:
    mark = uuid4().hex
    body = f"_csrf_token={one.csrf}&id={uuid4()}&text=%5B{mark}%5D+%EB%84%A4"
    one.sent[mark] = time.perf_counter()
    head = await _request(port, "POST", f"/threads/{one.thread}/messages", one, body)
    while (
        b" 409 " in head
    ):  # the one writer of SQLite was busy for five seconds: sent again, it is the same message
        head = await _request(port, "POST", f"/threads/{one.thread}/messages", one, body)
    assert b" 204 " in head, head[:200]


async def _request(port: int, method: str, path: str, one: Talker, body: str = "") -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = [
        f"{method} {path} HTTP/1.0",
        "Host: x",
        "HX-Request: true",
        f"Cookie: session={one.token}" + (f"; csrf={one.csrf}" if one.csrf else ""),
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
    ]
    writer.write("\r\n".join([*lines, "", body]).encode())
    head = await reader.readuntil(b"\r\n\r\n")
    writer.close()
    return head


async def _csrf(port: int, one: Talker) -> str:
    head = (await _request(port, "GET", "/threads", one)).decode()
    return head.partition("csrf=")[2].partition(";")[0]


async def _steadily(port: int, talkers: list[Talker], seconds: float, rate: float) -> None:
    saying = []
    for place in range(int(seconds * rate)):
        saying.append(asyncio.create_task(_say(port, talkers[place * 7 % len(talkers)])))
        await asyncio.sleep(1 / rate)
    await asyncio.gather(*saying)
    await asyncio.sleep(2)


async def _as_fast_as_it_goes(port: int, talkers: list[Talker], seconds: float) -> int:
    ends, counts = time.monotonic() + seconds, [0] * SENDERS

    async def keep_saying(place: int) -> None:
        mine = talkers[place::SENDERS]
        while time.monotonic() < ends:
            await _say(port, mine[counts[place] % len(mine)])
            counts[place] += 1

    await asyncio.gather(*(keep_saying(place) for place in range(SENDERS)))
    return sum(counts)


async def _until_up(port: int) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                _reader, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.2)
                continue
            writer.close()
            return


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


if __name__ == "__main__":
    main()
