"""Pictures of the demo's products: shapes in colours that follow from the name, and the name on them."""

from colorsys import hsv_to_rgb
from functools import cache
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from needs_board.kit.paper import PAPER_FONTS

WIDTH, HEIGHT = 480, 360
SHAPES = 5
ROUND = frozenset({"goods-food", "services-catering", "goods-living"})
"""Categories that are drawn in circles; the others are drawn in boxes."""


def draw_product(name: str, category: str, place: int) -> bytes:
    """Return a PNG for the picture at a place among those of a product; the same for the same every time."""
    seed = sha256(f"{category} {name} {place}".encode()).digest()
    hue = (sha256(category.encode()).digest()[0] + 40 * place) % 256
    picture = Image.new("RGB", (WIDTH, HEIGHT), _colour(hue, 40, 245))
    canvas = ImageDraw.Draw(picture)
    for shape in range(SHAPES):
        across, down, size = (seed[3 * shape + part] for part in range(3))
        left, top, side = across * 3 // 2, down * 2 // 3, 70 + size // 3
        draw = canvas.ellipse if category in ROUND else canvas.rectangle
        draw(
            (left, top, left + side, top + side),
            fill=_colour((hue + 12 * shape) % 256, 120, 225 - 14 * shape),
        )
    canvas.rectangle((0, HEIGHT - 70, WIDTH, HEIGHT), fill=_colour(hue, 150, 90))
    canvas.text((WIDTH // 2, HEIGHT - 35), name, font=_font(), fill="white", anchor="mm")
    made = BytesIO()
    picture.save(made, "PNG", compress_level=1)
    return made.getvalue()


def _colour(hue: int, saturation: int, value: int) -> tuple[int, int, int]:
    """Return red, green and blue of a colour; all numbers are in [0, 255]."""
    red, green, blue = hsv_to_rgb(hue / 255, saturation / 255, value / 255)
    return round(255 * red), round(255 * green), round(255 * blue)


@cache
def _font() -> ImageFont.FreeTypeFont:
    path = next(iter(sorted(PAPER_FONTS.glob("*Bold*.ttf"))))
    return ImageFont.truetype(str(path), 28)
