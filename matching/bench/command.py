"""`python -m matching bench`: its arguments, and the figures as a table in Markdown or as JSON."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from matching.bench.course import THREADS, TOP
from matching.bench.lap import CONTENDERS, Lap, Order
from matching.bench.market import Market
from matching.bench.race import Absence, Reading, race, reading_by_kiwi, words_of_demo, write_table
from matching.bench.reading import MarketReader
from matching.kiwi import KiwiAnalyser
from matching.types import EngineError

HEAD = (
    "| contender | build s | rank ms a need | CPU ms a need | one need alone ms | memory MB | × engine | setting |",
    "|---|---|---|---|---|---|---|---|",
)
Result = Lap | Absence
READ_BY_KIWI = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be asked of the benchmark."""
    parser.add_argument(
        "--docs", type=int, nargs="+", default=[1000, 30_000], metavar="N", help="enterprises"
    )
    parser.add_argument("--queries", type=int, default=500, metavar="N", help="needs")
    parser.add_argument("--only", nargs="+", choices=CONTENDERS, metavar="NAME", help=", ".join(CONTENDERS))
    parser.add_argument(
        "--length", type=float, default=1.0, help="how many times as long descriptions and purposes are"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--spill", action="store_true", help="the engine's indexes lie on the disk, where memory is too small"
    )
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=bench)


def bench(asked: argparse.Namespace) -> None:
    """Run all contenders, print their figures; the engine's answers that are not exact are refused at the end."""
    for name in ("docs", "queries", "length"):
        if min(given if isinstance(given := getattr(asked, name), list) else [given]) <= 0:
            raise EngineError(name, getattr(asked, name), "give more than 0")
    kiwi = KiwiAnalyser()
    table = words_of_demo(kiwi)
    market = Market(MarketReader(table), asked.seed, asked.length)
    reading = reading_by_kiwi(kiwi, market, min(READ_BY_KIWI, *asked.docs))
    with TemporaryDirectory(prefix="bench-") as folder:
        path = Path(folder) / "words.json"
        write_table(table, path)
        given = (asked.queries, asked.seed, asked.length, str(path), asked.spill)
        orders = [Order(name, many, *given) for many in asked.docs for name in asked.only or CONTENDERS]
        results = list(race(orders, _tell))
    sys.stdout.write(as_json(asked, reading, results) if asked.json else as_table(asked, reading, results))
    wrong = [key for one in results if isinstance(one, Lap) for key in one.wrong or ()]
    if wrong:
        raise EngineError(
            "rank", wrong, "the slow obvious way answers these needs otherwise: mend the engine"
        )


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def as_json(asked: argparse.Namespace, reading: Reading, results: Sequence[Result]) -> str:
    """Return all figures as one JSON object on one line."""
    given = {
        "queries": asked.queries,
        "seed": asked.seed,
        "length": asked.length,
        "top": TOP,
        "threads": THREADS,
        "spill": asked.spill,
    }
    laps = [asdict(one) | {"times_engine": _ratio(one, results)} for one in results if isinstance(one, Lap)]
    absences = [asdict(one) for one in results if isinstance(one, Absence)]
    figures = {**given, "reading_by_kiwi": asdict(reading), "laps": laps, "not_measured": absences}
    return json.dumps(figures, ensure_ascii=False) + "\n"


def as_table(asked: argparse.Namespace, reading: Reading, results: Sequence[Result]) -> str:
    """Return the figures in Markdown: a table for each number of enterprises."""
    lines = [
        f"Top {TOP}, {THREADS} threads, seed {asked.seed}, length {asked.length:g}; building and ranking without reading "
        f"texts by Kiwi, which read {reading.texts:,} texts with {reading.stems:,} stems in {reading.seconds:.1f} s "
        f"({reading.stems / reading.seconds:,.0f} stems a second), and again in {reading.again_s:.2f} s "
        f"when their stems were kept. Load of the machine before a lap: {_loads(results)}."
    ]
    for many in asked.docs:
        of_size = [one for one in results if one.documents == many]
        lines += ["", f"## {many:,} enterprises, {asked.queries:,} needs", "", *HEAD]
        lines += [_line(one, results, asked.queries) for one in of_size if isinstance(one, Lap)]
        lines += [
            f"\nNot measured: {one.contender} ({one.reason})" for one in of_size if isinstance(one, Absence)
        ]
        lines += [
            f"\nAnswered exactly: {one.checked - len(one.wrong)} of {one.checked} needs compared with the slow obvious way."
            for one in of_size
            if isinstance(one, Lap) and one.wrong is not None
        ]
        besides = [each for one in of_size if isinstance(one, Lap) for each in one.besides.items()]
        lines += ["", *(f"- {name}: {figure:,.2f}" for name, figure in besides)] if besides else []
    return "\n".join(lines) + "\n"


def _line(lap: Lap, results: Sequence[Result], ordered: int) -> str:
    some = "" if lap.needs == ordered else f"; {lap.needs} needs"
    ratio = _ratio(lap, results)
    cells = [
        lap.contender,
        f"{lap.build_s:.2f}",
        f"{lap.rank_ms:.3f}",
        _figure(lap.rank_cpu_ms, ".3f"),
        f"{lap.alone_ms:.2f}",
        _figure(lap.peak_mb, ".0f"),
        _figure(ratio, ".2f"),
        f"{lap.setting}; {lap.size}{some}",
    ]
    return f"| {' | '.join(cells)} |"


def _loads(results: Sequence[Result]) -> str:
    loads = [one.load for one in results if isinstance(one, Lap)]
    return f"{min(loads):.1f} to {max(loads):.1f}" if loads else "not measured"


def _figure(figure: float | None, form: str) -> str:
    return "–" if figure is None else format(figure, form)


def _ratio(lap: Lap, results: Sequence[Result]) -> float | None:
    """Return how many times the engine's time a need this one takes; None when the engine did not run."""
    own = [one for one in results if isinstance(one, Lap) and one.documents == lap.documents]
    ours = next((one.rank_ms for one in own if one.contender == "engine"), None)
    return None if ours is None else lap.rank_ms / ours
