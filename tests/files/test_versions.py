"""A newer file replaces an older one, which stays readable to those who may read it."""

import pytest

from needs_board.files.actions import store_file
from needs_board.files.forms import NewFile
from needs_board.files.models import StoredFile
from needs_board.files.queries import versions_of
from needs_board.files.rules import FileKind
from needs_board.kit.errors import Conflict
from needs_board.kit.objects import Objects
from tests.board import Board
from tests.cast import id_of
from tests.world import asker


def scan(data: bytes, kind: FileKind = FileKind.CERTIFICATE, owner: str = "푸른인쇄") -> NewFile:
    return NewFile(
        organisation_id=id_of(owner), kind=kind, name="인증서.pdf", media_type="application/pdf", data=data
    )


async def store(
    board: Board, objects: Objects, new: NewFile, replaces: StoredFile | None = None
) -> StoredFile:
    async with board.write() as session:
        return await store_file(
            session, objects, asker("윤슬"), new, board.clock(), replaces=replaces.id if replaces else None
        )


async def test_versions_are_counted_and_the_old_ones_stay_readable(board: Board, objects: Objects) -> None:
    first = await store(board, objects, scan(b"%PDF-1.7 first"))
    second = await store(board, objects, scan(b"%PDF-1.7 second"), first)
    third = await store(board, objects, scan(b"%PDF-1.7 third"), second)
    assert [one.version for one in (first, second, third)] == [1, 2, 3]
    async with board.read() as session:
        assert [one.id for one in await versions_of(session, third)] == [second.id, first.id]
        assert await versions_of(session, first) == []
        assert (await session.get_one(StoredFile, second.id)).ended_at == board.clock()
    assert (await (await board.as_("윤슬")).get(f"/files/{first.id}")).content == b"%PDF-1.7 first"
    assert (await (await board.as_("가람")).get(f"/files/{first.id}")).content == b"%PDF-1.7 first"
    assert (await (await board.as_("여울")).get(f"/files/{first.id}")).status_code == 404


@pytest.mark.parametrize(
    "new",
    [
        scan(b"%PDF-1.7 late"),
        scan(b"%PDF-1.7 other kind", FileKind.PAPER),
        scan(b"%PDF-1.7 other owner", owner="새싹마을"),
    ],
)
async def test_file_has_one_next_version_of_its_own_kind_and_owner(
    board: Board, objects: Objects, new: NewFile
) -> None:
    first = await store(board, objects, scan(b"%PDF-1.7 first"))
    if new.data == b"%PDF-1.7 late":
        await store(board, objects, scan(b"%PDF-1.7 second"), first)
    with pytest.raises(Conflict):
        await store(board, objects, new, first)
    async with board.read() as session:
        replaced = (await session.get_one(StoredFile, first.id)).replaced_by_id
    assert (replaced is None) is (new.data != b"%PDF-1.7 late")
