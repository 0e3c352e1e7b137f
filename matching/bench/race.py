"""All contenders over markets of several sizes, one after the other, each in a process of its own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

from matching.bench.lap import CONTENDERS, Lap, Order
from matching.bench.market import Market, demo_texts
from matching.bench.peers import SERVER
from matching.bench.reading import read_words
from matching.kiwi import Analyser
from matching.reading import Tokeniser
from matching.types import Stems


@dataclass(frozen=True, slots=True)
class Absence:
    """A contender that was not measured, and why."""

    contender: str
    documents: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading texts by Kiwi takes, apart from all laps; `again_s` is the same texts when their stems are known."""

    texts: int
    letters: int
    stems: int
    seconds: float
    again_s: float


def words_of_demo(analyser: Analyser) -> dict[str, Stems]:
    """Return the stems of the demo's words, from which the market is made; takes a second."""
    return read_words(demo_texts(), analyser)


def race(orders: Sequence[Order], tell: Callable[[str], None]) -> Iterator[Lap | Absence]:
    """Yield what each contender took, or why it did not run."""
    for order in orders:
        missing = _missing(order.contender)
        tell(f"{order.contender}, {order.documents:,} enterprises{': ' + missing if missing else ''}")
        yield Absence(order.contender, order.documents, missing) if missing else _lap(order)


def reading_by_kiwi(analyser: Analyser, market: Market, many: int) -> Reading:
    """Return how long Kiwi takes for the texts of the first enterprises of the market."""
    texts = [text for one in market.documents(many) for text in one.fields.values()]
    tokeniser = Tokeniser(analyser)
    started = time.perf_counter()
    found = tokeniser.stems(texts)
    first = time.perf_counter()
    tokeniser.stems(texts)
    again = time.perf_counter()
    letters, stems = sum(map(len, texts)), sum(map(len, found))
    return Reading(len(texts), letters, stems, first - started, again - first)


def write_table(table: Mapping[str, Stems], path: Path) -> None:
    """Write the stems of the demo's words, as a lap reads them."""
    path.write_text(json.dumps(table, ensure_ascii=False), encoding="utf-8")


def _missing(contender: str) -> str:
    """Return what has to be there for a contender and is not, "" when nothing is missing."""
    kind = CONTENDERS[contender]
    absent = [name for name in kind.distributions if find_spec(name) is None]
    if absent:
        return f"not installed: {', '.join(absent)}"
    return f"no server: {SERVER} names none" if kind.has_server and not os.environ.get(SERVER) else ""


def _lap(order: Order) -> Lap | Absence:
    done = subprocess.run(
        [sys.executable, "-m", "matching.bench.lap"],
        input=json.dumps(asdict(order)),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no word"])[-1]
        return Absence(order.contender, order.documents, f"failed ({done.returncode}): {last}")
    return Lap(**json.loads(done.stdout))
