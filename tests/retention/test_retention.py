"""Files are kept as long as the staff say, and then their contents are deleted; the journal says so."""

from datetime import timedelta
from pathlib import Path

import pytest

from needs_board.files.actions import end_use, store_file, sweep_orphans
from needs_board.files.forms import NewFile
from needs_board.files.models import StoredFile
from needs_board.files.queries import content_for_paper
from needs_board.files.rules import FileKind
from needs_board.journal.queries import history
from needs_board.kit.objects import Objects
from needs_board.retention.actions import purge_overdue
from needs_board.retention.queries import days_by_kind
from tests.board import Board, texts
from tests.cast import id_of
from tests.files.conftest import folder, objects
from tests.world import asker

__all__ = ["folder", "objects"]


async def kept(board: Board, objects: Objects, kind: FileKind, data: bytes = b"%PDF-1.7") -> StoredFile:
    new = NewFile(
        organisation_id=id_of("푸른인쇄"),
        kind=kind,
        name="홍길동 통장.pdf",
        media_type="application/pdf",
        data=data,
    )
    async with board.write() as session:
        return await store_file(session, objects, asker("윤슬"), new, board.clock())


async def ended(board: Board, file: StoredFile) -> None:
    async with board.write() as session:
        await end_use(session, await session.get_one(StoredFile, file.id), board.clock())


async def purged(board: Board) -> int:
    async with board.write() as session:
        return await purge_overdue(session, board.clock())


def form(**days: str) -> dict[str, str]:
    """The form of all kinds as the page sends it."""
    return {f"days-{kind.value}": days.get(kind.value, "30") for kind in FileKind}


async def test_file_in_use_is_never_purged(board: Board, objects: Objects) -> None:
    for kind in FileKind:
        await kept(board, objects, kind)
    board.clock.forward(timedelta(days=36_500))
    assert await purged(board) == 0


async def test_content_goes_when_its_days_are_over_and_the_journal_says_so(
    board: Board, objects: Objects, folder: Path
) -> None:
    file = await kept(board, objects, FileKind.BANK_COPY)
    await ended(board, file)
    board.clock.forward(timedelta(days=5) - timedelta(seconds=1))
    assert await purged(board) == 0
    board.clock.forward(timedelta(seconds=1))
    assert await purged(board) == 1
    assert await purged(board) == 0
    answer = await (await board.as_("윤슬")).get(f"/files/{file.id}")
    assert answer.status_code == 409
    assert "보관 기간이 끝나" in texts(answer)
    async with board.read() as session:
        row = await session.get_one(StoredFile, file.id)
        assert (row.name, row.purged_at) == ("file.pdf", board.clock())
        entry = (await history(session, f"file:{file.id}"))[-1]
        assert (entry.act, entry.account_id) == ("purge_file", None)
        assert await content_for_paper(session, objects, file.id) is None
        # Contents carry the time of this machine, which is behind that of the board by now.
        assert await sweep_orphans(session, objects, board.clock() + timedelta(days=400)) == 1
    assert [path for path in (folder / "files").rglob("*") if path.is_file()] == []


async def test_content_that_another_file_has_too_stays(board: Board, objects: Objects) -> None:
    first = await kept(board, objects, FileKind.PRODUCT_PICTURE)
    second = await kept(board, objects, FileKind.PRODUCT_PICTURE)
    assert first.sha256 == second.sha256
    await ended(board, first)
    board.clock.forward(timedelta(days=30))
    assert await purged(board) == 1
    async with board.read() as session:
        assert await sweep_orphans(session, objects, board.clock() + timedelta(days=400)) == 0
    assert (await (await board.as_("윤슬")).get(f"/files/{second.id}")).status_code == 200


async def test_end_of_use_counts_from_the_first_time(board: Board, objects: Objects) -> None:
    file = await kept(board, objects, FileKind.BANK_COPY)
    await ended(board, file)
    board.clock.forward(timedelta(days=4))
    await ended(board, file)
    board.clock.forward(timedelta(days=1))
    assert await purged(board) == 1


async def test_staff_change_days_and_each_change_is_noted(board: Board, objects: Objects) -> None:
    file = await kept(board, objects, FileKind.CERTIFICATE)
    await ended(board, file)
    garam = await board.as_("가람")
    page = await garam.get("/staff/retention")
    assert "통장 사본" in texts(page)
    answer = await garam.post("/staff/retention", form(certificate="10", seal=""))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/retention")
    async with board.read() as session:
        days = await days_by_kind(session)
        assert (days[FileKind.CERTIFICATE], days[FileKind.SEAL], days[FileKind.PAPER]) == (10, None, 30)
        (entry,) = await history(session, "retention:certificate")
        assert entry.facts == {"before_days": 1825, "after_days": 10}
        assert await history(session, "retention:product_picture") == []
    board.clock.forward(timedelta(days=10))
    assert await purged(board) == 1


async def test_kind_without_days_is_kept_for_good(board: Board, objects: Objects) -> None:
    file = await kept(board, objects, FileKind.BANK_COPY)
    await ended(board, file)
    await (await board.as_("가람")).post("/staff/retention", form(bank_copy=""))
    board.clock.forward(timedelta(days=36_500))
    assert await purged(board) == 0


@pytest.mark.parametrize("days", ["-1", "many", "1.5", "36501"])
async def test_wrong_days_are_refused_at_the_field_and_nothing_changes(board: Board, days: str) -> None:
    answer = await (await board.as_("가람")).post("/staff/retention", form(seal=days))
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert f'value="{days}"' in answer.text
    async with board.read() as session:
        assert (await days_by_kind(session))[FileKind.PAPER] == 1825


@pytest.mark.parametrize("which", ["one lacks", "all lack", "one is unknown"])
async def test_form_that_arrives_in_part_changes_nothing(board: Board, which: str) -> None:
    typed = {
        "one lacks": {name: days for name, days in form().items() if name != "days-seal"},
        "all lack": {},
        "one is unknown": form() | {"days-diary": "30"},
    }[which]
    async with board.read() as session:
        before = await days_by_kind(session)
    answer = await (await board.as_("가람")).post("/staff/retention", typed)
    assert answer.status_code == 422
    assert "화면을 새로 고친 뒤 다시 저장해 주세요" in texts(answer)
    async with board.read() as session:
        assert await days_by_kind(session) == before
