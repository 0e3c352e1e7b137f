"""한글 documents of both kinds: HWP in a compound file, written here sector by sector, and HWPX in a zip."""

import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from tests.files.corpus import GOOD, Case, spaces
from tests.files.corpus.office import OLE
from tests.files.corpus.zips import (
    DECLARATIONS,
    HEAD,
    bomb,
    changed_flag,
    hangul_document,
    text_document,
    with_declaration,
    with_part,
    zipped,
)

SECTOR = 512
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
STORAGE, STREAM, ROOT = 1, 2, 5


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (MS-CFB); `/` in a name is a storage. Streams are padded so that none is a short one."""
    bodies = {name: body.ljust(4096, b"\0") for name, body in streams.items()}
    folders = sorted({name.partition("/")[0] for name in bodies if "/" in name})
    order = ["Root Entry", *folders, *bodies]
    chains: list[int] = []
    data, starts = b"", {}
    for name, body in bodies.items():
        starts[name] = len(chains)
        count = -(-len(body) // SECTOR)
        chains += [*range(len(chains) + 1, len(chains) + count), END]
        data += body.ljust(count * SECTOR, b"\0")
    directory = b"".join(_entry(name, order, bodies, folders, starts) for name in order)
    directory = directory.ljust(-(-len(directory) // SECTOR) * SECTOR, b"\0")
    first_directory, count = len(chains), len(directory) // SECTOR
    chains += [*range(first_directory + 1, first_directory + count), END]
    tables = -(-(len(chains) + 1) // (SECTOR // 4 - 1)) or 1
    first_table = len(chains)
    chains += [TABLE] * tables
    padded = chains + [FREE] * (tables * SECTOR // 4 - len(chains))
    places = [first_table + number for number in range(tables)] + [FREE] * (109 - tables)
    head = OLE + b"\0" * 16 + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, tables, first_directory, 0, 4096, END, 0, END, 0)
    return head + struct.pack("<109I", *places) + data + directory + struct.pack(f"<{len(padded)}I", *padded)


def _entry(
    name: str, order: list[str], bodies: Mapping[str, bytes], folders: list[str], starts: Mapping[str, int]
) -> bytes:
    """A directory entry; those in one storage hang on each other in a row."""
    inside = {"Root Entry": [one for one in order[1:] if "/" not in one]}
    inside |= {folder: [one for one in bodies if one.startswith(f"{folder}/")] for folder in folders}
    row = next((row for row in inside.values() if name in row), [name])
    after = row[row.index(name) + 1 :]
    right = order.index(after[0]) if after else FREE
    child = order.index(inside[name][0]) if name in inside else FREE
    kind = ROOT if name == "Root Entry" else STORAGE if name in folders else STREAM
    shown = name.rpartition("/")[2].encode("utf-16-le")
    start, size = (starts[name], len(bodies[name])) if kind == STREAM else (END if kind == ROOT else 0, 0)
    text = shown.ljust(64, b"\0") + struct.pack("<HBBIII", len(shown) + 2, kind, 1, FREE, right, child)
    return text + b"\0" * 36 + struct.pack("<IQ", start, size)


def packed(body: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def head(properties: int = 1) -> bytes:
    return b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05010000, properties)


def script(*texts: str) -> bytes:
    whole = b"".join(struct.pack("<I", len(text)) + text.encode("utf-16-le") for text in texts)
    return packed(whole + struct.pack("<I", FREE))


IDLE = (
    "var Documents = XHwpDocuments;\r\nvar Document = Documents.Active_XHwpDocument;\r\n",
    "function OnDocument_New()\r\n{\r\n\t//todo : \r\n}\r\n\r\nfunction OnDocument_Open()\r\n{\r\n\t/* */\r\n}\r\n",
)
BUSY = (IDLE[0], 'function OnDocument_Open()\r\n{\r\n\tnew ActiveXObject("WScript.Shell").Run("calc");\r\n}')
TEXT = {"BodyText/Section0": packed("가나다".encode("utf-16-le"))}
PLAIN = {"FileHeader": head(), "DocInfo": packed(b"\x10\0" * 20), **TEXT}


def hwp(properties: int = 1, **more: bytes) -> bytes:
    """An HWP document; `__` in a name is a storage, `_` a dot."""
    added = {name.replace("__", "/").replace("_", "."): body for name, body in more.items()}
    return compound(PLAIN | {"FileHeader": head(properties)} | added)


def looping() -> bytes:
    """A compound file whose directory goes on at its own beginning."""
    data = bytearray(hwp())
    (tables,) = struct.unpack_from("<I", data, 76)
    (directory,) = struct.unpack_from("<I", data, 48)
    struct.pack_into("<I", data, (tables + 1) * SECTOR + 4 * directory, directory)
    return bytes(data)


JPG = b"\xff\xd8\xff\xe0" + b"\0" * 100
PACKAGE = "\1Ole10Native".encode("utf-16-le")
HWP: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a document": (GOOD, hwp),
    "a document with idle scripts and a picture": (
        GOOD, lambda: hwp(Scripts__DefaultJScript=script(*IDLE), BinData__BIN0001_jpg=packed(JPG))
    ),
    "a document with a picture that is not packed": (GOOD, lambda: hwp(BinData__BIN0001_jpg=JPG)),
    "a document to be read only": (GOOD, lambda: compound(
        {"FileHeader": head(5), "DocInfo": packed(b"\x10"), "ViewText/Section0": b"\x1c" * 400}
    )),
    "a document that is not packed": (GOOD, lambda: compound(
        {"FileHeader": head(0), "DocInfo": b"\x10\0", "BodyText/Section0": b"\0" * 99}
    )),
    "a password": ("encrypted", lambda: hwp(3)),
    "rights management": ("encrypted", lambda: hwp(0x11)),
    "a certificate": ("encrypted", lambda: hwp(0x101)),
    "a script that starts a program": ("script", lambda: hwp(Scripts__DefaultJScript=script(*BUSY))),
    "a script outside its functions": ("script", lambda: hwp(Scripts__DefaultJScript=script(*IDLE, "Run('calc');"))),
    "a PostScript picture": ("embedded", lambda: hwp(BinData__BIN0001_eps=packed(b"%!PS-Adobe-3.0 EPSF"))),
    "a PostScript picture of Windows": ("embedded", lambda: hwp(BinData__BIN0001_eps=packed(b"\xc5\xd0\xd3\xc6\0"))),
    "a program": ("embedded", lambda: hwp(BinData__BIN0001_jpg=packed(b"MZ\x90\0"))),
    "a program that is not packed": ("embedded", lambda: hwp(BinData__BIN0001_jpg=b"MZ\x90\0")),
    "a package with a program": ("embedded", lambda: hwp(BinData__BIN0001_OLE=packed(b"\0\2\0\0" + OLE + PACKAGE))),
    "a zip": ("embedded", lambda: hwp(BinData__BIN0001_png=packed(zipped({"a": b"a"})))),
    "a text of 200 MB": ("unpacks_too_large", lambda: hwp(BodyText__Section1=spaces(2 * 10**8, wbits=-zlib.MAX_WBITS))),
    "a picture of 200 MB": ("unpacks_too_large", lambda: hwp(BinData__BIN0001_bmp=spaces(2 * 10**8, wbits=-zlib.MAX_WBITS))),
    "a compound file of another program": ("other_kind", lambda: compound({"Workbook": b"\x09\x08\x10"})),
    "a head that says something else": ("other_kind", lambda: compound(PLAIN | {"FileHeader": b"HWP Dokument"})),
    "a head without a text": ("other_kind", lambda: compound({"FileHeader": head()})),
    "an older document": ("other_kind", lambda: b"HWP Document File V3.00 \x1a\1\2\3\4\5" + b"\0" * 500),
    "XML": ("other_kind", lambda: HEAD + b"<HWPML/>"),
    "a new document, renamed": ("other_kind", lambda: zipped(hangul_document())),
    "the beginning of a compound file": ("broken", lambda: OLE + b"\0" * 40),
    "zeros behind the beginning": ("broken", lambda: OLE + b"\0" * 4000),
    "cut in the middle": ("broken", lambda: hwp()[:6000]),
    "a directory that goes round": ("other_kind", looping),
}  # fmt: skip
HWPX: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a new document": (GOOD, lambda: zipped(hangul_document())),
    "a new document with idle scripts": (GOOD, lambda: zipped(hangul_document(
        Scripts__headerScripts="".join(IDLE).encode("utf-16"), Scripts__sourceScripts=b""
    ))),
    "a new document with a picture": (GOOD, lambda: with_part(hangul_document(), "BinData/image1.jpg", JPG)),
    "a script that starts a program": ("script", lambda: zipped(
        hangul_document(Scripts__sourceScripts="".join(BUSY).encode("utf-16"))
    )),
    "an encrypted part": ("encrypted", lambda: with_part(
        hangul_document(), "META-INF/manifest.xml", HEAD + b"<manifest><encryption-data/></manifest>"
    )),
    "a part with a password": ("encrypted", lambda: changed_flag(zipped(hangul_document()), 1)),
    "an object": ("embedded", lambda: with_part(hangul_document(), "BinData/ole1.ole", OLE)),
    "a program": ("embedded", lambda: with_part(hangul_document(), "BinData/image1.png", b"MZ\x90")),
    "a part of 200 MB": ("unpacks_too_large", lambda: bomb(hangul_document(), "BinData/image1.bmp")),
    "a part above its folder": ("unsafe_path", lambda: with_part(hangul_document(), "../evil.bat")),
    "cut in the middle": ("broken", lambda: zipped(hangul_document())[:500]),
    "another kind of content": ("other_kind", lambda: zipped(hangul_document(mimetype=b"application/epub+zip"))),
    "no list of its parts": ("other_kind", lambda: zipped({"mimetype": b"application/hwp+zip"})),
    "a text document, renamed": ("other_kind", lambda: zipped(text_document())),
}  # fmt: skip


def hangul_cases() -> Iterator[Case]:
    """All 한글 documents."""
    for ending, table in (("hwp", HWP), ("hwpx", HWPX)):
        for about, (verdict, make) in table.items():
            yield Case(about, f"문서.{ending}", make, verdict)
    for about, declaration in DECLARATIONS.items():
        make = partial(with_declaration, hangul_document, "Contents/section0.xml", *declaration)
        yield Case(f"{about} in a text", "xxe.hwpx", make, "entity")
