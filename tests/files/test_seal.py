"""The seal of an enterprise: uploaded, shown to its own people and the staff, and swept when nobody has it."""

import os
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from PIL import Image, ImageDraw

from needs_board.enterprises.models import Enterprise
from needs_board.files.actions import sweep_orphans
from needs_board.files.models import StoredFile
from needs_board.files.queries import content_for_paper, content_of
from needs_board.kit.formats import Format, safe_name
from needs_board.kit.objects import ContentError, Objects
from tests.board import Board, Client, texts
from tests.cast import id_of


def photo(colour: str = "#c8281e") -> bytes:
    """A red ring on paper that is not quite white."""
    picture = Image.new("RGB", (300, 300), "#eeece6")
    ImageDraw.Draw(picture).ellipse((60, 60, 240, 240), outline=colour, width=14)
    file = BytesIO()
    picture.save(file, "JPEG")
    return file.getvalue()


async def upload(client: Client, data: bytes, name: str = "도장.jpg") -> httpx.Response:
    token = await client._csrf()
    return await client.http.post(
        "/me/enterprise/seal", data={"_csrf_token": token}, files={"seal": (name, data, "image/jpeg")}
    )


def contents(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def seal_of(board: Board, name: str = "푸른인쇄") -> StoredFile | None:
    async with board.read() as session:
        enterprise = await session.get_one(Enterprise, id_of(name))
        return await session.get(StoredFile, enterprise.seal_file_id) if enterprise.seal_file_id else None


async def test_photo_becomes_a_seal_without_paper_that_lies_encrypted(
    board: Board, folder: Path, objects: Objects
) -> None:
    yunseul = await board.as_("윤슬")
    answer = await upload(yunseul, photo())
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/enterprise")
    file = await seal_of(board)
    assert file is not None
    assert (file.name, file.media_type, file.organisation_id) == ("도장.png", "image/png", id_of("푸른인쇄"))
    stored = (folder / "files" / file.sha256[:2] / file.sha256).read_bytes()
    assert sha256(stored).hexdigest() == file.sha256
    assert b"PNG" not in stored
    picture = await content_of(objects, file)
    assert file.size_bytes == len(picture)
    corner = Image.open(BytesIO(picture)).convert("RGBA").getpixel((0, 0))
    assert isinstance(corner, tuple)
    assert corner[3] == 0
    assert f'src="/files/{file.id}"' in (await yunseul.get("/me/enterprise")).text


async def test_seal_is_sent_as_an_attachment_that_runs_nothing(board: Board, folder: Path) -> None:
    yunseul = await board.as_("윤슬")
    await upload(yunseul, photo())
    file = await seal_of(board)
    assert file is not None
    answer = await yunseul.get(f"/files/{file.id}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''%EB%8F%84%EC%9E%A5.png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.content.startswith(b"\x89PNG")


async def test_seal_is_for_its_own_people_and_the_staff(board: Board, folder: Path) -> None:
    await upload(await board.as_("윤슬"), photo())
    file = await seal_of(board)
    assert file is not None
    assert (await (await board.as_("가람")).get(f"/files/{file.id}")).status_code == 200
    for person in ("여울", "하늘"):
        client = await board.as_(person)
        assert (await client.get(f"/files/{file.id}")).status_code == 404
    assert (await board.visitor().get(f"/files/{file.id}")).status_code == 404


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "내용이 없습니다"),
        (b"%PDF-1.7 not a picture", "JPG 형식이 아닙니다"),
        (b"\xff\xd8\xffbroken", "그림을 읽을 수 없습니다"),
    ],
)
async def test_what_is_no_picture_is_refused_at_the_field_and_nothing_is_kept(
    board: Board, folder: Path, data: bytes, sentence: str
) -> None:
    answer = await upload(await board.as_("윤슬"), data)
    assert answer.status_code == 422
    assert sentence in texts(answer)
    assert await seal_of(board) is None
    assert contents(folder) == []


async def test_only_enterprises_upload_seals(board: Board, folder: Path) -> None:
    for person in ("하늘", "가람"):
        assert (await upload(await board.as_(person), photo())).status_code == 403
    assert (await upload(board.visitor(), photo())).status_code == 303
    async with board.read() as session:
        assert (await session.scalars(sa.select(StoredFile))).first() is None


async def test_new_seal_replaces_the_old_one_whose_file_stays_for_papers_made_with_it(
    board: Board, objects: Objects
) -> None:
    yunseul = await board.as_("윤슬")
    await upload(yunseul, photo())
    first = await seal_of(board)
    await upload(yunseul, photo("#2222aa"))
    second = await seal_of(board)
    assert first is not None
    assert second is not None
    assert first.id != second.id
    async with board.read() as session:
        assert await content_for_paper(session, objects, first.id)


async def test_sweep_takes_old_contents_without_a_file_and_leaves_the_rest(
    board: Board, folder: Path, objects: Objects
) -> None:
    await upload(await board.as_("윤슬"), photo())
    file = await seal_of(board)
    assert file is not None
    old, young = await objects.put(b"an old orphan"), await objects.put(b"a young orphan")
    long_ago = (board.clock() - timedelta(days=2)).timestamp()
    soon_ago = (board.clock() - timedelta(hours=23)).timestamp()
    for digest, moment in ((old, long_ago), (file.sha256, long_ago), (young, soon_ago)):
        os.utime(folder / "files" / digest[:2] / digest, (moment, moment))
    async with board.read() as session:
        assert await sweep_orphans(session, objects, board.clock()) == 1
        assert await sweep_orphans(session, objects, board.clock()) == 0
    assert {one.digest async for one in objects.all()} == {file.sha256, young}


async def test_content_that_was_changed_behind_our_back_is_not_given_out(
    folder: Path, objects: Objects
) -> None:
    digest = await objects.put(b"as it was")
    (folder / "files" / digest[:2] / digest).write_bytes(b"as it is")
    with pytest.raises(ContentError, match="restore it from a backup"):
        await objects.get(digest)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd.png"),
        ("C:\\사진\\도장.JPG", "도장.png"),
        ("도장\r\nSet-Cookie: x.png", "도장Set-Cookie x.png"),
        ("\u1103\u1169\u110c\u1161\u11bc.jpg", "도장.png"),
        ("\u202egnp.exe", "gnp.png"),
        ("도\u200b장\ufeff.png\0", "도장.png"),
        ("nul.png", "_nul.png"),
        ("...", "file.png"),
        ("가" * 300 + ".png", "가" * 115 + ".png"),
    ],
)
def test_name_of_a_file_is_made_safe(name: str, safe: str) -> None:
    assert safe_name(name, Format.PNG) == safe
