"""What 한글 documents may hold, the older (HWP) and the newer kind (HWPX); the only module that knows olefile.

Runs in the child of kit/sandbox. Every document that 한글 writes carries a script of empty functions, so what counts
is whether a script does something.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

from needs_board.kit.packages import MAX_RATIO, MAX_UNPACKED_BYTES, check_parts, opened_package
from needs_board.kit.sandbox import UnfitError

if TYPE_CHECKING:
    from olefile import OleFileIO

_SIGNATURE = b"HWP Document File"
_COMPRESSED, _PASSWORD, _DRM, _CERT_ENCRYPTED, _CERT_DRM = 0x1, 0x2, 0x10, 0x100, 0x400
"""Bits of the properties in the FileHeader (한글문서파일형식 5.0, 3.2.1)."""
_RAW = -zlib.MAX_WBITS
_PROGRAMS = (b"MZ", b"\x7fELF", b"PK\x03\x04", b"%!PS", b"\xc5\xd0\xd3\xc6")
"""How programs, archives and PostScript begin; the latter is how 한글 documents were made to attack."""
_PACKAGE = "Ole10Native".encode("utf-16-le")
_NO_MORE = 0xFFFFFFFF

_COMMENTS = re.compile(r"//[^\r\n]*|/\*.*?\*/", re.S)
_IDLE = re.compile(r"function\s+\w+\s*\([^)]*\)\s*\{\s*\}|var\s+\w+\s*=\s*[\w.]+\s*;")


def check_hwp(data: bytes) -> bytes:
    """Refuse an HWP document with a password, scripts that do something, programs or other files inside.

    Answers nothing. Raises UnfitError: `encrypted`, `script`, `embedded`, `unpacks_too_large`, `other_kind`, `broken`.
    """
    # Imported in the child alone, as all that reads strangers' files.
    from olefile import OleFileIO  # noqa: PLC0415

    with OleFileIO(BytesIO(data)) as ole:
        if not ole.exists("FileHeader") or (
            not ole.exists("BodyText/Section0") and not ole.exists("ViewText/Section0")
        ):
            raise UnfitError("other_kind")
        head = ole.openstream("FileHeader").read(256)
        if not head.startswith(_SIGNATURE) or len(head) < 40:
            raise UnfitError("other_kind")
        (properties,) = struct.unpack_from("<I", head, 36)
        if properties & (_PASSWORD | _DRM | _CERT_ENCRYPTED | _CERT_DRM):
            raise UnfitError("encrypted")
        _check_streams(ole, is_compressed=bool(properties & _COMPRESSED), most=_most_bytes(data))
    return b""


def check_hwpx(data: bytes) -> bytes:
    """Refuse an HWPX document for the reasons of check_hwp and those of every package."""
    with opened_package(data) as parts:
        names = parts.namelist()
        if "Contents/content.hpf" not in names or _mimetype(parts) != b"application/hwp+zip":
            raise UnfitError("other_kind")
        check_parts(parts)
        if "META-INF/manifest.xml" in names and b"encryption-data" in parts.read("META-INF/manifest.xml"):
            raise UnfitError("encrypted")
        for name in names:
            if name.startswith("Scripts/"):
                _check_script(_decoded(parts.read(name)))
    return b""


def _mimetype(parts: ZipFile) -> bytes:
    return parts.read("mimetype").strip() if "mimetype" in parts.namelist() else b""


def _most_bytes(data: bytes) -> int:
    return min(MAX_UNPACKED_BYTES, MAX_RATIO * len(data))


def _check_streams(ole: "OleFileIO", *, is_compressed: bool, most: int) -> None:
    """Unpack every stream within bounds; the text itself need not be understood."""
    left = most
    for path in ole.listdir():
        packed = ole.openstream(path).read()
        content = _unpacked(packed, left) if is_compressed and path[0] in _PACKED_STORAGES else packed
        left -= len(content)
        if path[0] == "BinData":
            _check_embedded(content)
        if path == ["Scripts", "DefaultJScript"]:
            _check_script("".join(_script_texts(content)))


_PACKED_STORAGES = frozenset({"BinData", "BodyText", "DocInfo", "Scripts"})


def _unpacked(packed: bytes, most: int) -> bytes:
    """Return what a stream unpacks to; a picture may lie in it unpacked, and then it is returned as it is."""
    reader = zlib.decompressobj(_RAW)
    try:
        content = reader.decompress(packed, max(1, most))
    except zlib.error:
        return packed
    if reader.unconsumed_tail:
        raise UnfitError("unpacks_too_large")
    return content


def _check_embedded(content: bytes) -> None:
    if content.startswith(_PROGRAMS) or _PACKAGE in content:
        raise UnfitError("embedded")


def _script_texts(content: bytes) -> Iterator[str]:
    """Go through the texts of a script stream: each has its length in letters before it."""
    place = 0
    while place + 4 <= len(content):
        (length,) = struct.unpack_from("<I", content, place)
        if length == _NO_MORE:
            return
        yield content[place + 4 : place + 4 + 2 * length].decode("utf-16-le", errors="replace")
        place += 4 + 2 * length


def _decoded(script: bytes) -> str:
    return script.decode("utf-16" if script[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8", errors="replace")


def _check_script(text: str) -> None:
    if _IDLE.sub("", _COMMENTS.sub("", text.replace("\0", ""))).strip():
        raise UnfitError("script")
