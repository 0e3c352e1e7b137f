"""What others may use says what it promises."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import all_files, expect_none, place, product_files, tree_of

VERBS = {"get", "post", "put", "patch", "delete", "route"}


def test_every_module_says_what_it_is_for() -> None:
    expect_none(
        [
            place(path)
            for path in all_files()
            if path.read_text(encoding="utf-8").strip() and not ast.get_docstring(tree_of(path))
        ],
        "A module begins with a docstring: one sentence about what it is for.",
    )


def test_every_public_class_and_function_says_what_it_promises() -> None:
    expect_none(
        [
            f"{place(path, node.lineno)} {node.name}"
            for path in product_files()
            for node in _public(path)
            if not ast.get_docstring(node)
        ],
        "A public class or function has a docstring that promises something to its caller (STYLE: Docstrings).",
    )


def _public(path: Path) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in tree_of(path).body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        is_page = path.name == "pages.py" and any(_called(one) in VERBS for one in node.decorator_list)
        if not node.name.startswith("_") and not is_page and not _is_command(node):
            yield node


def _called(decorator: ast.expr) -> str:
    """A page says it by its address and its view; in an API the docstring is the public description."""
    return ast.unparse(decorator.func) if isinstance(decorator, ast.Call) else ""


def _is_command(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """A command says it in its `help`, which people read."""
    calls = [one for one in node.decorator_list if isinstance(one, ast.Call)]
    return any(
        keyword.arg == "help" and _called(call).endswith(("command", "group"))
        for call in calls
        for keyword in call.keywords
    )
