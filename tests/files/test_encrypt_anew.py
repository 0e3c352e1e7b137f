"""Files from before there were keys, and files under an older key, are encrypted with the newest one."""

from pathlib import Path

import msgspec
import pytest

from needs_board.files.actions import encrypt_anew, store_file
from needs_board.files.forms import NewFile
from needs_board.files.models import StoredFile
from needs_board.files.queries import content_for_paper, to_encrypt
from needs_board.files.rules import FileKind
from needs_board.kit.objects import Objects, open_objects
from needs_board.kit.settings import Settings, SettingsError, with_file_key
from tests.board import Board
from tests.cast import id_of
from tests.world import asker


async def seal_in_the_clear(board: Board, objects: Objects) -> StoredFile:
    """A seal as it was kept before there were keys."""
    new = NewFile(
        organisation_id=id_of("푸른인쇄"),
        kind=FileKind.SEAL,
        name="도장.png",
        media_type="image/png",
        data=b"\x89PNG a seal",
    )
    async with board.write() as session:
        file = await store_file(session, objects, asker("윤슬"), new, board.clock())
        file.sha256, file.key_id = await objects.put(new.data), None
        return file


async def encrypt_all(board: Board, objects: Objects) -> int:
    async with board.write() as session:
        waiting = await to_encrypt(session, objects.newest_key_id, 100)
        return sum([await encrypt_anew(session, objects, file) for file in waiting])


async def test_seal_from_before_prints_and_is_encrypted_when_asked(
    board: Board, objects: Objects, folder: Path
) -> None:
    before = await seal_in_the_clear(board, objects)
    async with board.read() as session:
        assert await content_for_paper(session, objects, before.id) == b"\x89PNG a seal"
    assert await encrypt_all(board, objects) == 1
    assert await encrypt_all(board, objects) == 0
    async with board.read() as session:
        after = await session.get_one(StoredFile, before.id)
        assert after.key_id == objects.newest_key_id
        assert b"a seal" not in (folder / "files" / after.sha256[:2] / after.sha256).read_bytes()
        assert await content_for_paper(session, objects, before.id) == b"\x89PNG a seal"


async def test_after_a_key_was_added_the_older_one_can_go(
    board: Board, objects: Objects, folder: Path
) -> None:
    file = await seal_in_the_clear(board, objects)
    await encrypt_all(board, objects)
    settings: Settings = board.app.state.settings
    added = open_objects(msgspec.structs.replace(settings, file_key=f"{settings.file_key}\n{'2' * 64}"))
    assert await encrypt_all(board, added) == 1
    alone = open_objects(msgspec.structs.replace(settings, file_key="2" * 64))
    async with board.read() as session:
        assert await content_for_paper(session, alone, file.id) == b"\x89PNG a seal"


async def test_file_that_was_changed_meanwhile_is_left_alone(board: Board, objects: Objects) -> None:
    file = await seal_in_the_clear(board, objects)
    async with board.write() as session:
        (await session.get_one(StoredFile, file.id)).purged_at = board.clock()
    async with board.write() as session:
        assert not await encrypt_anew(session, objects, file)


def test_file_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    first = with_file_key(settings).file_key
    assert with_file_key(settings).file_key == first
    assert (tmp_path / "data" / "file.key").stat().st_mode & 0o077 == 0
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["file.key"]


def test_key_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"NEEDS_BOARD_FILE_KEY: .*64 hexadecimal digits"):
        open_objects(Settings(data_dir=tmp_path, file_key="secret"))
