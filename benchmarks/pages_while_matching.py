"""Does a page answer in its usual time while the matcher works over the demo times a hundred?

    python benchmarks/pages_while_matching.py [--times 100] [--seconds 20]

Loads the demo, multiplies its stores, products and open needs, measures pages of a running web server, then
starts a worker and measures the same pages until the matcher is through. Prints medians and 95th percentiles.
"""

import argparse
import asyncio
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import sqlalchemy as sa
from uuid_utils.compat import uuid7

from needs_board.accounts.models import Organisation
from needs_board.catalogue.models import Product
from needs_board.demo.load import load_demo
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import StoreState
from needs_board.kit.db import Base, Database
from needs_board.kit.objects import open_objects
from needs_board.kit.settings import Settings
from needs_board.matches.models import MatchRun
from needs_board.migrations.run import migrate
from needs_board.needs.models import Need, NeedItem
from needs_board.needs.rules import NeedState

PAGES = ("/needs", "/needs/N-2026-0017", "/products", "/enterprises", "/healthz")
ROWS_A_WRITE = 2000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        asyncio.run(_prepare(settings, asked.times))
        runs = asyncio.run(_runs(settings))
        with _started(folder, "serve-web") as address:
            idle = _measure(address, time.monotonic() + asked.seconds)
            with _started(folder, "worker"):
                began = time.monotonic()
                busy: dict[str, list[float]] = {page: [] for page in PAGES}
                while asyncio.run(_runs(settings)) == runs and time.monotonic() < began + 900:
                    for page, seconds in _measure(address, time.monotonic() + 2).items():
                        busy[page] += seconds
                print(f"the matcher ranked for {time.monotonic() - began:.0f} s")
    print(f"{'page':22}{'idle':>18}{'matching':>18}{'ratio':>8}   median (95 %) in ms")
    for page in PAGES:
        print(f"{page:22}{_shown(idle[page]):>18}{_shown(busy[page]):>18}{_ratio(busy[page], idle[page]):>8}")


async def _prepare(settings: Settings, times: int) -> None:
    database = Database(settings.database)
    await migrate(database)
    await load_demo(database, open_objects(settings), datetime.now(UTC))
    async with database.read() as session:
        stores = list(await session.scalars(sa.select(Enterprise).where(Enterprise.state == StoreState.OPEN)))
        products = list(await session.scalars(sa.select(Product)))
        needs = list(await session.scalars(sa.select(Need).where(Need.state == NeedState.OPEN)))
        items = list(await session.scalars(sa.select(NeedItem)))
    copies: dict[type[Base], list[dict[str, object]]] = {
        kind: [] for kind in (Organisation, Enterprise, Product, Need, NeedItem)
    }
    for turn in range(1, times):
        _copy_stores(copies, stores, products, turn)
        _copy_needs(copies, needs, items, turn)
    async with database.write() as session:
        for kind, rows in copies.items():
            for start in range(0, len(rows), ROWS_A_WRITE):
                await session.execute(sa.insert(kind), rows[start : start + ROWS_A_WRITE])
    print(", ".join(f"{len(rows):,} more rows of {kind.__tablename__}" for kind, rows in copies.items()))
    await database.close()


def _copy_stores(
    copies: dict[type[Base], list[dict[str, object]]],
    stores: list[Enterprise],
    products: list[Product],
    turn: int,
) -> None:
    """Copy stores with descriptions put together anew from sentences of all stores, and their products."""
    chance = random.Random(turn)
    sentences = [part for one in stores for part in one.description.split(". ") if part]
    keys = {one.id: uuid7() for one in stores}
    for one in stores:
        shared = {"id": keys[one.id], "name": f"{one.name} {turn}"}
        new = {"number": one.number + 1000 * turn, "brn": None, "external_id": None, "seal_file_id": None}
        told = ". ".join(chance.sample(sentences, 3))
        copies[Organisation].append(
            shared | {"kind": "enterprise", "address": "", "created_at": one.created_at}
        )
        copies[Enterprise].append(_copy(one, **shared, **new, description=told))
    for product in products:
        if (owner := keys.get(product.enterprise_id)) is not None:
            new = {"id": uuid7(), "number": product.number + 1000 * turn, "enterprise_id": owner}
            copies[Product].append(_copy(product, **new))


def _copy_needs(
    copies: dict[type[Base], list[dict[str, object]]], needs: list[Need], items: list[NeedItem], turn: int
) -> None:
    for need in needs:
        key = uuid7()
        copies[Need].append(_copy(need, id=key, code=f"{need.code}-{turn}"))
        copies[NeedItem] += [
            _copy(item, id=uuid7(), need_id=key) for item in items if item.need_id == need.id
        ]


def _copy(row: Base, **changes: object) -> dict[str, object]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns} | changes


async def _runs(settings: Settings) -> int:
    """Return how many runs of the matcher are over; one that is under way has taken no time yet."""
    database = Database(settings.database)
    async with database.read() as session:
        counted = (await session.execute(sa.select(sa.func.count()).where(MatchRun.seconds > 0))).scalar_one()
    await database.close()
    return int(counted)


@contextmanager
def _started(folder: str, what: str) -> Iterator[str]:
    """Run the web server or a worker in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"NEEDS_BOARD_DATA_DIR": folder}
    web = (
        "import uvicorn; from needs_board.app import create_app; from needs_board.kit.db import Database; "
        "from needs_board.kit.settings import load_settings, with_secret_key; s = with_secret_key(load_settings()); "
        f"uvicorn.run(create_app(s, Database(s.database)), port={port}, log_level='warning')"
    )
    command = [sys.executable, "-c", web] if what == "serve-web" else [sys.executable, "-m", "jobs", "worker"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        if what == "serve-web":
            _wait(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


def _wait(url: str) -> None:
    for _ in range(200):
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise SystemExit(f"{url} does not answer")


def _measure(address: str, until: float) -> dict[str, list[float]]:
    """Ask for the pages in turn, about thirty times a second, and return the seconds of each."""
    found: dict[str, list[float]] = {page: [] for page in PAGES}
    with httpx.Client(base_url=address) as client:
        while time.monotonic() < until:
            for page in PAGES:
                began = time.perf_counter()
                answer = client.get(page)
                found[page].append(time.perf_counter() - began)
                answer.raise_for_status()
                time.sleep(0.03)
    return found


def _shown(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    return f"{statistics.median(ordered) * 1000:.1f} ({ordered[int(len(ordered) * 0.95)] * 1000:.1f})"


def _ratio(busy: list[float], idle: list[float]) -> str:
    return f"{statistics.median(busy) / statistics.median(idle):.2f}"


if __name__ == "__main__":
    main()
