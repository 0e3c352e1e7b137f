"""One contender over one market, in a process of its own: an order as JSON on stdin, its figures as JSON on stdout."""

import json
import os
import resource
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from matching.bench.course import Contender, Course, Need, Spent, Stopwatch
from matching.bench.engine import BareProduct, Engine
from matching.bench.market import Market
from matching.bench.peers import (
    Bm25s,
    Bm25sSameTerms,
    PostgreSql,
    ScikitLearn,
    ScikitLearnPartition,
    SqliteFts5,
    Tantivy,
)
from matching.bench.reading import MarketReader
from matching.types import Stem

CONTENDERS: Mapping[str, type[Contender]] = {
    "engine": Engine,
    "bare product": BareProduct,
    "bm25s": Bm25s,
    "bm25s, same terms": Bm25sSameTerms,
    "tantivy": Tantivy,
    "scikit-learn": ScikitLearn,
    "scikit-learn, partition": ScikitLearnPartition,
    "SQLite FTS5": SqliteFts5,
    "PostgreSQL": PostgreSql,
}

PASSES = 3
# Of the needs, those asked before the clock runs (some peers compile at the first), alone, and compared slowly.
WARMING, ALONE, CHECKED = 10, 20, 25
PASS_SECONDS = 60.0
# Beyond it a contender fails in words, before the machine does.
MOST_BYTES = 16 << 30


@dataclass(frozen=True, slots=True)
class Order:
    """What a process is to do. `table` is the file with the stems of the demo's words; `spill`: indexes lie on the disk."""

    contender: str
    documents: int
    needs: int
    seed: int
    length: float
    table: str
    spill: bool = False


@dataclass(frozen=True, slots=True)
class Lap:
    """What one contender took; without reading and making texts.

    Times of ranking are milliseconds a need: median of three passes over `needs` needs, which are fewer than
    ordered where a pass would take more than a minute; `alone_ms` is one need by itself. `cpu` counts all threads of
    the process, `peak_mb` is its highest memory before the answers were checked. None: not measured, for a server's
    time and memory are its own; `wrong` is None where no exactness is promised. `load` is the machine's average load
    of the minute before the lap: with more than this race on it, times on the wall say less than those of the CPU.
    `besides` has further figures by their name with its unit.
    """

    contender: str
    setting: str
    size: str
    documents: int
    needs: int
    build_s: float
    build_cpu_s: float | None
    first_s: float
    rank_ms: float
    rank_cpu_ms: float | None
    alone_ms: float
    peak_mb: float | None
    checked: int
    wrong: list[str] | None
    load: float
    besides: dict[str, float] = field(default_factory=dict)


def main() -> None:
    """Run the order on stdin."""
    order = Order(**json.load(sys.stdin))
    if not order.spill:  # mapped files would count, which the machine takes back when it needs the room
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_BYTES, resource.getrlimit(resource.RLIMIT_DATA)[1]))
    rows = json.loads(Path(order.table).read_text(encoding="utf-8"))
    reader = MarketReader({word: tuple(Stem(*stem) for stem in own) for word, own in rows.items()})
    market = Market(reader, order.seed, order.length)
    sys.stdout.write(json.dumps(asdict(run(order, market))))


def run(order: Order, market: Market) -> Lap:
    """Build the contender and ask it."""
    contender, load = CONTENDERS[order.contender](), os.getloadavg()[0]
    with contender.afterwards, TemporaryDirectory(prefix="spilled-") as folder:
        course = Course(market, order.documents, Path(folder) if order.spill else None)
        started = course.watch.read()
        size = contender.build(course)
        built = course.watch.read().less(started)
        return _asked(contender, course, order, (size, built, load))


def _asked(contender: Contender, course: Course, order: Order, building: tuple[str, Spent, float]) -> Lap:
    size, built, load = building
    needs = course.needs(order.needs, contender.read)
    first = _spent(contender, needs[:WARMING], course.watch)
    warm = _spent(contender, needs[:WARMING], course.watch)
    affordable = int(PASS_SECONDS / max(warm.wall_s, 1e-6) * WARMING)
    asked = needs[: max(affordable, WARMING)]
    passes = [_spent(contender, asked, course.watch) for _pass in range(PASSES)]
    alone = [_spent(contender, [need], course.watch).wall_s for need in asked[:ALONE]]
    peak = peak_mb()
    wrong = contender.wrong(asked[:CHECKED])
    each = 1000 / len(asked)
    return Lap(
        order.contender,
        contender.setting,
        size,
        order.documents,
        len(asked),
        built.wall_s,
        None if contender.has_server else built.cpu_s,
        first.wall_s,
        median(one.wall_s for one in passes) * each,
        None if contender.has_server else median(one.cpu_s for one in passes) * each,
        median(alone) * 1000,
        None if contender.has_server else peak,
        0 if wrong is None else len(asked[:CHECKED]),
        wrong,
        load,
        contender.besides(course, asked),
    )


def _spent(contender: Contender, needs: Sequence[Need], watch: Stopwatch) -> Spent:
    started = watch.read()
    contender.answer(needs)
    return watch.read().less(started)


def peak_mb() -> float:
    """Return the highest memory of this process so far.

    Where there is /proc it is read there: getrusage counts in what the parent had when it started this process.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        return int(lines["VmHWM"].split()[0]) / 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    main()
