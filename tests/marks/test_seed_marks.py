"""The marks that the board begins with."""

from needs_board.marks.actions import seed_marks
from needs_board.marks.models import Mark
from needs_board.marks.queries import marks
from tests.board import Board


async def test_seed_adds_what_is_missing_once_and_leaves_what_was_changed(board: Board) -> None:
    async with board.write() as session:
        (await session.get_one(Mark, "kc")).name_ko = "우리 이름"
        assert await seed_marks(session) >= 8
        assert await seed_marks(session) == 0
        names = {one.code: one.name_ko for one in await marks(session)}
    assert names["kc"] == "우리 이름"
    assert "severe-disability" in names


async def test_marks_are_listed_for_programs(board: Board) -> None:
    rows = (await board.visitor().api("GET", "/api/v1/marks")).json()["marks"]
    assert {one["code"]: one["is_retired"] for one in rows} == {"green": False, "haccp": False, "kc": False}
