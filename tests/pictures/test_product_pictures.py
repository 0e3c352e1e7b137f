"""An enterprise puts pictures on its products; everybody sees those of what is shown."""

from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image

from needs_board.files.models import StoredFile
from needs_board.pictures.models import ProductPicture
from tests.board import Board, Client, texts
from tests.world import drawn, product_on_sale, product_picture


async def upload(client: Client, number: int, data: bytes, name: str = "책.png", alt: str = "") -> Any:
    return await client.post(
        f"/products/{number}/pictures", {"alt": alt}, files={"picture": (name, data, "image/png")}
    )


async def stored(board: Board) -> list[ProductPicture]:
    async with board.read() as session:
        return list(await session.scalars(sa.select(ProductPicture).order_by(ProductPicture.position)))


async def test_picture_is_written_anew_in_two_sizes_and_seen_by_everybody_for_long(board: Board) -> None:
    number = await product_on_sale(board)
    yunseul = await board.as_("윤슬")
    answer = await upload(yunseul, number, drawn(2000, 1000), alt="펼친 책자")
    assert answer.headers["Location"] == f"/products/{number}/pictures"
    (one,) = await stored(board)
    assert (one.width, one.height, one.alt) == (1600, 800, "펼친 책자")
    page = (await board.visitor().get(f"/products/{number}")).text
    assert f'src="/pictures/{one.large_sha256}" alt="펼친 책자" width="1600" height="800"' in page
    assert f"/pictures/{one.small_sha256}" in (await board.visitor().get("/products")).text
    for digest, width in ((one.large_sha256, 1600), (one.small_sha256, 400)):
        sent = await board.visitor().get(f"/pictures/{digest}")
        assert sent.headers["Content-Type"] == "image/webp"
        assert sent.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert sent.headers["Content-Disposition"] == "inline"
        assert "sandbox" in sent.headers["Content-Security-Policy"]
        assert sent.headers["X-Content-Type-Options"] == "nosniff"
        assert Image.open(BytesIO(sent.content)).width == width


async def test_picture_of_what_is_hidden_is_seen_by_its_owner_and_the_staff_and_kept_by_nobody(
    board: Board,
) -> None:
    number = await product_on_sale(board)
    one = await product_picture(board, number)
    yunseul = await board.as_("윤슬")
    await yunseul.post(f"/products/{number}/hide")
    address = f"/pictures/{one.large_sha256}"
    assert (await board.visitor().get(address)).status_code == 404
    assert (await (await board.as_("여울")).get(address)).status_code == 404
    for person in ("윤슬", "가람"):
        sent = await (await board.as_(person)).get(address)
        assert (sent.status_code, sent.headers["Cache-Control"]) == (200, "private, no-store")
    # The same picture on a product that is shown is for everybody.
    await product_picture(board, await product_on_sale(board, name="전단"))
    assert (await board.visitor().get(address)).status_code == 200


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("책.png", b"not a picture", "책.png"),
        ("책.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "책.svg"),
        ("책.pdf", b"%PDF-1.7", "책.pdf"),
        ("", b"", "사진 파일을 골라 주세요"),
    ],
)
async def test_what_is_no_picture_is_refused_by_its_name_and_nothing_is_kept(
    board: Board, name: str, data: bytes, sentence: str
) -> None:
    number = await product_on_sale(board)
    answer = await upload(await board.as_("윤슬"), number, data, name, alt="적어 둔 말")
    assert answer.status_code == 422
    assert sentence in texts(answer)
    assert 'value="적어 둔 말"' in answer.text
    assert await stored(board) == []


async def test_ninth_picture_is_refused(board: Board) -> None:
    number = await product_on_sale(board)
    for _turn in range(8):
        await product_picture(board, number)
    yunseul = await board.as_("윤슬")
    assert 'type="file"' not in (await yunseul.get(f"/products/{number}/pictures")).text
    answer = await upload(yunseul, number, drawn())
    assert answer.status_code == 409
    assert "8장까지" in texts(answer)
    assert len(await stored(board)) == 8


async def test_pictures_are_moved_described_and_taken_away(board: Board) -> None:
    number = await product_on_sale(board)
    ids = [(await product_picture(board, number, colour=colour)).id for colour in ("red", "green", "blue")]
    yunseul = await board.as_("윤슬")

    async def press(place: int, act: str, alt: str = "") -> list[int]:
        answer = await yunseul.post(f"/products/{number}/pictures/{ids[place]}", {"act": act, "alt": alt})
        assert answer.status_code == 303
        return [ids.index(one.id) for one in await stored(board)]

    assert await press(2, "earlier") == [0, 2, 1]
    assert await press(0, "later") == [2, 0, 1]
    assert await press(2, "earlier") == [2, 0, 1]
    assert await press(0, "save", "앞표지") == [2, 0, 1]
    assert (await stored(board))[1].alt == "앞표지"
    assert await press(2, "remove") == [0, 1]
    async with board.read() as session:
        ended = await session.scalar(sa.select(sa.func.count()).where(StoredFile.ended_at.is_not(None)))
    assert ended == 2
    again = await yunseul.post(f"/products/{number}/pictures/{ids[2]}", {"act": "remove"})
    assert again.status_code == 409


async def test_nobody_arranges_the_pictures_of_another_enterprise(board: Board) -> None:
    number = await product_on_sale(board)
    one = await product_picture(board, number)
    mine = await product_picture(board, await product_on_sale(board, by="여울"), by="여울", colour="red")
    yeoul = await board.as_("여울")
    assert (await upload(yeoul, number, drawn())).status_code == 403
    path = f"/api/v1/products/{number}/pictures"
    assert (await yeoul.api("PUT", path, {"pictures": []})).status_code == 403
    yunseul = await board.as_("윤슬")
    foreign = {"pictures": [{"id": str(mine.id)}]}
    assert (await yunseul.api("PUT", path, foreign)).status_code == 409
    assert {one.id, mine.id} == {each.id for each in await stored(board)}


async def test_program_arranges_pictures(board: Board) -> None:
    number = await product_on_sale(board)
    first, second = [await product_picture(board, number, colour=colour) for colour in ("red", "blue")]
    yunseul, path = await board.as_("윤슬"), f"/api/v1/products/{number}/pictures"
    body = {"pictures": [{"id": str(second.id), "alt": "뒤표지"}, {"id": str(first.id)}]}
    answer = await yunseul.api("PUT", path, body)
    assert [one["alt"] for one in answer.json()["pictures"]] == ["뒤표지", ""]
    listed = (await board.visitor().api("GET", path)).json()["pictures"]
    assert [one["id"] for one in listed] == [str(second.id), str(first.id)]
    twice = {"pictures": [{"id": str(first.id)}, {"id": str(first.id)}]}
    assert (await yunseul.api("PUT", path, twice)).status_code == 409
