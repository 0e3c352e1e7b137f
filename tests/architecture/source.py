"""The source of the project as the tests of its architecture read it."""

import ast
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("needs_board", "matching", "jobs")
TEMPLATES = ROOT / "templates"


def python_files(*folders: str) -> list[Path]:
    """Return our Python files under some folders of the checkout, without what Alembic writes."""
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return sorted(path for path in found if "versions" not in path.parts and "vendor" not in path.parts)


def product_files() -> list[Path]:
    """Return the Python files of the three packages."""
    return python_files(*PRODUCT)


def all_files() -> list[Path]:
    """Return every Python file that people write: packages, tests, benchmarks and the build hook."""
    return [*python_files(*PRODUCT, "tests", "benchmarks"), ROOT / "hatch_build.py"]


def template_files(*suffixes: str) -> list[Path]:
    """Return the templates with one of the suffixes, all of them without any."""
    found = (path for path in TEMPLATES.rglob("*") if path.is_file())
    return sorted(path for path in found if not suffixes or path.suffix in suffixes)


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def comments_of(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line number and text of each comment."""
    with tokenize.open(path) as source:
        for token in tokenize.generate_tokens(source.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method of a file, inner ones too."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def place(path: Path, line: int | None = None) -> str:
    """Return where something is, as an editor opens it."""
    name = path.relative_to(ROOT).as_posix()
    return f"{name}:{line}" if line else name


def expect_none(found: list[str], rule: str) -> None:
    """Fail with the rule and its remedy when something was found that breaks it."""
    assert not found, f"{rule}\n  " + "\n  ".join(found)
