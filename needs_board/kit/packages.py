"""What documents in a zip (XLSX, DOCX, HWPX) may hold; runs in the child of kit/sandbox and is the only one that knows defusedxml.

Programs differ in what they make of an odd zip or an odd XML, so that a check of one says nothing of another.
Therefore what is odd is refused: parts that overlap or have one name, other compression, anything before or behind,
document types, entities.
"""

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import TypeVar
from xml.sax import ContentHandler, SAXException

from needs_board.kit.sandbox import UnfitError

MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_RATIO = 100
MAX_PARTS = 5000
MAX_ROWS = 5000
"""Rows of one sheet below the head."""

_CHUNK_BYTES = 1024 * 1024
_XML_ENDINGS = (".xml", ".rels", ".hpf", ".rdf")
_END_OF_ZIP = b"PK\x05\x06"
Handler = TypeVar("Handler", bound=ContentHandler)
_OTHER_FILES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"MZ", b"\x7fELF", b"%PDF-")
_MACRO_PARTS = re.compile(
    r"vbaProject|vbaData|activeX|/macrosheets/|/dialogsheets/|customUI|attachedToolbars", re.I
)
_EMBEDDED_PARTS = re.compile(r"/embeddings/|oleObject", re.I)
_EXTERNAL_PARTS = re.compile(r"/externalLinks/|/connections\.xml|/queryTables/", re.I)
_MACRO_TYPES = ("macroenabled", "vbaproject", "ms-office.activex")
_COMMANDS = re.compile(r"\bDDE(?:AUTO)?\b|\bINCLUDETEXT\b", re.I)

_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_TEXT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def check_xlsx(data: bytes) -> bytes:
    """Refuse a workbook with macros, links to elsewhere, embedded files, or more than MAX_ROWS rows in a sheet.

    Answers nothing. Raises UnfitError: `macro`, `external`, `embedded`, `entity`, `unpacks_too_large`, `too_many_rows`
    (row), `mixed`, `other_kind` (a zip, but no workbook), `broken`.
    """
    return _check_office(data, _SPREADSHEET)


def check_docx(data: bytes) -> bytes:
    """Refuse a text document for the reasons of check_xlsx."""
    return _check_office(data, _TEXT)


def _check_office(data: bytes, main_type: str) -> bytes:
    with opened_package(data) as parts:
        if "[Content_Types].xml" not in parts.namelist():
            raise UnfitError("other_kind")
        types = _read_xml(parts, "[Content_Types].xml", _Types()).found
        if any(mark in one.lower() for one in types for mark in _MACRO_TYPES):
            raise UnfitError("macro")
        if main_type not in types:
            raise UnfitError("other_kind")
        check_parts(parts)
    return b""


def opened_package(data: bytes, most_unpacked_bytes: int = MAX_UNPACKED_BYTES) -> zipfile.ZipFile:
    """Return a zip whose directory was checked; `check_parts` is for what a document holds.

    Raises UnfitError: `mixed`, `broken`, `unpacks_too_large`, `encrypted`, `unsafe_path`, `other_compression`.
    """
    if data[-22:-18] != _END_OF_ZIP:
        raise UnfitError("mixed" if _END_OF_ZIP in data else "broken")
    parts = zipfile.ZipFile(BytesIO(data))
    found = sorted(parts.infolist(), key=lambda part: part.header_offset)
    if not found or found[0].header_offset != 0:
        raise UnfitError("mixed")
    if sum(part.file_size for part in found) > min(most_unpacked_bytes, MAX_RATIO * len(data)):
        raise UnfitError("unpacks_too_large", size_bytes=sum(part.file_size for part in found))
    if len(found) > MAX_PARTS or len({part.filename.lower() for part in found}) < len(found):
        raise UnfitError("broken")
    for part, after in zip(found, [*found[1:], None], strict=True):
        _check_place(part, after.header_offset if after else parts.start_dir)
    return parts


def _check_place(part: zipfile.ZipInfo, end: int) -> None:
    if part.flag_bits & 0x1:
        raise UnfitError("encrypted")
    if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise UnfitError("other_compression")
    if part.header_offset + 30 + part.compress_size > end:
        raise UnfitError("broken")
    steps = part.orig_filename.replace("\\", "/").split("/")
    if ".." in steps or steps[0] == "" or "\0" in part.orig_filename or ":" in steps[0]:
        raise UnfitError("unsafe_path")


def check_parts(parts: zipfile.ZipFile) -> None:
    """Read every part of a package to its end, and refuse what documents need not hold."""
    for part in parts.infolist():
        place = f"/{part.filename}"
        for pattern, reason in (
            (_MACRO_PARTS, "macro"),
            (_EMBEDDED_PARTS, "embedded"),
            (_EXTERNAL_PARTS, "external"),
        ):
            if pattern.search(place):
                raise UnfitError(reason)
        if part.filename.lower().endswith(_XML_ENDINGS):
            _read_xml(parts, part.filename, _Part())
        else:
            _check_bytes(parts, part.filename)


def _check_bytes(parts: zipfile.ZipFile, name: str) -> None:
    """Read a part to its end, for only then its length and its checksum are known to be right."""
    with parts.open(name) as part:
        if part.read(_CHUNK_BYTES).startswith(_OTHER_FILES):
            raise UnfitError("embedded")
        while part.read(_CHUNK_BYTES):
            pass


class _Types(ContentHandler):
    """Collects the kinds of parts that a package names."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def startElement(self, name: str, attrs: Mapping[str, str]) -> None:  # type: ignore[override]  # noqa: N802 - SAX names it so, and types its attributes less
        self.found.add(attrs.get("ContentType", ""))


class _Part(ContentHandler):
    """Refuses in a part what fetches from elsewhere without a click, and sheets with too many filled rows."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = 0
        self._is_filled = False
        self._is_command = False
        self._command: list[str] = []

    def startElement(self, name: str, attrs: Mapping[str, str]) -> None:  # type: ignore[override]  # noqa: N802 - as above
        match _local(name):
            case "row":
                self._is_filled = False
            case "v" | "is" if not self._is_filled:
                self._count_row()
            case "Relationship":
                _check_link(attrs)
            case "instrText":
                self._is_command = True
            case "fldSimple":
                _check_command("".join(value for key, value in attrs.items() if _local(key) == "instr"))

    def characters(self, content: str) -> None:
        if self._is_command:
            self._command.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - as above
        self._is_command = False

    def endDocument(self) -> None:  # noqa: N802 - as above
        # The text of a field may stand in several pieces.
        _check_command("".join(self._command))

    def _count_row(self) -> None:
        self._is_filled = True
        self._rows += 1
        if self._rows > MAX_ROWS + 1:
            raise UnfitError("too_many_rows", row=self._rows)


def _check_link(attrs: Mapping[str, str]) -> None:
    kind = attrs.get("Type", "").rpartition("/")[2].lower()
    if kind == "afchunk":
        raise UnfitError("embedded")
    if attrs.get("TargetMode", "").lower() == "external" and kind != "hyperlink":
        raise UnfitError("external")


def _check_command(field: str) -> None:
    if _COMMANDS.search(field):
        raise UnfitError("external")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _read_xml(parts: zipfile.ZipFile, name: str, handler: Handler) -> Handler:
    """Let a handler see a part; a document type is refused, for a document has none."""
    # Imported in the child alone, as all that reads strangers' files.
    from defusedxml import DefusedXmlException  # noqa: PLC0415
    from defusedxml.sax import parse  # noqa: PLC0415 - as above

    try:
        with parts.open(name) as part:
            parse(part, handler, forbid_dtd=True)
    except DefusedXmlException:
        raise UnfitError("entity") from None
    except SAXException:
        raise UnfitError("broken") from None
    return handler
