"""How long does a sheet of 5,000 products take, from sending it to the last product?

    python -m benchmarks.sheets [--rows 5000] [--database sqlite|postgresql]

Sends a workbook of new products through the pages, lets the worker compare it, says yes and lets the worker take it;
then sends it again with every price changed, and a third time with an error in every hundredth row. Prints wall and
CPU seconds of each step (client, web server and worker are one process), and how many errors were told.
"""

import argparse
import asyncio
import logging
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from needs_board.app import create_app
from needs_board.kit.db import Database
from tests.board import TEST_SETTINGS, Board, ManualClock
from tests.databases import Databases, postgresql_databases, sqlite_databases, with_server
from tests.intake.world import book, confirm, counts, shown

HEAD = ["자체 관리번호", "상품명", "분류", "규격", "단위", "단가", "상태"]
GOAL_SECONDS = 20


def main() -> None:
    """Print the figures."""
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("--rows", type=int, default=5000)
    read.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked = read.parse_args()
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as folder, _databases(asked.database, Path(folder)) as databases:
        asyncio.run(_measure(databases.fresh(), asked.rows))


@contextmanager
def _databases(kind: str, folder: Path) -> Iterator[Databases]:
    if kind == "sqlite":
        with sqlite_databases(folder) as made:
            yield made
    else:
        with with_server(), postgresql_databases() as made:
            yield made


async def _measure(url: str, rows: int) -> None:
    database, clock = Database(url), ManualClock()
    board = Board(create_app(TEST_SETTINGS, database, clock), database, clock)
    seller = await board.as_("윤슬")
    for what, data in (
        ("new", _book(rows, 0)),
        ("each with another price", _book(rows, 10)),
        ("an error in every hundredth", _book(rows, 20, broken=100)),
    ):
        with _timed(f"{what}: sent and compared"):
            page = await shown(board, seller, data)
        new, changed, kept, wrong = counts(page)
        print(f"    {new} new, {changed} changed, {kept} kept, {wrong} wrong")
        if not wrong:
            with _timed(f"{what}: confirmed and taken"):
                await confirm(board, seller, page)
    await board.close()
    await database.close()


def _book(rows: int, dearer: int, broken: int = 0) -> bytes:
    """Return a workbook; every `broken`-th row has no price that is a number."""
    lines: list[list[object]] = [HEAD]
    for row in range(rows):
        price: object = 1000 + row + dearer
        if broken and row % broken == 0:
            price = "천 원"
        lines.append([f"A-{row}", f"책자 {row}호", "인쇄·홍보물", "A5, 중철", "권", price, "판매중"])
    return book(lines)


@contextmanager
def _timed(what: str) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{what:50} {wall:6.1f} s wall {cpu:6.1f} s CPU {'' if wall < GOAL_SECONDS else 'over the goal'}")


if __name__ == "__main__":
    main()
