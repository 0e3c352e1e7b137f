"""PDF files: some show pages, others would do more."""

from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Encryption, Name, ObjectStreamMode, Pdf, String
from PIL import Image

from tests.files.corpus import GOOD, Case, spaces

Change = Callable[[Pdf], None]


def made(change: Change | None = None, pages: int = 1, **options: object) -> bytes:
    """A PDF with blank pages, changed as told."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    if change:
        change(pdf)
    file = BytesIO()
    pdf.save(file, **options)  # type: ignore[arg-type]  # options of many kinds
    return file.getvalue()


def raw(*objects: bytes, trailer: bytes = b"", root: int = 1) -> bytes:
    """A PDF written by hand: the objects from number 1 on, with a right table of places."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"<</Size %d/Root %d 0 R%s>>" % (len(objects) + 1, root, trailer)
    return out + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (head, start)


PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"


def stream(body: bytes, entries: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(body), body)


def action(kind: str, **more: object) -> Dictionary:
    return Dictionary(S=Name(f"/{kind}"), **more)  # type: ignore[arg-type]  # any value of a PDF


def on_open(kind: str, **more: object) -> Change:
    def change(pdf: Pdf) -> None:
        pdf.Root.OpenAction = action(kind, **more)

    return change


def on_click(kind: str, **more: object) -> Change:
    def change(pdf: Pdf) -> None:
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 99, 99], A=action(kind, **more))
        pdf.pages[0].Annots = Array([pdf.make_indirect(link)])

    return change


def at_root(**entries: object) -> Change:
    def change(pdf: Pdf) -> None:
        for name, value in entries.items():
            pdf.Root[f"/{name}"] = value

    return change


def script_after_script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = action("GoTo", D=[0, Name.Fit], Next=[action("JavaScript", JS="app.alert(1)")])


def script_of_a_page(pdf: Pdf) -> None:
    pdf.pages[0].AA = Dictionary(O=action("JavaScript", JS="app.alert(1)"))


def script_in_a_stream(pdf: Pdf) -> None:
    pdf.Root.OpenAction = action("JavaScript", JS=pdf.make_stream(b"app.alert(1)"))


def script_nobody_refers_to(pdf: Pdf) -> None:
    pdf.Root.Extra = pdf.make_indirect(Dictionary(Deep=[[[Dictionary(JS=String("app.alert(1)"))]]]))


def attachment(pdf: Pdf) -> None:
    pdf.attachments["run.exe"] = b"MZ"


def stray_attachment(pdf: Pdf) -> None:
    pdf.Root.Extra = pdf.make_indirect(pdf.make_stream(b"MZ", Type=Name.EmbeddedFile))


def attachment_on_a_page(pdf: Pdf) -> None:
    body = pdf.make_stream(b"MZ")
    spec = Dictionary(Type=Name.Filespec, F="a.exe", EF=Dictionary(F=body))
    pdf.pages[0].Annots = [
        Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, FS=spec, Rect=[0, 0, 9, 9])
    ]


def bomb_of_objects() -> bytes:
    packed = spaces(1_100_000_000, b"5 0 ")
    body = stream(packed, b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode")
    plain = raw(CATALOG, PAGES, PAGE, body)
    places = [plain.index(b"%d 0 obj" % number) for number in range(1, 5)]
    rows = [(0, 0, 255), *((1, place, 0) for place in places), (2, 4, 0), (1, 0, 0)]
    start = plain.index(b"xref\n")
    rows[-1] = (1, start, 0)
    table = b"".join(bytes([kind, *place.to_bytes(4, "big"), index]) for kind, place, index in rows)
    cross = stream(table, b"/Type/XRef/Size 7/W[1 4 1]/Root 1 0 R")
    return plain[:start] + b"6 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (cross, start)


def bomb_of_values() -> bytes:
    return raw(CATALOG, PAGES, PAGE, b"[" + b"[]" * 4_000_000 + b"]")


def nested(depth: int) -> bytes:
    return raw(CATALOG, PAGES, PAGE, b"[" * depth + b"]" * depth)


def updated(body: bytes) -> bytes:
    """A PDF whose catalogue was replaced by what was written behind its end."""
    first = raw(CATALOG, PAGES, PAGE)
    place, before = len(first), first.rindex(b"xref\n", 0, first.rindex(b"startxref"))
    changed = first + b"1 0 obj\n%s\nendobj\n" % body
    table = b"xref\n0 1\n0000000000 65535 f \n1 1\n%010d 00000 n \n" % place
    head = b"trailer\n<</Size 4/Root 1 0 R/Prev %d>>\n" % before
    return changed + table + head + b"startxref\n%d\n%%%%EOF\n" % len(changed)


def going_round(what: str) -> bytes:
    if what == "pages":
        return raw(CATALOG, b"<</Type/Pages/Kids[2 0 R]/Count 1>>", PAGE)
    plain = raw(CATALOG, PAGES, PAGE)
    start = plain.rindex(b"xref\n", 0, plain.rindex(b"startxref"))
    return plain.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % start)


def with_a_picture(pdf: Pdf) -> None:
    file = BytesIO()
    Image.new("RGB", (40, 40), "red").save(file, "JPEG")
    picture = pdf.make_stream(
        file.getvalue(),
        Type=Name.XObject, Subtype=Name.Image, Width=40, Height=40,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
    )  # fmt: skip
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(P=picture))
    pdf.pages[0].Contents = pdf.make_stream(b"q 200 0 0 200 50 50 cm /P Do Q")


def with_outlines(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("처음", 0))


def with_a_field(pdf: Pdf) -> None:
    field = pdf.make_indirect(
        Dictionary(FT=Name.Tx, T="이름", V="홍길동", Subtype=Name.Widget, Rect=[0, 0, 9, 9])
    )
    pdf.Root.AcroForm = Dictionary(Fields=[field])
    pdf.pages[0].Annots = [field]


SCRIPT = b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>"
SCRIPTED = {
    "when it opens": lambda: made(on_open("JavaScript", JS="app.alert(1)")),
    "when it opens, packed": lambda: made(
        on_open("JavaScript", JS="app.alert(1)"), object_stream_mode=ObjectStreamMode.generate
    ),
    "behind a harmless action": lambda: made(script_after_script),
    "of a page": lambda: made(script_of_a_page),
    "in a stream": lambda: made(script_in_a_stream),
    "on a click": lambda: made(on_click("JavaScript", JS="app.alert(1)")),
    "under a name": lambda: made(
        at_root(Names=Dictionary(JavaScript=Dictionary(Names=["a", Dictionary(JS="app.alert(1)")])))
    ),
    "to which nothing refers": lambda: made(script_nobody_refers_to),
    "with its name disguised": lambda: raw(
        SCRIPT.replace(b"/JavaScript/JS", b"/J#61vaScript/J#53"), PAGES, PAGE
    ),
    "written behind the end": lambda: updated(SCRIPT),
    "of a form": lambda: made(at_root(AcroForm=Dictionary(Fields=[], XFA=String("<xdp/>")))),
    "as an action of a document": lambda: made(at_root(AA=Dictionary(WC=action("JavaScript", JS="1")))),
}
LAUNCHED = ("Launch", "SubmitForm", "ImportData", "GoToE", "GoToR", "Rendition", "Movie", "Sound")
ENCRYPTED = {
    "a password": Encryption(user="geheim", owner="geheim"),
    "a password of the owner alone": Encryption(user="", owner="geheim"),
    "an old cipher": Encryption(user="", owner="geheim", R=3, aes=False, metadata=False),
    "a password and AES": Encryption(user="geheim", owner="owner", R=6),
}
BEHIND = {
    "a zip": b"PK\x03\x04" + b"\0" * 60,
    "a program": b"MZ\x90\0" * 20,
    "a page": b"<script>alert(1)</script>",
}
BROKEN: dict[str, Callable[[], bytes]] = {
    "cut in the middle": lambda: (whole := made(with_a_picture, pages=3))[: len(whole) // 2],
    "without its last bytes": lambda: made()[:-30],
    "the beginning alone": lambda: b"%PDF-1.7\n",
    "noise": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40,
    "noise with an end": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"\n%%EOF\n",
    "no pages": lambda: raw(CATALOG, b"<</Type/Pages/Kids[]/Count 0>>"),
    "pages that hold themselves": lambda: going_round("pages"),
    "a table of places that is its own forerunner": lambda: going_round("places"),
    "a table of places that lies": lambda: raw(CATALOG, PAGES, PAGE).replace(b"00000 n", b"00007 n"),
    "a catalogue that is a number": lambda: raw(b"42", PAGES, PAGE),
    "arrays in arrays without end": lambda: nested(200_000),
}
PLAIN: dict[str, Callable[[], bytes]] = {
    "one page": made,
    "three hundred pages": lambda: made(pages=300),
    "packed objects": lambda: made(pages=9, object_stream_mode=ObjectStreamMode.generate),
    "ready for the web": lambda: made(pages=9, linearize=True),
    "a picture": lambda: made(with_a_picture),
    "outlines": lambda: made(with_outlines),
    "a form without scripts": lambda: made(with_a_field),
    "an address to click on": lambda: made(on_click("URI", URI="https://www.example.org/")),
    "a page to open at": lambda: made(on_open("GoTo", D=[0, Name.Fit])),
    "changed behind its end": lambda: updated(b"<</Type/Catalog/Pages 2 0 R/Lang(ko)>>"),
    "written by hand": lambda: raw(CATALOG, PAGES, PAGE),
    "an end with spaces behind": lambda: made() + b"\r\n\0\0",
}


def followed(tail: bytes) -> bytes:
    return made() + tail


def pdf_cases() -> Iterator[Case]:
    """All PDF files."""
    for about, make in PLAIN.items():
        yield Case(about, "good.pdf", make, GOOD)
    for about, make in SCRIPTED.items():
        yield Case(f"a script {about}", "script.pdf", make, "script")
    for kind in LAUNCHED:
        yield Case(f"{kind} on opening", "launch.pdf", partial(made, on_open(kind, F="cmd.exe")), "launch")
    yield Case("Launch on a click", "launch.pdf", partial(made, on_click("Launch", F="cmd.exe")), "launch")
    for change in (attachment, stray_attachment, attachment_on_a_page):
        yield Case(change.__name__, "a.pdf", partial(made, change), "embedded")
    for about, lock in ENCRYPTED.items():
        yield Case(about, "locked.pdf", partial(made, encryption=lock), "encrypted")
    for about, tail in BEHIND.items():
        yield Case(f"{about} behind its end", "tail.pdf", partial(followed, tail), "mixed")
    for about, make in BROKEN.items():
        yield Case(about, "broken.pdf", make, "broken")
    yield Case("objects that unpack to 1.1 GB", "bomb.pdf", bomb_of_objects, "broken")
    yield Case("four million arrays", "bomb.pdf", bomb_of_values, "too_heavy")
