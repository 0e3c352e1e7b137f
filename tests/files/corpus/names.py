"""Names and sizes: what a file is called says which reader looks at it, and is written into headers and folders."""

from collections.abc import Iterator

from needs_board.kit.sandbox import MAX_FILE_BYTES
from tests.files.corpus import GOOD, Case
from tests.files.corpus.pdfs import CATALOG, PAGE, PAGES, made, raw, stream
from tests.files.corpus.pictures import PNG, SVG

NOT_TAKEN = (
    "invoice", "invoice.exe", "invoice.pdf.exe", "invoice.html", "invoice.svg", "invoice.js", "invoice.zip",
    "invoice.xlsm", "invoice.docm", "invoice.xls", "invoice.doc", "invoice.gif", "invoice.heic", "invoice.lnk",
    "pdf", ".pdf", "invoice.pdf \u202egpj.exe", "invoice.pdf\0.exe", "invoice.ｐｄｆ", "invoice.pdf:evil.exe", "", "..", "/",
)  # fmt: skip
TAKEN = {
    "../../etc/passwd.pdf": "passwd.pdf",
    "C:\\Users\\me\\통장.PDF": "통장.pdf",
    "통장\u202efdp.pdf": "통장fdp.pdf",
    "통\u200b장\ufeff.p\u200ddf": "통장.pdf",
    "\u1110\u1169\u11bc\u110c\u1161\u11bc.pdf": "통장.pdf",
    "a.exe\0.pdf": "a.exe.pdf",
    "con.pdf": "_con.pdf",
    "통장\r\nSet-Cookie: a=b.pdf": "통장Set-Cookie a=b.pdf",
    '"><script>alert(1)</script>.pdf': "script.pdf",
    "통장 . pdf": "통장.pdf",
    "통장.pdf. . ": "통장.pdf",
    "가" * 500 + ".pdf": "가" * 115 + ".pdf",
    "100% 확인 %s %(file)s.pdf": "100% 확인 %s %(file)s.pdf",
}
"""Names that are taken, and what they are called from then on."""


def largest() -> bytes:
    """A PDF of 20 MB; the end mark must stand near the end, so most of it is in a stream."""
    filling = stream(b" " * (MAX_FILE_BYTES - 1000), b"")
    return raw(CATALOG, PAGES, PAGE, filling).ljust(MAX_FILE_BYTES)


def name_cases() -> Iterator[Case]:
    """Odd names of a good file, and good names of files that are empty or too large."""
    for name in NOT_TAKEN:
        yield Case(f"the name {name!r}", name, made, "not_taken")
    for name in TAKEN:
        yield Case(f"the name {name[:40]!r}", name, made, GOOD)
    for ending in ("pdf", "png", "jpg", "webp", "xlsx", "docx", "hwp", "hwpx"):
        yield Case(f"nothing in a {ending}", f"empty.{ending}", bytes, "empty")
    yield Case("zeros", "zeros.pdf", lambda: bytes(4000), "other_kind")
    yield Case(
        "20 MB and one byte", "large.pdf", lambda: b"%PDF-1.7\n".ljust(MAX_FILE_BYTES + 1), "too_large"
    )
    yield Case(
        "a picture of 20 MB and one byte", "large.png", lambda: PNG.ljust(MAX_FILE_BYTES + 1), "too_large"
    )
    yield Case(
        "a page of 20 MB and one byte", "large.pdf", lambda: SVG.ljust(MAX_FILE_BYTES + 1), "too_large"
    )
    yield Case("exactly 20 MB", "large.pdf", largest, GOOD)
