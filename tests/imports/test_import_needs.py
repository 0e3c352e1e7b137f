"""A list of needs comes as a file to the agency of who sends it."""

from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from needs_board.imports.actions import import_needs
from needs_board.imports.forms import ImportReport, Outcome
from needs_board.kit.errors import Forbidden
from needs_board.kit.tables import TableRefused, read_table
from needs_board.needs.models import Need, NeedItem
from needs_board.needs.rules import NeedState
from tests.board import Board
from tests.cast import id_of
from tests.world import asker

LIST = """제목,분류,용도,품명,규격,수량,단위,예산,예산부가세,납품장소,납품일,마감일,마감시각,비공개,담당자,담당자전화,상태
명절 답례품,식품,주민 자원봉사자께 드립니다.,쌀,10kg,30,포,"900,000",포함,나래구청 1층,2026-12-20,2026-12-04,18:00,비공개,김하늘,032-000-0001,공개
명절 답례품,,,김,,30,세트,,,,,,,,,,
소식지 인쇄,인쇄·홍보물,,,,,,,,,,,,공개,,,작성 중
"""


async def imported(board: Board, text: str, by: str = "하늘", *, dry_run: bool = False) -> ImportReport:
    async with board.write() as session:
        table = read_table("list.csv", text.encode())
        return await import_needs(session, asker(by), table, board.clock(), dry_run=dry_run)


async def needs(board: Board) -> dict[str, Need]:
    async with board.read() as session:
        return {one.title: one for one in await session.scalars(sa.select(Need))}


async def test_rows_of_one_title_are_the_items_of_one_need_and_the_state_publishes(board: Board) -> None:
    report = await imported(board, LIST)
    assert [(row.number, row.outcome) for row in report.rows] == [(2, Outcome.ADDED), (4, Outcome.ADDED)]
    found = await needs(board)
    gifts, letter = found["명절 답례품"], found["소식지 인쇄"]
    assert (gifts.state, gifts.organisation_id, gifts.author_id) == (
        NeedState.OPEN,
        id_of("나래구청"),
        id_of("하늘"),
    )
    assert (gifts.delivery_on, gifts.budget_won, gifts.sealed) == (date(2026, 12, 20), 900_000, True)
    assert (letter.state, letter.sealed) == (NeedState.DRAFT, False)
    async with board.read() as session:
        items = await session.scalars(
            sa.select(NeedItem).where(NeedItem.need_id == gifts.id).order_by(NeedItem.position)
        )
        assert [(one.name, one.quantity, one.unit) for one in items] == [
            ("쌀", Decimal(30), "포"),
            ("김", Decimal(30), "세트"),
        ]


async def test_same_list_again_adds_nothing(board: Board) -> None:
    await imported(board, LIST)
    again = await imported(board, LIST)
    assert again.count(Outcome.KEPT) == 2
    assert len(await needs(board)) == 2


async def test_need_that_cannot_be_published_is_told_by_row_and_column_and_nothing_is_saved(
    board: Board,
) -> None:
    text = LIST.replace("2026-12-04", "2026-11-01").replace(",30,세트", ",,세트")
    with pytest.raises(TableRefused) as refused:
        await imported(board, text)
    assert {(fault.row, fault.column) for fault in refused.value.faults} == {(2, "마감일"), (3, "수량")}
    assert await needs(board) == {}


async def test_later_row_that_says_something_else_about_the_need_is_refused(board: Board) -> None:
    text = LIST.replace("명절 답례품,,,김", "명절 답례품,인쇄·홍보물,,김")
    with pytest.raises(TableRefused) as refused:
        await imported(board, text)
    assert [(fault.row, fault.column) for fault in refused.value.faults] == [(3, "분류")]


async def test_dry_run_changes_nothing(board: Board) -> None:
    assert (await imported(board, LIST, dry_run=True)).count(Outcome.ADDED) == 2
    assert await needs(board) == {}


async def test_enterprise_may_not_import_needs(board: Board) -> None:
    with pytest.raises(Forbidden):
        await imported(board, LIST, by="윤슬")
