"""Workbooks and text documents: with macros, links, files inside, declarations, and as bombs."""

import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image

from tests.files.corpus import GOOD, Case
from tests.files.corpus.zips import (
    DECLARATIONS,
    MACROS,
    OFFICE,
    bomb,
    changed_flag,
    claiming,
    declared,
    link,
    linked,
    overlapping,
    text_document,
    with_declaration,
    with_part,
    workbook,
    zipped,
)

Make = Callable[[], bytes]
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600


def rich(book: Workbook) -> None:
    sheet = book.worksheets[0]
    sheet["D1"] = "=SUM(B2:B4)"
    sheet["D2"] = "누리집"
    sheet["D2"].hyperlink = "https://www.example.org/"
    sheet["D3"].comment = Comment("확인", "가람")
    file = BytesIO()
    Image.new("RGB", (20, 20), "red").save(file, "PNG")
    sheet.add_image(SheetImage(file), "F2")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=4))
    sheet.add_chart(chart, "F9")
    choice = DataValidation(type="list", formula1='"과세,면세"')
    sheet.add_data_validation(choice)
    choice.add("E2")


def second_sheet(book: Workbook) -> None:
    sheet = book.create_sheet("둘째")
    for number in range(5002):
        sheet.append([number])


def replaced(parts: dict[str, bytes], name: str, old: bytes, new: bytes) -> bytes:
    assert old in parts[name]
    return zipped({**parts, name: parts[name].replace(old, new)})


def field(*pieces: bytes) -> bytes:
    runs = b"".join(b"<w:r><w:instrText>%s</w:instrText></w:r>" % piece for piece in pieces)
    return b'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>%s</w:p>' % runs


def outside(kind: str, target: str = "http://evil.example/a") -> bytes:
    return zipped(text_document(b"", link(kind, target, outside=True)))


def sheet_elsewhere() -> bytes:
    parts = workbook(5001)
    parts["xl/elsewhere/data.xml"] = parts.pop(SHEET)
    return zipped(parts)


MAIN = f"{OFFICE}spreadsheetml.sheet.main+xml".encode()
TYPES = "[Content_Types].xml"
KEPT: dict[str, tuple[str, Make]] = {
    "a workbook": ("a.xlsx", lambda: zipped(workbook())),
    "a workbook with all that is usual": ("a.xlsx", lambda: zipped(workbook(3, rich))),
    "a workbook with 5,000 rows below its head": ("a.xlsx", lambda: zipped(workbook(5000))),
    "a workbook that is not packed": ("a.xlsx", lambda: zipped(workbook(), zipfile.ZIP_STORED)),
    "a text document": ("a.docx", lambda: zipped(text_document())),
    "a text document with an address": ("a.docx", lambda: outside("hyperlink")),
    "a text document with page numbers": ("a.docx", lambda: zipped(text_document(field(b" PAGE ")))),
    "a text document with a picture": (
        "a.docx", lambda: with_part(text_document(), "word/media/image1.png", b"\x89PNG\r\n\x1a\n")
    ),
}  # fmt: skip
REFUSED: dict[str, tuple[str, str, Make]] = {
    "a workbook with macros, renamed": (
        "a.xlsx", "macro", lambda: replaced(workbook(), TYPES, MAIN, MACROS.encode())
    ),
    "macros in a workbook": ("a.xlsx", "macro", lambda: with_part(workbook(), "xl/vbaProject.bin")),
    "macros in other letters": ("a.xlsx", "macro", lambda: with_part(workbook(), "xl/VBAPROJECT.bin")),
    "a sheet of old macros": ("a.xlsx", "macro", lambda: with_part(workbook(), "xl/macrosheets/sheet1.xml")),
    "controls in a workbook": ("a.xlsx", "macro", lambda: with_part(workbook(), "xl/activeX/activeX1.xml")),
    "buttons of a workbook": ("a.xlsx", "macro", lambda: with_part(workbook(), "customUI/customUI.xml")),
    "macros in a text document": ("a.docx", "macro", lambda: with_part(text_document(), "word/vbaProject.bin")),
    "an object in a workbook": ("a.xlsx", "embedded", lambda: with_part(workbook(), "xl/embeddings/oleObject1.bin")),
    "a workbook in a text document": (
        "a.docx", "embedded", lambda: with_part(text_document(), "word/embeddings/a.xlsx", zipped(workbook()))
    ),
    "a program as a picture": ("a.xlsx", "embedded", lambda: with_part(workbook(), "xl/media/image1.png", b"MZ\x90")),
    "a zip in a zip": ("a.xlsx", "embedded", lambda: with_part(workbook(), "xl/media/a.bin", zipped({"a": b"a"}))),
    "a PDF in a text document": ("a.docx", "embedded", lambda: with_part(text_document(), "word/media/a.bin", b"%PDF-1")),
    "a page in a text document": (
        "a.docx", "embedded", lambda: zipped(text_document(b"", link("aFChunk", "afchunk.htm")))
    ),
    "a link to another workbook": (
        "a.xlsx", "external", lambda: with_part(workbook(), "xl/externalLinks/externalLink1.xml", b"<x/>")
    ),
    "a query of a database": ("a.xlsx", "external", lambda: with_part(workbook(), "xl/connections.xml", b"<x/>")),
    "a picture from elsewhere": (
        "a.xlsx", "external",
        lambda: with_part(
            workbook(), "xl/worksheets/_rels/sheet1.xml.rels",
            linked(link("image", "//evil.example/a.png", outside=True)),
        ),
    ),
    "a template from elsewhere": ("a.docx", "external", lambda: outside("attachedTemplate")),
    "an object from elsewhere": ("a.docx", "external", lambda: outside("oleObject")),
    "a frame from elsewhere": ("a.docx", "external", lambda: outside("frame")),
    "a document from elsewhere": ("a.docx", "external", lambda: outside("subDocument")),
    "a field that starts a program": (
        "a.docx", "external", lambda: zipped(text_document(field(b' DDEAUTO c:\\\\cmd.exe "/k calc" ')))
    ),
    "a field that starts a program, in pieces": (
        "a.docx", "external", lambda: zipped(text_document(field(b" DD", b"EAU", b"TO cmd ")))
    ),
    "a simple field that starts a program": (
        "a.docx", "external", lambda: zipped(text_document(b'<w:fldSimple w:instr=" DDE cmd "/>'))
    ),
    "a field that fetches a text": (
        "a.docx", "external", lambda: zipped(text_document(field(b' INCLUDETEXT "http://evil.example" ')))
    ),
    "5,001 rows below the head": ("a.xlsx", "too_many_rows", lambda: zipped(workbook(5001))),
    "5,002 rows in the second sheet": ("a.xlsx", "too_many_rows", lambda: zipped(workbook(3, second_sheet))),
    "5,001 rows in an odd place": ("a.xlsx", "too_many_rows", sheet_elsewhere),
    "a part of 200 MB": ("a.xlsx", "unpacks_too_large", lambda: bomb(workbook(), "xl/media/a.bin")),
    "a text document with a part of 200 MB": ("a.docx", "unpacks_too_large", lambda: bomb(text_document(), "word/a.bin")),
    "twice the ratio": ("a.xlsx", "unpacks_too_large", lambda: with_part(workbook(), "a.bin", b" " * 20_000_000)),
    "a part that unpacks to more than it says": (
        "a.xlsx", "broken",
        lambda: claiming(workbook(), "a.bin", (packed := bomb({}, "a"))[31 : packed.rindex(b"PK\x01\x02")], 1000),
    ),
    "two names for the bytes of one part": ("a.xlsx", "broken", lambda: overlapping(workbook())),
    "two parts of one name": ("a.xlsx", "broken", lambda: claiming(workbook(), SHEET.upper(), b"\3\0", 0)),
    "more parts than a document has": (
        "a.xlsx", "broken", lambda: zipped(workbook() | {f"xl/media/{number}": b"" for number in range(5001)})
    ),
    "a part above its folder": ("a.xlsx", "unsafe_path", lambda: with_part(workbook(), "../../evil.sh")),
    "a part at the root": ("a.xlsx", "unsafe_path", lambda: with_part(workbook(), "/etc/cron.d/evil")),
    "a part with a drive": ("a.xlsx", "unsafe_path", lambda: with_part(workbook(), "C:/evil.bat")),
    "a part behind backslashes": ("a.xlsx", "unsafe_path", lambda: with_part(workbook(), "..\\..\\evil.bat")),
    "other compression": ("a.xlsx", "other_compression", lambda: zipped(workbook(), zipfile.ZIP_LZMA)),
    "a wrong sum": ("a.xlsx", "broken", lambda: claiming(workbook(), "a.bin", b"\x4b\x04\x00", 1)),
    "cut in the middle": ("a.xlsx", "broken", lambda: (whole := zipped(workbook()))[: len(whole) // 2]),
    "a sheet that is no XML": ("a.xlsx", "broken", lambda: zipped(workbook() | {SHEET: b"<a><b></a>"})),
    "a part with a password": ("a.xlsx", "encrypted", lambda: changed_flag(zipped(workbook()), 1)),
    "a workbook with a password": ("a.xlsx", "encrypted", lambda: ENCRYPTED),
    "a text document with a password": ("a.docx", "encrypted", lambda: ENCRYPTED),
    "a page behind a workbook": ("a.xlsx", "mixed", lambda: zipped(workbook()) + b"<script>alert(1)</script>"),
    "a picture before a workbook": ("a.xlsx", "other_kind", lambda: b"\x89PNG" + zipped(workbook())),
    "a zip before a workbook": ("a.xlsx", "mixed", lambda: zipped({"a": b"a"}) + zipped(workbook())),
    "a zip that holds nothing": ("a.xlsx", "other_kind", lambda: zipped({})),
    "any zip": ("a.xlsx", "other_kind", lambda: zipped({"evil.exe": b"MZ"})),
    "a text document as a workbook": ("a.xlsx", "other_kind", lambda: zipped(text_document())),
    "a workbook as a text document": ("a.docx", "other_kind", lambda: zipped(workbook())),
    "an old workbook, renamed": ("a.xlsx", "other_kind", lambda: OLE + b"\0" * 2000),
    "a page as a workbook": ("a.xlsx", "other_kind", lambda: b"<html><table><tr><td>1</td></tr></table></html>"),
    "rich text as a text document": ("a.docx", "other_kind", lambda: b"{\\rtf1\\object}"),
}  # fmt: skip


def office_cases() -> Iterator[Case]:
    """All workbooks and text documents."""
    for about, (name, make) in KEPT.items():
        yield Case(about, name, make, GOOD)
    for about, (name, verdict, make) in REFUSED.items():
        yield Case(about, name, make, verdict)
    for about, declaration in DECLARATIONS.items():
        for part in (SHEET, "xl/workbook.xml"):
            make = partial(with_declaration, workbook, part, *declaration)
            yield Case(f"{about} in {part}", "xxe.xlsx", make, "entity")
        make = partial(with_declaration, text_document, "word/document.xml", *declaration)
        yield Case(f"{about} in a text document", "xxe.docx", make, "entity")
    wide = declared(workbook()[SHEET], b'<!ENTITY a "a">').decode().replace("UTF-8", "UTF-16")
    yield Case(
        "a declaration in wide letters",
        "xxe.xlsx",
        lambda: zipped(workbook() | {SHEET: wide.encode("utf-16")}),
        "entity",
    )
