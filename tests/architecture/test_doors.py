"""Dangerous things have one door each: time, commits, broad excepts; exceptions from rules have reasons."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import ROOT, all_files, comments_of, expect_none, place, product_files, tree_of

CLOCK = "needs_board/kit/clock.py"
TRANSACTIONS = "needs_board/kit/db.py"
CATCH_ALL = {
    "jobs/runner.py": "a job that fails is noted as a failed run, and the clockwork goes on",
    "needs_board/kit/sandbox.py": "in the child process, whatever a decoder trips over means an unreadable file",
}
CLOCK_READERS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.time_ns",
}
EXCUSE = re.compile(r"#\s*(?:type:\s*ignore|noqa|pragma:\s*no cover)")
REASONED = re.compile(
    r"# type: ignore\[[\w, -]+\]  # \S.{4,}|# noqa: [A-Z]+\d+(?:, [A-Z]+\d+)* - \S.{4,}|# pragma: no cover - \S.{4,}"
)
LATER = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
LEFT_OUT = {"skip", "skipif", "xfail", "importorskip"}


def test_only_the_job_runner_catches_everything() -> None:
    found = [
        place(path, node.lineno)
        for path in all_files()
        if place(path) not in CATCH_ALL
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler) and _catches_all(node)
    ]
    expect_none(
        found, "Only jobs/runner.py catches Exception: name the refusals you mean; the rest is a bug."
    )


def test_only_the_clock_reads_the_time() -> None:
    found = [
        f"{place(path, line)} {name}"
        for path in product_files()
        if place(path) != CLOCK
        for line, name in _dotted(path)
        if name in CLOCK_READERS
    ]
    expect_none(found, "Only kit/clock.py reads the time: take the moment as an argument `at`.")


def test_only_the_edge_commits() -> None:
    found = [
        place(path, node.lineno)
        for path in product_files()
        if place(path) != TRANSACTIONS
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    expect_none(found, "Only `Database.write` in kit/db.py commits: open a write transaction at the edge.")


def test_every_excuse_has_its_reason_on_the_line() -> None:
    found = [
        f"{place(path, line)} {comment}"
        for path in all_files()
        for line, comment in comments_of(path)
        if EXCUSE.search(comment) and not REASONED.search(comment) and not _is_reasoned_above(path, line)
    ]
    expect_none(
        found,
        "An excuse names its code and its reason: `# type: ignore[code]  # why` or `# noqa: CODE - why`; "
        "for noqa a comment on the line above will do.",
    )


def test_nothing_is_put_off() -> None:
    found = [
        f"{place(path, line)} {comment}"
        for path in all_files()
        for line, comment in comments_of(path)
        if LATER.search(comment)
    ]
    found += [
        place(path)
        for path in (ROOT / "templates").rglob("*.*")
        if LATER.search(path.read_text(encoding="utf-8"))
    ]
    expect_none(found, "A note to do something later is forgotten: do it now, or open an issue.")


def test_no_test_is_left_out() -> None:
    found = [
        f"{place(path, line)} {name}"
        for path in all_files()
        for line, name in _dotted(path)
        if name.startswith("pytest.") and name.split(".")[-1] in LEFT_OUT
    ]
    expect_none(found, "A test that does not run guards nothing: mend it, or delete it with its code.")


def _catches_all(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    names = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
    return bool(names & {"Exception", "BaseException"})


def _is_reasoned_above(path: Path, line: int) -> bool:
    lines = path.read_text(encoding="utf-8").splitlines()
    return "# noqa: " in lines[line - 1] and line > 1 and lines[line - 2].strip().startswith("# ")


def _dotted(path: Path) -> Iterator[tuple[int, str]]:
    """Yield each attribute in the file as it is written: `datetime.now`, `pytest.mark.skip`."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Attribute):
            yield node.lineno, ast.unparse(node)
