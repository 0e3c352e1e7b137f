"""An enterprise sends a ZIP of pictures, sees where each goes, and says yes; what fits is placed at once."""

import html
import re
import zipfile
from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO

import httpx
import pytest
import sqlalchemy as sa

from needs_board.albums.actions import forget_old_albums, read_pictures
from needs_board.albums.models import Album, AlbumPicture
from needs_board.albums.rules import KEEP
from needs_board.catalogue.models import Product
from needs_board.files.models import StoredFile
from needs_board.kit.objects import open_objects
from needs_board.pictures.models import ProductPicture
from tests.board import Board, Client, texts
from tests.world import drawn, product_on_sale

HOME = "/me/products/albums"
COLOURS = ("red", "green", "blue", "teal", "navy", "olive", "gray", "white", "black")


def packed(files: Mapping[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP of files."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", kind) as parts:
        for name, data in files.items():
            parts.writestr(name, data)
    return made.getvalue()


def named_in_cp949(data: bytes, name: str) -> bytes:
    """Return a ZIP in which the name `????` stands in CP949 without a word about it, as Windows writes it."""
    return data.replace(b"????", name.encode("cp949"))


async def send(client: Client, data: bytes, name: str = "사진.zip") -> httpx.Response:
    return await client.post(HOME, files={"album": (name, data, "application/zip")})


async def shown(board: Board, client: Client, data: bytes) -> httpx.Response:
    """Send a ZIP, let the worker read its pictures, and return the page that shows where they would go."""
    sent = await send(client, data)
    assert sent.status_code == 303, texts(sent)
    await let_read(board)
    return await client.get(sent.headers["Location"])


async def let_read(board: Board) -> None:
    await read_pictures(board.database, open_objects(board.app.state.settings), board.clock)


async def confirm(client: Client, page: httpx.Response) -> httpx.Response:
    [seen] = set(re.findall(r'name="seen" value="(\w+)"', page.text))
    return await client.post(f"{page.request.url.path}/confirm", {"seen": seen})


def rows(page: httpx.Response, table: str) -> dict[str, str]:
    """Return what a table of a page says of each file."""
    part = page.text.partition(f'aria-label="{table}"')[2].partition("</table>")[0]
    found = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', part, re.S)
    return {
        html.unescape(name): " ".join(html.unescape(re.sub(r"<[^>]+>", " ", said)).split())
        for name, said in found
    }


async def placed(board: Board) -> dict[str, list[int]]:
    """Return the widths of the pictures of each product in their order, by own code."""
    found: dict[str, list[int]] = {}
    async with board.read() as session:
        pictures = (
            sa.select(Product.external_id, ProductPicture.width)
            .join(Product, Product.id == ProductPicture.product_id)
            .order_by(ProductPicture.position)
        )
        for code, width in await session.execute(pictures):
            found.setdefault(str(code), []).append(width)
    return found


async def files_in_use(board: Board) -> list[bool]:
    async with board.read() as session:
        return [one.ended_at is None for one in await session.scalars(sa.select(StoredFile))]


async def test_pictures_go_to_products_by_name_and_by_folder_in_the_order_of_their_numbers(
    board: Board,
) -> None:
    await product_on_sale(board, external_id="A-100")
    await product_on_sale(board, external_id="무/2", name="무선 책자")
    await product_on_sale(board, by="여울", external_id="B-1", name="도시락", category="services-catering")
    zipped = packed(
        {
            "사진/A-100_10.png": drawn(30),
            "사진/a-100.jpg": drawn(10, kind="JPEG"),
            "사진/A-100 (2).png": drawn(20),
            "무_2/뒤.webp": drawn(51, kind="WEBP"),
            "무_2/앞.png": drawn(52),
            "????_3.png": drawn(53),
            "사진/B-1.png": drawn(60),
            "사진/C-9.png": drawn(61),
            "사진/A-100_4.png": b"not a picture",
            "사진/설명.txt": b"words",
            "안쪽.zip": packed({"A-100.png": drawn()}),
            "__MACOSX/사진/._A-100.png": b"noise",
            "사진/Thumbs.db": b"noise",
        }
    )
    yunseul = await board.as_("윤슬")
    page = await shown(board, yunseul, named_in_cp949(zipped, "무_2"))
    assert list(rows(page, "올릴 사진")) == [
        "사진/a-100.jpg", "사진/A-100 (2).png", "사진/A-100_10.png", "무_2/뒤.webp", "무_2_3.png", "무_2/앞.png",
    ]  # fmt: skip
    left = rows(page, "올리지 않는 파일")
    assert left.keys() == {
        "사진/B-1.png", "사진/C-9.png", "사진/A-100_4.png", "사진/설명.txt", "안쪽.zip",
    }  # fmt: skip
    assert "'B-1'에 맞는 자체 관리번호가 없습니다" in left["사진/B-1.png"]
    assert "A-100_4.png" in left["사진/A-100_4.png"]
    assert "PNG" in left["사진/설명.txt"]
    assert "압축 파일 안의 압축 파일" in left["안쪽.zip"]
    assert await placed(board) == {}
    assert (await confirm(yunseul, page)).status_code == 303
    assert await placed(board) == {"A-100": [10, 20, 30], "무/2": [51, 53, 52]}
    assert "사진 6장을 상품 2개에 올렸습니다" in texts(await yunseul.get(page.request.url.path))
    # Both sizes of the two that found no product are needed no more; nothing is left of what was sent.
    assert sorted(await files_in_use(board)) == [False] * 4 + [True] * 12
    assert (await confirm(yunseul, page)).status_code == 409
    async with board.read() as session:
        assert await session.scalar(sa.select(sa.func.count()).select_from(AlbumPicture)) == 0


async def test_ninth_picture_and_one_that_is_there_are_left_out_and_a_product_can_come_later(
    board: Board,
) -> None:
    await product_on_sale(board, external_id="A-1")
    files = {f"A-1_{place}.png": drawn(colour=colour) for place, colour in enumerate(COLOURS)}
    yunseul = await board.as_("윤슬")
    page = await shown(board, yunseul, packed({**files, "Z-1.png": drawn(70)}))
    assert "8장까지" in rows(page, "올리지 않는 파일")["A-1_8.png"]
    await product_on_sale(board, external_id="Z-1", name="나중 책자")
    # What was shown is another plan by now, so it has to be looked at once more.
    assert (await confirm(yunseul, page)).status_code == 409
    assert await placed(board) == {}
    again = await yunseul.get(page.request.url.path)
    assert (await confirm(yunseul, again)).status_code == 303
    assert {code: len(widths) for code, widths in (await placed(board)).items()} == {"A-1": 8, "Z-1": 1}
    twice = await shown(board, yunseul, packed({"A-1.png": drawn(colour="red")}))
    assert "이미 있는 사진" in rows(twice, "올리지 않는 파일")["A-1.png"]
    assert 'name="seen"' in twice.text
    assert "확인하고 올리기" not in texts(twice)


def encrypted(data: bytes) -> bytes:
    """Return a ZIP whose first file claims to have a password."""
    at = data.index(b"PK\x01\x02") + 8
    return data[:6] + b"\x01" + data[7:at] + bytes([data[at] | 1]) + data[at + 1 :]


@pytest.mark.parametrize(
    ("name", "make", "sentence"),
    [
        ("사진.zip", lambda: packed({"A-1.png": drawn(), "../../evil.sh": b"x"}), "폴더 밖을 가리키는"),
        ("사진.zip", lambda: packed({"A-1.png": bytes(61 * 2**20)}), "풀면 너무 커집니다"),
        ("사진.zip", lambda: encrypted(packed({"A-1.png": drawn()})), "암호 없이 다시 압축"),
        ("사진.zip", lambda: packed({"A-1.png": drawn()}, zipfile.ZIP_LZMA), "흔히 쓰지 않는 방식"),
        ("사진.zip", lambda: packed({f"{n}.png": b"x" for n in range(301)}), "300개 넘게"),
        ("사진.zip", lambda: packed({".DS_Store": b"x"}), "사진이 없습니다"),
        ("사진.zip", lambda: packed({"A-1.png": drawn()})[:-30], "열 수 없습니다"),
        ("사진.egg", lambda: b"EGGA", "ZIP 파일이 아닙니다"),
    ],
)
async def test_zip_that_cannot_be_taken_is_refused_and_nothing_is_kept(
    board: Board, name: str, make: "object", sentence: str
) -> None:
    assert callable(make)
    answer = await send(await board.as_("윤슬"), make(), name)
    assert answer.status_code == 422
    assert sentence in texts(answer)
    async with board.read() as session:
        assert await session.scalar(sa.select(sa.func.count()).select_from(Album)) == 0


async def test_cut_off_worker_goes_on_and_what_is_thrown_away_ends_its_files(board: Board) -> None:
    await product_on_sale(board, external_id="A-1")
    yunseul = await board.as_("윤슬")
    sent = await send(yunseul, packed({"A-1.png": drawn(), "A-1_2.png": drawn(colour="red")}))
    path = sent.headers["Location"]
    async with board.write() as session:
        first = (await session.scalars(sa.select(AlbumPicture).order_by(AlbumPicture.id))).first()
        assert first is not None
        first.tries = 3  # as if the worker had died at it three times
    busy = await yunseul.get(path)
    assert "2장 가운데 0장" in texts(busy)
    assert (await yunseul.post(f"{path}/confirm", {"seen": ""})).status_code == 409
    await let_read(board)
    page = await yunseul.get(path)
    assert list(rows(page, "올릴 사진")) == ["A-1_2.png"]
    assert "처리하지 못했습니다" in rows(page, "올리지 않는 파일")["A-1.png"]
    assert (await (await board.as_("여울")).get(path)).status_code == 404
    assert (await yunseul.post(f"{path}/drop")).status_code == 303
    assert (await yunseul.get(path)).status_code == 404
    assert await files_in_use(board) == [False, False]
    await shown(board, yunseul, packed({"A-1.png": drawn(colour="blue")}))
    async with board.write() as session:
        assert await forget_old_albums(session, board.clock() + KEEP) == 0
        assert await forget_old_albums(session, board.clock() + KEEP + timedelta(seconds=1)) == 1
    assert await files_in_use(board) == [False] * 4
