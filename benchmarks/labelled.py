"""The project's own labelled needs over the demo's enterprises: `python -m benchmarks.labelled write FOLDER`, or `tune`.

`write` makes docs.jsonl, queries.jsonl and qrels.tsv for the engine's command line, with fields as the product's
matcher reads them (needs_board/market/queries.py). `tune` takes the options of `python -m matching tune` and
searches on the same, with the products as examples of their categories, which files cannot carry.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from matching import Document, EngineError, Example, Query
from matching.tune import Labelled
from matching.tune.command import add_plan, report

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "needs_board" / "demo_data"
CATEGORIES = ROOT / "needs_board" / "seed_data" / "categories.jsonl"
LABELLED = ROOT / "tests" / "matching" / "labelled"
# A grade of 2 is worth an invitation: it would serve, or an essential part of it.
FITS = 2


def main() -> int:
    """Write the files, or search on them, as the command line asks; 2 is the exit code for bad input."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.labelled", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    writing = commands.add_parser("write", help="docs.jsonl, queries.jsonl and qrels.tsv")
    writing.add_argument("folder", type=Path)
    writing.set_defaults(run=lambda asked: write(asked.folder))
    tuning = commands.add_parser("tune", help="what other settings would gain on the labelled needs")
    add_plan(tuning)
    tuning.set_defaults(run=lambda asked: report(labelled(), asked), fits=FITS)
    asked = parser.parse_args()
    try:
        asked.run(asked)
    except EngineError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def write(folder: Path) -> None:
    """Write the three files, in place of those that may be there."""
    folder.mkdir(parents=True, exist_ok=True)
    own = labelled()
    _write_rows(folder / "docs.jsonl", own.documents)
    _write_rows(folder / "queries.jsonl", own.queries)
    lines = [
        f"{need}\t{key}\t{grade:g}\n"
        for need, by_key in own.judgements.items()
        for key, grade in by_key.items()
    ]
    (folder / "qrels.tsv").write_text("".join(lines), encoding="utf-8")


def labelled() -> Labelled:
    """Return all needs and all enterprises that were graded, also the suspended one.

    A need that nobody fits has a grade of 0 for each enterprise.
    """
    documents, queries, graded = enterprises(once_open=True), needs(), grades()
    nobody = {one.key: 0.0 for one in documents}
    judgements = {one.key: graded.get(one.key, nobody) for one in queries}
    return Labelled(documents, queries, judgements, examples())


def enterprises(*, once_open: bool = False) -> list[Document]:
    """Return the open enterprises as the matcher reads them; with `once_open` also those that were open before."""
    own = _on_sale()
    return [
        _enterprise(row, own[row["key"]])
        for row in _rows(DEMO / "enterprises.jsonl")
        if row["state"] == "open" or (once_open and row["opened_in_days"] is not None)
    ]


def needs() -> list[Query]:
    """Return the labelled needs as the matcher reads them."""
    return [
        Query(
            row["id"],
            {
                "title": row["title"],
                "items": "\n".join(f"{item['name']} {item['spec']}" for item in row["items"]),
                "purpose": row["purpose"],
            },
            category=row["category"],
        )
        for row in _rows(LABELLED / "needs.jsonl")
    ]


def grades() -> dict[str, dict[str, float]]:
    """Return the grades above 0 by need and enterprise; a need that nobody fits has none."""
    graded: dict[str, dict[str, float]] = defaultdict(dict)
    for line in (LABELLED / "grades.tsv").read_text(encoding="utf-8").splitlines():
        need, enterprise, grade = line.split("\t")
        graded[need][enterprise] = float(grade)
    return graded


def examples() -> list[Example]:
    """Return what teaches the categories on a first day: their own descriptions and the products on sale."""
    described = [
        Example(
            {"name": row["name_ko"], "description": row["description_ko"]}, row["code"], is_description=True
        )
        for row in _rows(CATEGORIES)
        if row["parent"]
    ]
    sold = [
        Example(
            {
                "name": one["name"],
                "spec": one["spec"],
                "description": f"{one['summary']}\n{one['description']}",
            },
            one["category"],
        )
        for own in _on_sale().values()
        for one in own
    ]
    return [*described, *sold]


def _enterprise(row: Mapping[str, Any], own: Sequence[Mapping[str, Any]]) -> Document:
    sold = Counter(one["category"] for one in own)
    fields = {
        "name": row["name"],
        "business": f"{row['business_kinds']} {row['business_items']}".strip(),
        "description": row["description"],
        "products": "\n".join(f"{one['name']} {one['spec']} {one['summary']}" for one in own),
    }
    return Document(row["key"], fields, min(sold, key=lambda code: (-sold[code], code), default=None))


def _on_sale() -> dict[str, list[dict[str, Any]]]:
    by_enterprise: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(DEMO / "products.jsonl"):
        if row["state"] == "on_sale":
            by_enterprise[row["enterprise_key"]].append(row)
    return by_enterprise


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _write_rows(path: Path, rows: Iterable[Document | Query]) -> None:
    lines = (json.dumps({"id": one.key, "fields": dict(one.fields)}, ensure_ascii=False) for one in rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
