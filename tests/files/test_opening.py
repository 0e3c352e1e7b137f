"""Opening a sensitive file: its own people at once, the staff with a reason, and each view is in the journal."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.files.actions import store_file
from needs_board.files.forms import NewFile
from needs_board.files.models import StoredFile
from needs_board.files.rules import SENSITIVE, FileKind
from needs_board.journal.models import JournalEntry
from needs_board.journal.queries import history
from needs_board.kit.objects import Objects
from tests.board import Board, texts
from tests.cast import id_of
from tests.world import asker


async def kept(
    board: Board, objects: Objects, kind: FileKind = FileKind.BANK_COPY, data: bytes = b"%PDF-1.7 a bank copy"
) -> StoredFile:
    """A file of 푸른인쇄 that was looked at already."""
    new = NewFile(
        organisation_id=id_of("푸른인쇄"), kind=kind, name="통장.pdf", media_type="application/pdf", data=data
    )
    async with board.write() as session:
        return await store_file(session, objects, asker("윤슬"), new, board.clock())


async def views(session: AsyncSession, file: StoredFile) -> Sequence[JournalEntry]:
    return [one for one in await history(session, f"file:{file.id}") if one.act == "view_file"]


async def test_staff_are_asked_for_a_reason_before_they_see_anything(board: Board, objects: Objects) -> None:
    file = await kept(board, objects)
    garam = await board.as_("가람")
    page = await garam.get(f"/files/{file.id}")
    assert page.status_code == 200
    assert "여는 사유" in texts(page)
    assert "푸른인쇄" in texts(page)
    assert "a bank copy" not in page.text
    async with board.read() as session:
        assert await views(session, file) == []


async def test_staff_who_say_why_get_the_file_and_the_reason_stays(board: Board, objects: Objects) -> None:
    file = await kept(board, objects)
    answer = await (await board.as_("가람")).post(f"/files/{file.id}", {"reason": "예금주 확인"})
    assert answer.status_code == 200
    assert answer.content == b"%PDF-1.7 a bank copy"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["cache-control"] == "no-store"
    async with board.read() as session:
        (view,) = await views(session, file)
        assert view.account_id == id_of("가람")
        assert view.facts == {"kind": "bank_copy", "reason": "예금주 확인"}


@pytest.mark.parametrize("reason", ["", "확인"])
async def test_without_a_good_reason_nothing_is_sent(board: Board, objects: Objects, reason: str) -> None:
    file = await kept(board, objects)
    answer = await (await board.as_("가람")).post(f"/files/{file.id}", {"reason": reason})
    assert answer.status_code == 422
    assert b"a bank copy" not in answer.content
    async with board.read() as session:
        assert await views(session, file) == []


async def test_its_own_people_need_no_reason_and_are_noted(board: Board, objects: Objects) -> None:
    file = await kept(board, objects)
    answer = await (await board.as_("윤슬")).get(f"/files/{file.id}")
    assert answer.content == b"%PDF-1.7 a bank copy"
    async with board.read() as session:
        (view,) = await views(session, file)
        assert (view.account_id, view.facts["reason"]) == (id_of("윤슬"), "")


async def test_strangers_cannot_tell_that_it_exists_even_with_a_reason(
    board: Board, objects: Objects
) -> None:
    file = await kept(board, objects)
    for person in ("여울", "하늘"):
        client = await board.as_(person)
        assert (await client.get(f"/files/{file.id}")).status_code == 404
        assert (await client.post(f"/files/{file.id}", {"reason": "궁금해서요"})).status_code == 404


async def test_what_is_not_sensitive_is_opened_at_once_and_not_noted(board: Board, objects: Objects) -> None:
    file = await kept(board, objects, FileKind.CERTIFICATE)
    assert (await (await board.as_("가람")).get(f"/files/{file.id}")).content == b"%PDF-1.7 a bank copy"
    async with board.read() as session:
        assert await views(session, file) == []


@pytest.mark.parametrize("kind", list(FileKind))
async def test_sensitive_kinds_lie_encrypted_and_others_do_not(
    board: Board, objects: Objects, folder: Path, kind: FileKind
) -> None:
    file = await kept(board, objects, kind)
    lies = (folder / "files" / file.sha256[:2] / file.sha256).read_bytes()
    assert (b"a bank copy" in lies) is (kind not in SENSITIVE)
    assert (file.key_id is None) is (kind not in SENSITIVE)


async def test_changed_byte_is_said_and_nothing_of_the_content_is_sent(
    board: Board, objects: Objects, folder: Path
) -> None:
    file = await kept(board, objects)
    path = folder / "files" / file.sha256[:2] / file.sha256
    lies = bytearray(path.read_bytes())
    lies[20] ^= 1
    path.write_bytes(lies)
    answer = await (await board.as_("윤슬")).get(f"/files/{file.id}")
    assert answer.status_code == 409
    assert "손상되어 열 수 없습니다" in texts(answer)


async def test_content_in_the_place_of_another_file_does_not_open(board: Board, objects: Objects) -> None:
    mine, other = await kept(board, objects), await kept(board, objects, data=b"another bank copy")
    async with board.write() as session:
        row = await session.get_one(StoredFile, mine.id)
        row.sha256 = other.sha256
    answer = await (await board.as_("윤슬")).get(f"/files/{mine.id}")
    assert answer.status_code == 409
    assert b"another bank copy" not in answer.content
