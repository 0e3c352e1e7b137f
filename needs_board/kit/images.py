"""Pictures that people upload, made small and written anew so that nothing but pixels is kept.

What reads a file that was sent runs in the child of kit/sandbox; `as_webp` reads what was written anew there.
"""

from collections.abc import Mapping
from io import BytesIO

from PIL import Image, ImageChops, ImageOps

from needs_board.kit.sandbox import UnfitError

MAX_PIXELS = 40_000_000
MAX_SIDE_PIXELS = 2400
"""What is kept of a picture: a photographed A4 sheet stays readable."""
SEAL_SIDE_PIXELS = 600
"""What is kept of a seal: 16 mm of paper at about 950 dots an inch."""
_FORMATS = ("PNG", "JPEG", "WEBP")
_OPTIONS: Mapping[str, Mapping[str, bool | int]] = {
    "PNG": {"optimize": True},
    "JPEG": {"quality": 88, "progressive": True},
    "WEBP": {"quality": 88, "method": 4},
}


def write_anew(data: bytes) -> bytes:
    """Return a picture in its own format, upright, at most MAX_SIDE_PIXELS wide and high, without any metadata.

    Raises UnfitError: `too_many_pixels` (width, height).
    """
    picture, kind = _decoded(data)
    return _encoded(picture.convert("RGB") if kind == "JPEG" else picture, kind)


def write_seal_anew(data: bytes) -> bytes:
    """Return the picture of a seal as PNG, cut to the print, its paper made transparent.

    Made for photos of a stamped sheet: the seal can then lie over a name. A seal that is transparent already stays
    as it is. Raises UnfitError: `too_many_pixels` (width, height), `no_print`.
    """
    picture, _kind = _decoded(data)
    if not _is_see_through(picture):
        picture = _lifted(picture)
    print_only = picture.crop(_print_box(picture.getchannel("A")))
    print_only.thumbnail((SEAL_SIDE_PIXELS, SEAL_SIDE_PIXELS))
    return _encoded(print_only, "PNG")


def as_webp(data: bytes, side_pixels: int) -> tuple[bytes, int, int]:
    """Return a picture of ours as WebP on white, at most so many pixels wide and high, with its width and height.

    For pictures that `write_anew` has written: what a person sent is never read here, outside the child.
    """
    picture = Image.open(BytesIO(data)).convert("RGBA")
    picture.thumbnail((side_pixels, side_pixels))
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return _encoded(ground, "WEBP"), ground.width, ground.height


def _decoded(data: bytes) -> tuple[Image.Image, str]:
    """Return the picture in RGBA, upright, and its format; its size is checked before a pixel is decoded."""
    # The limit of Pillow would only warn, at another number than ours.
    Image.MAX_IMAGE_PIXELS = None
    if data[8:12] == b"WEBP":
        _check_pixels(*_webp_size(data))
    file = Image.open(BytesIO(data), formats=_FORMATS)
    _check_pixels(*file.size)
    file.draft(None, (MAX_SIDE_PIXELS, MAX_SIDE_PIXELS))
    # Turned first: which way is up stands in the metadata, and converting loses that.
    picture = ImageOps.exif_transpose(file).convert("RGBA")
    picture.thumbnail((MAX_SIDE_PIXELS, MAX_SIDE_PIXELS))
    return picture, str(file.format)


def _check_pixels(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise UnfitError("too_many_pixels", width=width, height=height)


def _webp_size(data: bytes) -> tuple[int, int]:
    """Return the size that a WEBP claims: its decoder takes the memory for it before Pillow tells us.

    Three kinds of first chunk have it at different places (RFC 9649, 2.5 to 2.7).
    """
    if data[12:16] == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = (int.from_bytes(data[at : at + 2], "little") & 0x3FFF for at in (26, 28))
    return width, height


def _is_see_through(picture: Image.Image) -> bool:
    lowest, _highest = picture.getchannel("A").getextrema()
    return isinstance(lowest, int) and lowest < 128


def _lifted(picture: Image.Image) -> Image.Image:
    """Return the print of a seal without its paper.

    Ink lets at least one of the three colours pass less than paper does, so the darkest channel of a pixel
    tells ink from paper, be the paper grey or white. The paper is as bright as the brightest tenth of the
    picture: even a print that fills its square leaves a fifth of it in the corners. Down to 0.8 of that is
    shadow and grain, below 0.55 is ink; chosen by eye.
    """
    red, green, blue, _alpha = picture.split()
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    paper = _brightest_tenth(darkest)
    if paper < 64:
        raise UnfitError("no_print")
    opacity = [min(255, max(0, round(255 * (0.8 - level / paper) / 0.25))) for level in range(256)]
    lifted = picture.copy()
    lifted.putalpha(darkest.point(opacity))
    return lifted


def _brightest_tenth(grey: Image.Image) -> int:
    """Return the brightness that a tenth of the pixels reach."""
    left = grey.width * grey.height / 10
    for level, count in reversed(list(enumerate(grey.histogram()))):
        left -= count
        if left <= 0:
            return level
    return 0


def _print_box(opacity: Image.Image) -> tuple[int, int, int, int]:
    """Return the box around the print; single specks of dust, which an average hides, do not widen it."""
    grain = max(1, max(opacity.size) // 150)
    box = opacity.reduce(grain).point([0] * 48 + [255] * 208).getbbox()
    if box is None:
        raise UnfitError("no_print")
    left, upper, right, lower = (edge * grain for edge in box)
    return left, upper, min(right, opacity.width), min(lower, opacity.height)


def _encoded(picture: Image.Image, kind: str) -> bytes:
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    file = BytesIO()
    bare.save(file, kind, **_OPTIONS[kind])
    return file.getvalue()
