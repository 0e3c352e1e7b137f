"""A page shows one typed view: its template names the Struct and asks for nothing that the Struct has not."""

import importlib
import re
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

import msgspec
from jinja2 import nodes

from needs_board.kit.templating import environment
from needs_board.kit.visit import Frame
from tests.architecture.shapes import Shapes
from tests.architecture.source import TEMPLATES, expect_none, place, template_files

NAMED = re.compile(r"\{# view: (needs_board\.[\w.]+)\b.*?#\}", re.S)
FRAMES = {"kit/layout.html", "kit/macros.html"}
"""What every page is built on: they show the frame, and the blocks that a page fills in."""

INLINE = re.compile(r"<style\b|<script(?![^>]*\bsrc=)|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.I)
HANGUL = re.compile(r"[가-힣]")
OWN_NAME = "한국어"
"""Stays as it is in every language."""


def pages() -> list[Path]:
    """Return the templates of whole pages and letters."""
    found = template_files(".html", ".txt")
    return [path for path in found if not path.name.startswith("_") and _name(path) not in FRAMES]


def test_page_names_its_view_first() -> None:
    expect_none(
        [place(path) for path in pages() if _view_of(path) is None],
        "A page begins with {# view: needs_board.<room>.pages.<Name>View #}, the Struct that it shows.",
    )


def test_page_asks_only_for_what_its_view_has() -> None:
    found = []
    for path in pages():
        if (view := _view_of(path)) is not None:
            shapes = Shapes(_tree, {"view": view, "frame": Frame})
            shapes.read(_name(path))
            found += [f"{place(path)}: {problem}" for problem in shapes.problems]
    expect_none(found, "A template asks for fields of its Struct alone: add the field, or mend the name.")


def test_view_carries_nothing_that_no_page_shows() -> None:
    used: dict[type, set[str]] = {}
    for path in pages():
        if (view := _view_of(path)) is not None:
            shapes = Shapes(_tree, {"view": view, "frame": Frame})
            shapes.read(_name(path))
            used.setdefault(view, set()).update(shapes.used_of(view))
    expect_none(
        [
            f"{view.__module__}.{view.__name__}.{name}"
            for view, names in used.items()
            for name in get_type_hints(view)
            if name not in names
        ],
        "A view carries what its page shows: take out the field that no template asks for.",
    )


def test_no_page_has_inline_style_or_script() -> None:
    found = [
        f"{place(path, number)} {line.strip()[:80]}"
        for path in template_files(".html")
        if path.parent.name != "mail"  # mail programs know no style sheets
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if INLINE.search(line)
    ]
    expect_none(found, "The content security policy forbids inline style and script: use a class in static/.")


def test_every_text_on_a_page_can_be_translated() -> None:
    found = [
        f"{place(path, data.lineno)} {data.data.strip()[:60]}"
        for path in template_files(".html", ".txt")
        for data in _tree(_name(path)).find_all(nodes.TemplateData)
        if HANGUL.search(data.data.replace(OWN_NAME, ""))
    ]
    expect_none(found, 'Every text that a person reads goes through _("…").')


def _name(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


@cache
def _tree(name: str) -> nodes.Template:
    return environment().parse((TEMPLATES / name).read_text(encoding="utf-8"), name)


def _view_of(path: Path) -> type[msgspec.Struct] | None:
    """Return the Struct that the first line names; None when it names none."""
    match = NAMED.match(path.read_text(encoding="utf-8"))
    if match is None:
        return None
    module, _dot, name = match[1].rpartition(".")
    try:
        found: Any = getattr(importlib.import_module(module), name, None)
    except ImportError:
        return None
    return found if isinstance(found, type) and issubclass(found, msgspec.Struct) else None
