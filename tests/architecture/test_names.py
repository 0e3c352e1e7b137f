"""Names say what a thing is for; the places of rooms and files always mean the same."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import (
    ROOT,
    all_files,
    expect_none,
    functions_of,
    place,
    product_files,
    tree_of,
)

NOT_ROOMS = {"kit", "cli", "demo", "migrations"}
"""Packages of needs_board whose files have names of their own."""

EMPTY_WORDS = {"util", "utils", "helper", "helpers", "common", "manager", "base", "mixin"}
EMPTY_BEGINNINGS = ("process_", "handle_")
GIVEN_NAMES = {
    "Base": "the declarative base, as SQLAlchemy's own manual calls it (kit/db)",
    "process_bind_param": "overrides a method of SQLAlchemy's TypeDecorator (kit/db)",
    "process_result_value": "overrides a method of SQLAlchemy's TypeDecorator (kit/db)",
    "handle_DATA": "the name by which aiosmtpd calls a mail sink (tests)",
    "handle_starttag": "overrides a method of html.parser (tests)",
    "handle_RCPT": "the name by which aiosmtpd calls a mail sink (tests)",
}


def test_no_name_is_empty_of_meaning() -> None:
    names = [(place(path), path.stem) for path in all_files()]
    names += [(place(path, line), name) for path in all_files() for line, name in _defined(path)]
    expect_none(
        [f"{where} {name}" for where, name in names if _is_empty(name) and name not in GIVEN_NAMES],
        f"Names with {', '.join(sorted(EMPTY_WORDS))} or {EMPTY_BEGINNINGS} say nothing: find the noun or verb.",
    )


def test_name_given_by_a_library_is_still_used() -> None:
    used = {name for path in all_files() for _line, name in _defined(path)}
    expect_none(
        sorted(set(GIVEN_NAMES) - used), "Take names that nobody defines any more out of GIVEN_NAMES."
    )


def test_every_room_has_its_place_in_the_contract_about_files() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    inside = next(one for one in contracts if one["id"] == "inside-a-room")
    rooms = {path.parent.name for path in (ROOT / "needs_board").glob("*/__init__.py")} - NOT_ROOMS
    assert {name.removeprefix("needs_board.") for name in inside["containers"]} == rooms, (
        "The contract inside-a-room in pyproject.toml names exactly the rooms. Add the new one, drop the old one."
    )


def test_every_package_says_what_it_is() -> None:
    silent = [place(path) for path in product_files() if path.name == "__init__.py" and not _says(path)]
    expect_none(silent, "A package's __init__.py begins with what it is, and a room's with the room's words.")


def _says(path: Path) -> bool:
    return bool(ast.get_docstring(tree_of(path)))


def _defined(path: Path) -> Iterator[tuple[int, str]]:
    yield from ((function.lineno, function.name) for function in functions_of(path))
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ClassDef):
            yield node.lineno, node.name


def _is_empty(name: str) -> bool:
    if name.startswith("test_"):  # a sentence, in which any word may stand
        return False
    words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}
    return bool(words & EMPTY_WORDS) or name.startswith(EMPTY_BEGINNINGS)
