"""The formats of files that the board takes: how a name ends, how the content begins, what it is called on the way out."""

import unicodedata
from collections.abc import Collection, Mapping
from enum import StrEnum

from msgspec import Struct

MOST_NAME_LENGTH = 120
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"


class Format(StrEnum):
    """A format, by the ending that its files have."""

    PDF = "pdf"
    JPG = "jpg"
    PNG = "png"
    WEBP = "webp"
    XLSX = "xlsx"
    DOCX = "docx"
    HWP = "hwp"
    HWPX = "hwpx"


PICTURES = frozenset({Format.JPG, Format.PNG, Format.WEBP})
PAPERS = PICTURES | {Format.PDF}
"""What a paper comes as: printed to PDF, scanned or photographed."""
DOCUMENTS = frozenset(Format)

MEDIA_TYPES: Mapping[Format, str] = {
    Format.PDF: "application/pdf",
    Format.JPG: "image/jpeg",
    Format.PNG: "image/png",
    Format.WEBP: "image/webp",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.HWP: "application/x-hwp",
    Format.HWPX: "application/hwp+zip",
}

_BEGINNINGS: Mapping[Format, bytes] = {
    Format.PDF: b"%PDF-",
    Format.JPG: b"\xff\xd8\xff",
    Format.PNG: b"\x89PNG\r\n\x1a\n",
    Format.WEBP: b"RIFF",
    Format.XLSX: _ZIP,
    Format.DOCX: _ZIP,
    Format.HWP: _OLE,
    Format.HWPX: _ZIP,
}


class SentFile(Struct, frozen=True):
    """A file as a stranger sent it: its name and its content, neither of them to be trusted."""

    name: str
    data: bytes


def format_by_name(name: str) -> Format | None:
    """Return the format that the end of a name announces, or None when it is none of ours."""
    stem, _dot, ending = shown_name(name).lower().rpartition(".")
    ending = ending.strip() if stem else ""
    return Format.JPG if ending == "jpeg" else next((one for one in Format if one == ending), None)


def begins_as(wanted: Format, data: bytes) -> bool:
    """Say whether a content begins as files of a format do."""
    begins = data.startswith(_BEGINNINGS[wanted])
    return begins and (wanted is not Format.WEBP or data[8:12] == b"WEBP")


def accept_list(accepted: Collection[Format]) -> str:
    """Return the value of `accept` for a form's file field; browsers offer the camera for pictures."""
    endings = [f".{one}" for one in Format if one in accepted]
    return ",".join([*endings, *([".jpeg"] if Format.JPG in accepted else [])])


def shown_name(name: str) -> str:
    """Return the last part of a name without what cannot be seen: controls, marks of direction, zero widths.

    Composed (NFC), so that a name from macOS is the one from Windows; at most MOST_NAME_LENGTH long.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(letter for letter in last if unicodedata.category(letter)[0] not in "CZ" or letter == " ")
    bare = "".join(letter for letter in seen if letter not in '"<>|:*?;').strip(" .")
    stem, dot, ending = bare.rpartition(".")
    return (
        f"{(stem or ending)[: MOST_NAME_LENGTH - 5]}{dot}{ending[:5]}"
        if len(bare) > MOST_NAME_LENGTH
        else bare
    )


def safe_name(name: str, wanted: Format) -> str:
    """Return a file name that is safe in a folder and in a header, with the ending of its format."""
    shown = shown_name(name)
    stem = (shown.rpartition(".")[0] or shown).strip(" .")
    ending = f".{wanted}"
    stem = f"_{stem}" if stem.upper().split(".")[0] in _DEVICES else stem
    return f"{stem[: MOST_NAME_LENGTH - len(ending)] or 'file'}{ending}"


_DEVICES = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))}
)
"""Names that Windows takes for devices, whatever their ending."""
