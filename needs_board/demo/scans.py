"""Scans of papers for the demo: a sheet with a title, what stands on it, and the office that issued it."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from needs_board.kit.paper import PAPER_FONTS

WIDTH, HEIGHT = 620, 877
MARGIN = 50


def draw_scan(title: str, rows: Sequence[tuple[str, str]], issuer: str, *, is_cut: bool) -> bytes:
    """Return a PNG of a sheet on which anybody sees that it belongs to a demo; a cut one lacks its right side."""
    sheet = Image.new("L", (WIDTH, HEIGHT), 250)
    canvas = ImageDraw.Draw(sheet)
    canvas.rectangle((24, 24, WIDTH - 24, HEIGHT - 24), outline=90, width=3)
    canvas.text((WIDTH // 2, 110), title, font=_font(38), fill=20, anchor="mm")
    for place, (label, value) in enumerate(rows):
        down = 210 + 62 * place
        canvas.text((MARGIN, down), label, font=_font(20), fill=90)
        canvas.text((MARGIN + 130, down), value, font=_font(20), fill=20)
        canvas.line((MARGIN, down + 42, WIDTH - MARGIN, down + 42), fill=200)
    canvas.text((WIDTH // 2, HEIGHT - 150), issuer, font=_font(26), fill=20, anchor="mm")
    canvas.text(
        (WIDTH // 2, HEIGHT - 70), "체험용으로 지어낸 서류입니다", font=_font(18), fill=120, anchor="mm"
    )
    if is_cut:
        sheet = sheet.crop((0, 0, WIDTH * 2 // 5, HEIGHT))
    made = BytesIO()
    sheet.save(made, "PNG", compress_level=1)
    return made.getvalue()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    path = next(iter(sorted(PAPER_FONTS.glob("*Bold*.ttf"))))
    return ImageFont.truetype(str(path), size)
