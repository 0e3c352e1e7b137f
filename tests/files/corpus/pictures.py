"""Pictures: what people photograph, and what only looks like a picture."""

import struct
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.files.corpus import GOOD, Case, spaces

PNG = b"\x89PNG\r\n\x1a\n"
RED = (200, 30, 40)


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def red(mode: str = "RGB", size: tuple[int, int] = (60, 40)) -> Image.Image:
    return Image.new("RGB", size, RED).convert(mode)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, *chunks: bytes, body: bytes | None = None) -> bytes:
    """A PNG of two colours; its pixels are packed from zeros without having them all at once."""
    if body is None:
        packer = zlib.compressobj(9)
        row = bytes(width // 8 + 1)
        body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return PNG + chunk(b"IHDR", head) + b"".join(chunks) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def jpeg_claiming(width: int, height: int) -> bytes:
    """A JPEG whose head claims a size."""
    real = encoded(red(), "JPEG")
    place = real.index(b"\xff\xc0") + 5
    return real[:place] + struct.pack(">HH", height, width) + real[place + 4 :]


def webp_claiming(width: int, height: int) -> bytes:
    """A WEBP whose head claims a size."""
    real = encoded(red(), "WEBP")
    place = real.index(b"\x9d\x01\x2a") + 3
    return real[:place] + struct.pack("<HH", width, height) + real[place + 4 :]


def webp_canvas(width: int, height: int) -> bytes:
    """A WEBP with a canvas for moving pictures, which claims a size."""
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\2\0\0\0" + sides
    return b"RIFF" + struct.pack("<I", len(body)) + body


def with_exif(exif: bytes) -> bytes:
    return encoded(red(), "JPEG", exif=b"Exif\0\0" + exif)


def endless_exif() -> bytes:
    """Notes of a camera that go round: the next directory is the first one again."""
    entry = struct.pack("<HHII", 0x010F, 2, 0xFFFFFFF0, 8)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + entry + struct.pack("<I", 8)


def crowded_exif() -> bytes:
    """Notes of a camera with as many entries as fit, each pointing at all others."""
    entries = b"".join(struct.pack("<HHII", number, 7, 60_000, 8) for number in range(5000))
    return b"II*\0\x08\0\0\0" + struct.pack("<H", 5000) + entries + b"\0\0\0\0"


def moving(kind: str) -> bytes:
    frames = [red(size=(30, 30 + step)).resize((30, 30)) for step in range(3)]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:])


def turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return encoded(red(), "JPEG", exif=exif.tobytes(), comment=b"where I live")


def noted() -> bytes:
    notes = PngInfo()
    notes.add_text("Comment", "<script>alert(1)</script>")
    return encoded(red(), "PNG", pnginfo=notes)


def noise(kind: str) -> bytes:
    return encoded(Image.effect_noise((200, 200), 60).convert("RGB"), kind)


PHOTOS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a PNG": ("a.png", lambda: encoded(red(), "PNG")),
    "a JPG": ("a.jpg", lambda: encoded(red(), "JPEG")),
    "a JPG in capitals": ("A.JPEG", lambda: encoded(red(), "JPEG")),
    "a WEBP": ("a.webp", lambda: encoded(red(), "WEBP")),
    "a photo turned by its notes": ("turned.jpg", turned),
    "colours for print": ("cmyk.jpg", lambda: encoded(red("CMYK"), "JPEG")),
    "sixteen bits": ("16.png", lambda: encoded(Image.new("I;16", (20, 20), 40_000), "PNG")),
    "a palette": ("palette.png", lambda: encoded(red("P"), "PNG", transparency=0)),
    "black and white": ("bw.png", lambda: encoded(red("1"), "PNG")),
    "see-through": ("rgba.webp", lambda: encoded(red("RGBA"), "WEBP")),
    "forty megapixels": ("large.png", lambda: png(8000, 5000)),
    "a line of pixels": ("line.png", lambda: png(100_000, 1)),
    "a moving PNG": ("moving.png", lambda: moving("PNG")),
    "a moving WEBP": ("moving.webp", lambda: moving("WEBP")),
    "a page hidden in a note": ("noted.png", noted),
    "a zip behind a picture": ("zip.png", lambda: encoded(red(), "PNG") + b"PK\x03\x04<script>"),
    "a page behind a photo": ("page.jpg", lambda: encoded(red(), "JPEG") + b"<script>alert(1)</script>"),
    "notes that go round": ("exif.jpg", lambda: with_exif(endless_exif())),
    "five thousand notes": ("exif.jpg", lambda: with_exif(crowded_exif())),
}
"""All that is kept of these are pixels, in their own format."""

TOO_LARGE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "400 megapixels in 50 kB": ("bomb.png", lambda: png(20_000, 20_000)),
    "41 megapixels": ("bomb.png", lambda: png(12_000, 3_400)),
    "one row more than forty megapixels": ("bomb.png", lambda: png(8000, 5001)),
    "a PNG that claims four million million": ("bomb.png", lambda: png(2**31 - 1, 2**11, body=b"")),
    "a JPG that claims the most it can": ("bomb.jpg", lambda: jpeg_claiming(65_500, 65_500)),
    "a JPG that claims one row too many": ("bomb.jpg", lambda: jpeg_claiming(8000, 5001)),
    "a WEBP that claims the most it can": ("bomb.webp", lambda: webp_claiming(16_383, 16_383)),
    "a WEBP with a canvas of 281 million million": ("bomb.webp", lambda: webp_canvas(2**24, 2**24)),
}
UNREADABLE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a PNG cut in the middle": ("cut.png", lambda: (whole := noise("PNG"))[: len(whole) // 2]),
    "a JPG cut in the middle": ("cut.jpg", lambda: (whole := noise("JPEG"))[: len(whole) // 2]),
    "a WEBP cut in the middle": ("cut.webp", lambda: (whole := noise("WEBP"))[: len(whole) // 2]),
    "the beginning of a PNG": ("head.png", lambda: PNG),
    "the beginning of a JPG": ("head.jpg", lambda: b"\xff\xd8\xff\xe0"),
    "the beginning of a WEBP": ("head.webp", lambda: b"RIFF\0\0\0\0WEBP"),
    "a PNG without width": ("flat.png", lambda: png(0, 10, body=zlib.compress(b"\0" * 10))),
    "a PNG with a wrong sum": ("sum.png", lambda: png(8, 8).replace(b"IHDR\0", b"IHDR\1", 1)),
    "a PNG whose pixels are noise": ("noise.png", lambda: png(8, 8, body=bytes(range(256)))),
    "a PNG whose note unpacks to 200 MB": (
        "note.png", lambda: png(8, 8, chunk(b"zTXt", b"a\0\0" + spaces(200_000_000))),
    ),
    "a PNG whose colours unpack to 200 MB": (
        "icc.png", lambda: png(8, 8, chunk(b"iCCP", b"a\0\0" + spaces(200_000_000))),
    ),
    "a JPG of noise": ("noise.jpg", lambda: b"\xff\xd8\xff" + bytes(range(256)) * 20),
    "a WEBP of noise": ("noise.webp", lambda: b"RIFF\xff\xff\xff\xffWEBPVP8 " + bytes(range(256)) * 20),
}  # fmt: skip
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
IN_DISGUISE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "an SVG as PNG": ("a.png", lambda: SVG),
    "an SVG as JPG": ("a.jpg", lambda: SVG),
    "an SVG as WEBP": ("a.webp", lambda: SVG),
    "a GIF as PNG": ("a.png", lambda: encoded(red("P"), "GIF")),
    "a BMP as JPG": ("a.jpg", lambda: encoded(red(), "BMP")),
    "a TIFF as JPG": ("a.jpg", lambda: encoded(red(), "TIFF")),
    "an icon as PNG": ("a.png", lambda: encoded(red(), "ICO")),
    "a PNG as JPG": ("a.jpg", lambda: encoded(red(), "PNG")),
    "a JPG as PNG": ("a.png", lambda: encoded(red(), "JPEG")),
    "a WEBP as PNG": ("a.png", lambda: encoded(red(), "WEBP")),
    "a sound as WEBP": ("a.webp", lambda: b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 40),
    "a page as JPG": ("a.jpg", lambda: b"<!doctype html><script>alert(1)</script>"),
    "a page before a PNG": ("a.png", lambda: b"<script>alert(1)</script>" + encoded(red(), "PNG")),
    "a PostScript as JPG": ("a.jpg", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n(calc) system"),
    "a program as PNG": ("a.png", lambda: b"MZ\x90\0" * 20),
}


def picture_cases() -> Iterator[Case]:
    """All pictures."""
    for verdict, table in (
        (GOOD, PHOTOS),
        ("too_many_pixels", TOO_LARGE),
        ("broken", UNREADABLE),
        ("other_kind", IN_DISGUISE),
    ):
        for about, (name, make) in table.items():
            yield Case(about, name, make, verdict)
