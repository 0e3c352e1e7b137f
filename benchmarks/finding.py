"""How long does a filtered search page take with 50,000 products?

    python -m benchmarks.finding [--products 50000] [--enterprises 500] [--pages 120] [--seed 1] [--only sqlite]

Fills a database with a market put together from the demo's words, asks the whole application for pages of
searches, none twice, and prints median and 95th percentile in ms and the most statements of a page: on SQLite and on
PostgreSQL (a server of its own, or the one that TEST_POSTGRESQL names).
"""

import argparse
import asyncio
import logging
import os
import random
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import httpx
import sqlalchemy as sa

from benchmarks.market import demo, fill
from needs_board.app import create_app
from needs_board.kit.db import Database
from needs_board.kit.log import start_log
from needs_board.kit.settings import Settings
from needs_board.lookup.actions import Finder
from needs_board.migrations.run import migrate
from tests.databases import SERVER, with_server

GOAL_MS = 150
FACETS: dict[str, list[str]] = {
    "kind": ["goods", "services"],
    "type": ["social_enterprise", "cooperative", "village_enterprise", "self_support_enterprise"],
    "region": ["남동구", "부평구", "서구", "강화군", "연수구"],
    "within": ["3", "7", "14"],
    "mark": ["green", "recycled"],
    "to": ["남동구", "강화군"],
    "valid_on": ["2026-11-24"],
    "least_won": ["3000", "20000"],
    "most_won": ["50000", "300000"],
}
ORDERS = ["", "newest", "cheapest", "dearest"]


class Lap(NamedTuple):
    """One page: the time on the wall, the CPU time of this process, SQLite's work included, and the statements."""

    seconds: float
    cpu_seconds: float
    statements: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--products", type=int, default=50_000)
    parser.add_argument("--enterprises", type=int, default=500)
    parser.add_argument("--pages", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    asked = parser.parse_args()
    start_log(as_json=True)
    logging.disable(logging.INFO)
    print(
        f"{'database':12}{'pages':36}{'median':>9}{'95 %':>9}{'most':>9}{'CPU':>9}{'CPU 95 %':>10}{'statements':>12}"
    )
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("sqlite", "postgresql"):
            if asked.only in (None, kind):
                with _database_of(kind, Path(folder)) as url:
                    asyncio.run(_measure(kind, url, Path(folder) / kind, asked))


@contextmanager
def _database_of(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite+aiosqlite:///{folder / 'board.sqlite3'}"
        return
    with with_server():
        url = sa.make_url(os.environ[SERVER]).set(drivername="postgresql+asyncpg")
        yield url.render_as_string(hide_password=False)


async def _measure(kind: str, url: str, folder: Path, asked: argparse.Namespace) -> None:
    database = Database(url)
    began = time.perf_counter()
    await migrate(database)
    await fill(database, asked.products, asked.enterprises, asked.seed)
    if database.is_postgresql:  # as its autovacuum does
        async with database.engine.begin() as connection:
            await connection.execute(sa.text("ANALYZE"))
    print(f"{kind:12}filled in {time.perf_counter() - began:.0f} s")
    settings = Settings(data_dir=folder, secret_key="0" * 64, base_url="http://board.test")
    app = create_app(settings, database, lambda: datetime(2026, 11, 24, 3, tzinfo=UTC))
    app.state.finder = Finder(database, folder / "indexes")
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://board.test", timeout=60) as client:
        began = time.perf_counter()
        await _until_ready(client)
        print(f"{kind:12}engine ready after {time.perf_counter() - began:.0f} s")
        everything: list[Lap] = []
        for what, addresses in _addresses(random.Random(asked.seed), asked.pages).items():
            laps = await _asked(client, database, addresses)
            everything += laps
            print(f"{kind:12}{what:36}{_shown(laps)}")
        met = _percentile([one.seconds for one in everything]) * 1000 <= GOAL_MS
        print(
            f"{kind:12}{'all of them':36}{_shown(everything)}   {'within' if met else 'NOT WITHIN'} {GOAL_MS} ms"
        )
    await database.close()


async def _until_ready(client: httpx.AsyncClient) -> None:
    for _turn in range(1200):
        if not (await client.get("/api/v1/products?q=도시락")).json()["is_as_typed"]:
            return
        await asyncio.sleep(0.5)
    raise SystemExit("the engine was not ready within ten minutes")


def _addresses(chance: random.Random, count: int) -> dict[str, list[str]]:
    """Return addresses of searches by what they have in common: some words, conditions or both."""
    names = sorted({word for one in demo("products") for word in one["name"].split() if len(word) > 1})
    categories = sorted({one["category"] for one in demo("products")})

    def conditions(most: int) -> dict[str, str]:
        chosen = {
            facet: chance.choice(FACETS[facet])
            for facet in chance.sample(sorted(FACETS), chance.randint(1, most))
        }
        return chosen | ({"category": chance.choice(categories)} if chance.random() < 0.3 else {})

    def words(place: int) -> str:
        said = chance.sample(names, chance.randint(1, 2))
        typed = "".join(said) if chance.random() < 0.3 else " ".join(said)
        return f"{typed} {place}" if chance.random() < 0.2 else typed

    def address(asked: dict[str, str]) -> str:
        return f"/products?{urlencode(asked)}"

    def arranged() -> dict[str, str]:
        return {"order": chance.choice(ORDERS), "page": str(chance.choice([1, 1, 1, 2, 5]))}

    return {
        "nothing but order and page": [address(arranged()) for _place in range(count)],
        "one to four conditions": [address(conditions(4) | arranged()) for _place in range(count)],
        "words": [address({"q": words(place)}) for place in range(count)],
        "words, conditions, order": [
            address({"q": words(place)} | conditions(3) | arranged()) for place in range(count)
        ],
    }


async def _asked(client: httpx.AsyncClient, database: Database, addresses: list[str]) -> list[Lap]:
    laps = []
    for address in addresses:
        async with _counted(database) as statements:
            began, cpu = time.perf_counter(), time.process_time()
            answer = await client.get(address)
            laps.append(Lap(time.perf_counter() - began, time.process_time() - cpu, len(statements)))
        answer.raise_for_status()
        if "그대로 적힌 상품만" in answer.text:
            print(f"{address} was answered without the engine, which was busy for half a second")
    return laps


@asynccontextmanager
async def _counted(database: Database) -> AsyncIterator[list[str]]:
    statements: list[str] = []

    def note(*given: object) -> None:
        statements.append(str(given[2]))

    engine = database.engine.sync_engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(engine, "before_cursor_execute", note)


def _percentile(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)]


def _shown(laps: list[Lap]) -> str:
    wall, cpu = [one.seconds for one in laps], [one.cpu_seconds for one in laps]
    numbers = (statistics.median(wall), _percentile(wall), max(wall), statistics.median(cpu))
    shown = "".join(f"{number * 1000:>9.1f}" for number in numbers)
    return f"{shown}{_percentile(cpu) * 1000:>10.1f}{max(one.statements for one in laps):>12}"


if __name__ == "__main__":
    main()
