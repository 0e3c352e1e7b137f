"""Papers as PDF: the only module that knows typst.

A paper is a template in `templates/papers/`. What it shows arrives as JSON and is only ever text: a value
that looks like markup is printed as it was typed. Nothing of the machine shows on a paper: fonts come from the
package alone, the moment of making is handed in, so the same values give the same bytes.
"""

import re
import struct
import threading
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

import msgspec
import typst

PaperValue = str | int | bytes | None | Sequence["PaperValue"] | Mapping[str, "PaperValue"]
"""What a template can show; bytes are a picture in PNG and arrive as a list of numbers."""

FONT_FAMILIES = ("Pretendard GOV", "Noto Sans KR")
"""In order of preference: the second one has the Hanja that the first one lacks (丟, 两, 份 and 3,900 more)."""

UNPRINTABLE = "〓"
"""Stands for a character that no font has; typesetters have long used it so. PDF/A refuses such characters."""

_PACKAGE = Path(__file__).parent.parent
PAPER_FONTS = _PACKAGE / "papers_fonts"
_compilers = threading.local()


class PaperFontsMissingError(RuntimeError):
    """The fonts of the papers were not copied into the package; the text says how to get them."""


def render_paper(template: str, values: Mapping[str, PaperValue], *, at: datetime) -> bytes:
    """Return a paper as PDF/A-2b, made from `papers/<template>.typ` at the given moment.

    Characters that no font has are replaced by UNPRINTABLE, invisible ones are dropped.
    Raises PaperFontsMissingError. A page of quote takes about 60 ms of CPU: call it outside the event loop.
    """
    pdf = _compiler().compile(
        input=_templates() / f"{template}.typ",
        format="pdf",
        sys_inputs=_inputs(values),
        pdf_standards=["a-2b"],
        timestamp=int(at.timestamp()),
    )
    if not isinstance(pdf, bytes):
        raise TypeError(f"typst gave {type(pdf).__name__} for {template}; expected one PDF")
    return pdf


def render_picture(template: str, values: Mapping[str, PaperValue]) -> bytes:
    """Return the only page of a paper as PNG at 96 dots an inch, to be looked at on a page of the board.

    Raises PaperFontsMissingError. Takes some 100 ms of CPU: call it outside the event loop.
    """
    picture = _compiler().compile(
        input=_templates() / f"{template}.typ", format="png", ppi=96, sys_inputs=_inputs(values)
    )
    if not isinstance(picture, bytes):
        raise TypeError(f"typst gave {type(picture).__name__} for {template}; expected one page")
    return picture


def check_paper_fonts(folder: Path = PAPER_FONTS) -> None:
    """Raise PaperFontsMissingError when a font family of the papers is not in the folder."""
    found = _fonts(folder).families()
    if missing := [family for family in FONT_FAMILIES if family not in found]:
        raise PaperFontsMissingError(
            f"fonts {', '.join(missing)} not found in {folder}; install the package again or run"
            " `python hatch_build.py`, which fetches them"
        )


def _inputs(values: Mapping[str, PaperValue]) -> dict[str, str]:
    return {
        "values": msgspec.json.encode(_as_json(values)).decode(),
        "fonts": "|".join(FONT_FAMILIES),
    }


def _compiler() -> typst.Compiler:
    """Return this thread's compiler; one compiler used by two threads would mix their values."""
    compiler: typst.Compiler | None = getattr(_compilers, "compiler", None)
    if compiler is None:
        check_paper_fonts()
        compiler = typst.Compiler(root=_templates(), font_paths=_fonts(PAPER_FONTS), ignore_system_fonts=True)
        _compilers.compiler = compiler
    return compiler


@cache
def _fonts(folder: Path) -> typst.Fonts:
    paths = [folder] if folder.exists() else []
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)


@cache
def _templates() -> Path:
    """Return the folder of the paper templates: inside the installed package, or beside it in the sources."""
    installed = _PACKAGE / "templates" / "papers"
    return installed if installed.exists() else _PACKAGE.parent / "templates" / "papers"


def _as_json(value: PaperValue) -> object:
    match value:
        case str():
            return _printable(value)
        case bytes():
            return list(value)
        case Mapping():
            return {name: _as_json(part) for name, part in value.items()}
        case Sequence():
            return [_as_json(part) for part in value]
        case _:
            return value


def _printable(text: str) -> str:
    """Return what of a text can stand on a paper: no control, formatting or private characters.

    Formatting characters go because they can turn the order of digits round (U+202E).
    """
    visible = "".join(
        sign
        for sign in unicodedata.normalize("NFC", text)
        if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cf", "Co", "Cs"}
    )
    return _without_glyph().sub(UNPRINTABLE, visible)


@cache
def _without_glyph() -> re.Pattern[str]:
    """Return a pattern for every character that none of the fonts has."""
    ranges = {
        span for path in sorted(PAPER_FONTS.glob("*.ttf")) for span in _characters_of(path.read_bytes())
    }
    spans = "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in sorted(ranges))
    return re.compile(f"[^\n{spans}]")


def _characters_of(font: bytes) -> Iterator[tuple[int, int]]:
    """Yield the first and last character of each run that a font has: its `cmap` table in format 12.

    Source: OpenType 1.9, chapters "Font file" and "cmap". The fonts of a package pinned by the
    build have it; it is the format for characters beyond the first 65,536, so CJK fonts do.
    """
    tables = (
        struct.unpack_from(">4sIII", font, 12 + 16 * n) for n in range(*struct.unpack_from(">4xH", font))
    )
    cmap = next(start for tag, _, start, _ in tables if tag == b"cmap")
    for n in range(*struct.unpack_from(">2xH", font, cmap)):
        offset = cmap + struct.unpack_from(">4xI", font, cmap + 4 + 8 * n)[0]
        if struct.unpack_from(">H", font, offset)[0] == 12:
            for group in range(*struct.unpack_from(">12xI", font, offset)):
                first, last, _ = struct.unpack_from(">III", font, offset + 16 + 12 * group)
                yield first, last
            return
