"""Seal images (도장) for the demo's enterprises: a red stamp with the name of the representative."""

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from needs_board.kit.paper import PAPER_FONTS

SIDE = 240
RED = (190, 30, 45, 255)


def draw_seal(name: str) -> bytes:
    """Return a PNG with a transparent ground: a ring with up to four letters and 인 in it, set in two columns."""
    letters = (name.replace(" ", "")[:3] + "인") if len(name) < 4 else name[:4]
    picture = Image.new("RGBA", (SIDE, SIDE), (255, 255, 255, 0))
    canvas = ImageDraw.Draw(picture)
    canvas.ellipse((8, 8, SIDE - 8, SIDE - 8), outline=RED, width=10)
    for place, letter in enumerate(letters):
        column, row = divmod(place, 2)
        canvas.text((155 - 80 * column, 80 + 80 * row), letter, font=_font(), fill=RED, anchor="mm")
    made = BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


@cache
def _font() -> ImageFont.FreeTypeFont:
    path = next(iter(sorted(PAPER_FONTS.glob("*Bold*.ttf"))))
    return ImageFont.truetype(str(path), 76)
