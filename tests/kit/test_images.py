"""Pictures are checked before they are decoded, and written anew."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from needs_board.kit.formats import PICTURES, Format, SentFile
from needs_board.kit.gate import let_through
from needs_board.kit.images import write_seal_anew
from needs_board.kit.sandbox import FileRefused

RED = (200, 30, 40)


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


ENDINGS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}


def clean_image(data: bytes, kind: str = "PNG") -> bytes:
    """What is kept of a picture that is called after its format."""
    return let_through(SentFile(f"그림.{ENDINGS[kind]}", data), PICTURES).data


def clean_seal(data: bytes, kind: str = "JPEG") -> bytes:
    passed = let_through(SentFile(f"도장.{ENDINGS[kind]}", data), PICTURES, read=write_seal_anew)
    assert passed.format is Format.PNG
    return passed.data


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def png_header_with(width: int, height: int) -> bytes:
    """A PNG of one colour that is small as a file and huge when decoded."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = zlib.compressobj(9)
    row = b"\0" * (width // 8 + 1)
    body = b"".join(rows.compress(row) for _ in range(height)) + rows.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", list(ENDINGS))
def test_each_format_comes_back_in_itself_with_its_pixels(kind: str) -> None:
    data = encoded(Image.new("RGB", (60, 40), RED), kind)
    clean = opened(clean_image(data, kind))
    assert (clean.format, clean.size) == (kind, (60, 40))
    pixel = clean.convert("RGB").getpixel((30, 20))
    assert isinstance(pixel, tuple)
    assert all(abs(got - expected) < 6 for got, expected in zip(pixel, RED, strict=True))


def test_a_turned_photo_is_set_upright_and_loses_its_metadata() -> None:
    photo = Image.new("RGB", (60, 40), "white")
    photo.paste(RED, (0, 0, 10, 40))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90° to the right
    exif[0x010F] = "a telephone"
    clean = clean_image(encoded(photo, "JPEG", exif=exif.tobytes(), comment=b"where I live"), "JPEG")
    upright = opened(clean).convert("RGB")
    assert upright.size == (40, 60)
    top, bottom = upright.getpixel((20, 2)), upright.getpixel((20, 57))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[1] < 100 < bottom[1]
    assert b"telephone" not in clean
    assert b"where I live" not in clean


def test_only_pixels_are_kept_of_a_png() -> None:
    notes = PngInfo()
    notes.add_text("Author", "somebody")
    source = encoded(
        Image.new("RGBA", (10, 10), RED), "PNG", pnginfo=notes, dpi=(72, 72), icc_profile=b"x" * 200
    )
    clean = clean_image(source)
    assert {clean[at : at + 4] for at in range(len(clean)) if clean[at : at + 4].isalpha()} >= {b"IHDR"}
    assert not opened(clean).info
    assert b"somebody" not in clean


def test_large_pictures_are_made_smaller() -> None:
    assert max(opened(clean_image(encoded(Image.new("L", (5000, 100)), "PNG"))).size) == 2400


def test_a_small_file_that_would_unpack_to_400_megapixels_is_refused_unread() -> None:
    bomb = png_header_with(20_000, 20_000)
    assert len(bomb) < 60_000
    with pytest.raises(FileRefused, match=r"가로 20,000, 세로 20,000.*4천만 화소"):
        clean_image(bomb)


def test_a_20_kib_bomb_under_the_pillow_limit_is_refused_by_ours() -> None:
    bomb = png_header_with(12_000, 3_400)
    assert len(bomb) < 20 * 1024
    with pytest.raises(FileRefused, match="4천만 화소"):
        clean_image(bomb)


@pytest.mark.parametrize("kind", list(ENDINGS))
def test_a_file_that_is_cut_off_or_lies_about_its_kind_is_refused(kind: str) -> None:
    noise = Image.effect_noise((200, 200), 50)
    data = encoded(noise, kind)
    with pytest.raises(FileRefused, match="읽을 수 없습니다"):
        clean_image(data[: len(data) // 2], kind)
    with pytest.raises(FileRefused, match="읽을 수 없습니다"):
        clean_image(data[:12] + b"\0" * 500, kind)


def test_a_file_over_20_mb_is_refused_unread() -> None:
    with pytest.raises(FileRefused, match="20MB"):
        clean_image(b"\x89PNG\r\n\x1a\n" + b"\0" * (20 * 1024 * 1024))


def test_a_photographed_seal_is_cut_out_and_its_paper_becomes_transparent() -> None:
    photo = Image.new("RGB", (900, 1200), (214, 208, 196))
    draw = ImageDraw.Draw(photo)
    draw.ellipse((300, 400, 600, 700), outline=RED, width=30)
    draw.point([(10, 10), (880, 1100)], fill=(60, 60, 60))
    seal = opened(clean_seal(encoded(photo, "JPEG", quality=85)))
    assert seal.mode == "RGBA"
    assert all(abs(side - 300) <= 16 for side in seal.size)
    middle, rim = seal.getpixel((seal.width // 2, seal.height // 2)), seal.getpixel((seal.width // 2, 18))
    assert isinstance(middle, tuple)
    assert isinstance(rim, tuple)
    assert middle[3] == 0
    assert rim[3] > 200
    assert rim[0] > 150 > rim[1]


def test_a_seal_that_is_transparent_already_keeps_its_pixels() -> None:
    drawn = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    ImageDraw.Draw(drawn).rectangle((100, 120, 299, 319), fill=(200, 30, 40, 255))
    seal = opened(clean_seal(encoded(drawn, "PNG"), "PNG"))
    assert seal.size == pytest.approx((200, 200), abs=4)
    assert seal.getpixel((100, 100)) == (200, 30, 40, 255)


@pytest.mark.parametrize("colour", ["white", "black", (214, 208, 196)])
def test_a_picture_without_a_print_is_refused(colour: str | tuple[int, int, int]) -> None:
    with pytest.raises(FileRefused, match="도장을 찾을 수 없습니다"):
        clean_seal(encoded(Image.new("RGB", (300, 300), colour), "JPEG"))
