"""Pictures that people upload: read apart, made small, and written anew so that nothing but pixels is kept."""

from enum import StrEnum
from io import BytesIO

from PIL import Image, ImageChops, ImageOps

from needs_board.kit.i18n import _
from needs_board.kit.sandbox import MAX_FILE_BYTES, FileRefused, UnfitError, read_apart

MAX_PIXELS = 40_000_000
MAX_SIDE_PIXELS = 2400
"""What is kept of a picture: a photographed A4 sheet stays readable."""
SEAL_SIDE_PIXELS = 600
"""What is kept of a seal: 16 mm of paper at about 950 dots an inch."""


class ImageKind(StrEnum):
    """The formats that are taken, by the names that Pillow has for them."""

    PNG = "PNG"
    JPG = "JPEG"
    WEBP = "WEBP"


def image_kind(data: bytes) -> ImageKind | None:
    """Return the format that the first bytes announce, or None when it is none of ours."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return ImageKind.PNG
    if data.startswith(b"\xff\xd8\xff"):
        return ImageKind.JPG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ImageKind.WEBP
    return None


def clean_image(data: bytes) -> bytes:
    """Return a picture as PNG, upright, at most MAX_SIDE_PIXELS wide and high, without any metadata.

    Raises FileRefused for another format, more than 20 MB or 40 megapixels, and for what cannot be read.
    Blocks while a child process decodes: call it outside the event loop.
    """
    return _read(data, seal=False)


def clean_seal(data: bytes) -> bytes:
    """Return the picture of a seal as clean_image does, cut to the print, its paper made transparent.

    Made for photos of a stamped sheet: the seal can then lie over a name. A seal that is transparent already
    stays as it is. Raises FileRefused as clean_image does, and where no print is to be seen.
    """
    return _read(data, seal=True)


def _read(data: bytes, *, seal: bool) -> bytes:
    if len(data) > MAX_FILE_BYTES:
        raise FileRefused(_("파일이 너무 큽니다. 20MB 이하의 파일을 올려 주십시오."))
    if image_kind(data) is None:
        raise FileRefused(_("PNG, JPG, WEBP 그림 파일만 올릴 수 있습니다. 파일 형식을 바꾸어 올려 주십시오."))
    try:
        return read_apart(write_seal_anew if seal else write_anew, data)
    except UnfitError as unfit:
        raise FileRefused(_sentence(unfit)) from None


def _sentence(unfit: UnfitError) -> str:
    if unfit.reason == "too_many_pixels":
        return _(
            "그림이 너무 큽니다(가로 %(width)s, 세로 %(height)s). 4천만 화소 이하로 줄여 올려 주십시오."
        ) % {name: f"{int(pixels):,}" for name, pixels in unfit.facts.items()}
    if unfit.reason == "no_print":
        return _("도장을 찾을 수 없습니다. 흰 종이에 찍은 도장을 밝은 곳에서 가까이 찍어 올려 주십시오.")
    return _("그림을 읽을 수 없습니다. 다른 프로그램에서 열어 다시 저장한 뒤 올려 주십시오.")


def write_anew(data: bytes) -> bytes:
    """Decode and encode a picture; runs in the child."""
    return _png(_decoded(data))


def write_seal_anew(data: bytes) -> bytes:
    """Decode a seal, lift it off its paper and encode it; runs in the child."""
    picture = _decoded(data)
    if not _is_see_through(picture):
        picture = _lifted(picture)
    print_only = picture.crop(_print_box(picture.getchannel("A")))
    print_only.thumbnail((SEAL_SIDE_PIXELS, SEAL_SIDE_PIXELS))
    return _png(print_only)


def _decoded(data: bytes) -> Image.Image:
    """Return the picture in RGBA, upright; its size is checked before a pixel is decoded."""
    kind = image_kind(data)
    # The limit of Pillow would only warn, at another number than ours.
    Image.MAX_IMAGE_PIXELS = None
    file = Image.open(BytesIO(data), formats=[kind] if kind else [])
    width, height = file.size
    if width * height > MAX_PIXELS:
        raise UnfitError("too_many_pixels", width=width, height=height)
    file.draft(None, (MAX_SIDE_PIXELS, MAX_SIDE_PIXELS))
    # Turned first: which way is up stands in the metadata, and converting loses that.
    picture = ImageOps.exif_transpose(file).convert("RGBA")
    picture.thumbnail((MAX_SIDE_PIXELS, MAX_SIDE_PIXELS))
    return picture


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


def _png(picture: Image.Image) -> bytes:
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    file = BytesIO()
    bare.save(file, "PNG", optimize=True)
    return file.getvalue()
