"""What explaining costs: `python -m benchmarks.explain` on the demo's enterprises and needs, in Markdown.

The engine and the slow version that the tests compare it with run in turn, in CPU time of this process.
"""

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from matching import (
    Document,
    Explanation,
    Index,
    KiwiAnalyser,
    Query,
    Reasons,
    Tokeniser,
    build_index,
    explain,
    explain_many,
    rank,
    reasons,
)
from tests.matching.slow_explain import slow_explain
from tests.matching.slow_reasons import slow_reasons

DEMO = Path(__file__).parents[1] / "needs_board" / "demo_data"
EXPLAINED = 10
Answers = list[tuple[Explanation, Reasons]]


def main() -> None:
    """Print the median cost of a need's explanations, and check that all ways give the same ones."""
    index = build_index(_enterprises(), Tokeniser(KiwiAnalyser()))
    needs = list(_needs())
    ways: dict[str, Callable[[Index, Query, Sequence[str]], Answers]] = {
        "slow": _slow,
        "one by one": _one_by_one,
        "together": _together,
    }
    spent: dict[str, list[float]] = defaultdict(list)
    for need, hits in zip(needs, rank(index, needs, EXPLAINED), strict=True):
        keys = [hit.key for hit in hits]
        answers = []
        for name, way in ways.items():
            started = time.process_time()
            answers.append(way(index, need, keys))
            spent[name].append((time.process_time() - started) * 1000 / len(keys))
        assert answers[0] == answers[1] == answers[2]
    slow = median(spent["slow"])
    print(f"{len(index)} documents, {len(needs)} needs, {EXPLAINED} explained for each\n")
    print("| way | ms CPU a document | faster |\n|---|---|---|")
    for name, costs in spent.items():
        print(f"| {name} | {median(costs):.2f} | {slow / median(costs):.1f} |")


def _slow(index: Index, need: Query, keys: Sequence[str]) -> Answers:
    explained = [slow_explain(index, need, key) for key in keys]
    return [(why, slow_reasons(why)) for why in explained]


def _one_by_one(index: Index, need: Query, keys: Sequence[str]) -> Answers:
    explained = [explain(index, need, key) for key in keys]
    return [(why, reasons(why)) for why in explained]


def _together(index: Index, need: Query, keys: Sequence[str]) -> Answers:
    return [(why, reasons(why)) for why in explain_many(index, need, keys)]


def _enterprises() -> Iterator[Document]:
    products: dict[str, list[str]] = defaultdict(list)
    for row in _rows("products"):
        products[row["enterprise_key"]].append(f"{row['name']} {row['spec']} {row['summary']}")
    for row in _rows("enterprises"):
        business = f"{row['business_kinds']} {row['business_items']}"
        fields = {"name": row["name"], "business": business, "description": row["description"]}
        yield Document(row["key"], fields | {"products": "\n".join(products[row["key"]])})


def _needs() -> Iterator[Query]:
    for row in _rows("needs"):
        items = "\n".join(f"{item['name']} {item['spec']}" for item in row["items"])
        yield Query(row["key"], {"title": row["title"], "items": items, "purpose": row["purpose"]})


def _rows(name: str) -> Iterator[dict[str, Any]]:
    for line in (DEMO / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


if __name__ == "__main__":
    main()
