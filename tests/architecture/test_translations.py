"""Every text has its English; run this file to see the missing ones ready to paste into a room's PO file."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from tests.architecture.source import ROOT, TEMPLATES, expect_none, place, python_files, template_files

ENGLISH = ROOT / "needs_board" / "locales" / "en"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
JINJA = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
HANGUL = re.compile(r"[가-힣]")
HOLE = re.compile(r"%\((\w+)\)")


@cache
def texts() -> dict[str, str]:
    """Return each text that a person reads, with the room of the first place where it stands."""
    found: dict[str, str] = {}
    for path in python_files("needs_board", "jobs"):
        for text in _texts_in("python", path):
            found.setdefault(text, _room(path, ROOT / "needs_board"))
    for path in template_files(".html", ".txt"):
        for text in _texts_in("jinja2.ext:babel_extract", path):
            found.setdefault(text, _room(path, TEMPLATES))
    return found


@cache
def translations() -> list[tuple[str, Message]]:
    """Return each entry of the English catalogues with its file."""
    found = []
    for path in sorted(ENGLISH.glob("*.po")):
        with path.open("rb") as source:
            found += [(place(path), message) for message in read_po(source, locale="en") if message.id]
    return found


def test_every_text_has_its_english() -> None:
    known = {_id(message) for _file, message in translations() if _english(message)}
    missing: dict[str, list[str]] = {}
    for text, room in texts().items():
        if text not in known and HANGUL.search(text):  # `_(facts["reason"])` is found too, and is no text
            missing.setdefault(room, []).append(_entry(text))
    expect_none(
        [f"# {room}.po\n\n" + "\n".join(entries) for room, entries in sorted(missing.items())],
        "Every text has its English in needs_board/locales/en/<room>.po. Missing are:",
    )


def test_no_english_is_a_guess() -> None:
    fuzzy = [f"{file}: {_id(message)}" for file, message in translations() if message.fuzzy]
    expect_none(fuzzy, "A fuzzy entry is a guess: read it, mend it and take `#, fuzzy` away.")


def test_english_has_the_holes_of_its_text() -> None:
    expect_none(
        [
            f"{file}: {_id(message)} -> {english}"
            for file, message in translations()
            for english in _english(message)
            if set(HOLE.findall(english)) != set(HOLE.findall(_id(message)))
        ],
        "A translation has the same %(names)s as its text: otherwise a page breaks in that language.",
    )


def test_text_has_one_english() -> None:
    seen: dict[str, tuple[str, list[str]]] = {}
    found = []
    for file, message in translations():
        first, english = seen.setdefault(_id(message), (file, _english(message)))
        if english != _english(message):
            found.append(f"{_id(message)}: {english} in {first}, {_english(message)} in {file}")
    expect_none(found, "The catalogues are merged, so a text has one translation: make both say the same.")


def test_no_english_without_its_text() -> None:
    unused = [f"{file}: {_id(message)}" for file, message in translations() if _id(message) not in texts()]
    expect_none(unused, "A translation of a text that is gone is dead: take it out.")


def _texts_in(method: str, path: Path) -> Iterator[str]:
    options = {} if method == "python" else JINJA
    for _line, found, _comments, _context in extract_from_file(method, path, KEYWORDS, options=options):
        yield found[0] if isinstance(found, tuple) else found


def _room(path: Path, above: Path) -> str:
    parts = path.relative_to(above).parts if path.is_relative_to(above) else path.relative_to(ROOT).parts
    return parts[0] if len(parts) > 1 else "layout"


def _id(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple) else message.id)


def _english(message: Message) -> list[str]:
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return [str(one) for one in strings if one]


def _entry(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'msgid "{quoted}"\nmsgstr ""\n'
