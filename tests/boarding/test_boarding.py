"""The centre sees who is on board, and writes down how many there are and what it aims at."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import openpyxl
import sqlalchemy as sa

from needs_board.applications.models import Application, ReviewRound
from needs_board.applications.rules import Decision
from needs_board.boarding.actions import seed_population
from needs_board.boarding.models import KnownPopulation
from needs_board.boarding.queries import members
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import StoreState
from needs_board.journal.models import JournalEntry
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.workbook import Sheet, write_workbook
from tests.board import Board, reading_statements, texts
from tests.cast import LONG_AGO, id_of
from tests.world import asker, product_on_sale

HALF = {"group": "social_enterprise", "known": "253", "counted_on": "2026-07-31", "goal": "127", "goal_on": "2026-12-31", "note": "연내 절반"}  # fmt: skip


async def written_down(board: Board) -> list[KnownPopulation]:
    async with board.read() as session:
        return list(await session.scalars(sa.select(KnownPopulation)))


async def test_goal_and_what_is_reached_stand_beside_each_other(board: Board) -> None:
    garam = await board.as_("가람")
    answer = await garam.post("/staff/boarding", HALF)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/boarding")
    page = texts(await garam.get("/staff/boarding"))
    assert "사회적기업 1 253 0.4% 2026. 12. 31.(목)까지 127곳 126곳" in page
    assert "연내 절반 정가람 2026. 11. 23.(월) 10:00" in page
    async with board.read() as session:
        entry = (await session.scalars(sa.select(JournalEntry))).one()
    assert (entry.act, entry.facts) == ("write_down_population", {"known": 253, "goal": 127})


async def test_newest_count_of_a_type_counts_and_the_older_stays_readable(board: Board) -> None:
    garam = await board.as_("가람")
    await garam.post("/staff/boarding", HALF)
    await garam.post("/staff/boarding", {**HALF, "known": "250", "goal": "", "goal_on": ""})
    assert [one.known for one in await written_down(board)] == [253, 250]
    page = texts(await garam.get("/staff/boarding"))
    assert "사회적기업 1 250 0.4% – –" in page
    assert "사회적기업 253 2026. 7. 31.(금)" in page


async def test_only_who_was_admitted_and_has_not_left_is_on_board(board: Board) -> None:
    garam = await board.as_("가람")
    assert "입점한 기업 3 매장 운영 중 2" in texts(await garam.get("/staff/boarding"))
    async with board.write() as session:
        for name, state in (("푸른인쇄", StoreState.CLOSED), ("새싹마을", StoreState.MORE_PAPERS)):
            (await session.get_one(Enterprise, id_of(name))).state = state
    assert "입점한 기업 1 매장 운영 중 1" in texts(await garam.get("/staff/boarding"))


async def test_enterprise_joined_when_its_application_was_approved(board: Board) -> None:
    approved_at = datetime(2026, 7, 31, 15, 30, tzinfo=UTC)  # half past midnight in Seoul: August
    async with board.write() as session:
        application = Application(enterprise_id=id_of("푸른인쇄"), asked={}, created_at=LONG_AGO)
        session.add(application)
        await session.flush()
        for number, state in enumerate((Decision.RETURNED, Decision.APPROVED), start=1):
            session.add(
                ReviewRound(
                    application_id=application.id,
                    number=number,
                    state=state,
                    handed_in_at=LONG_AGO,
                    decided_at=approved_at - timedelta(days=40 * (2 - number)),
                )
            )
    async with board.read() as session:
        joined = {one.name: one.joined_on for one in await members(session, asker("가람"))}
    assert joined == {
        "푸른인쇄": date(2026, 8, 1),
        "든든도시락": today_in_seoul(LONG_AGO),
        "새싹마을": today_in_seoul(LONG_AGO),
    }


async def test_main_category_comes_from_what_is_on_sale(board: Board) -> None:
    await product_on_sale(board, "윤슬")
    garam = await board.as_("가람")
    page = texts(await garam.get("/staff/boarding"))
    assert "인쇄·홍보물 1" in page
    assert "판매 중인 상품 없음 2" in page


async def test_goal_above_the_count_is_refused_and_what_was_typed_stays(board: Board) -> None:
    garam = await board.as_("가람")
    answer = await garam.post("/staff/boarding", {**HALF, "goal": "300"})
    assert answer.status_code == 422
    assert 'id="goal-error"' in answer.text
    assert 'value="300"' in answer.text
    assert await written_down(board) == []


async def test_count_of_a_day_to_come_is_refused(board: Board) -> None:
    garam = await board.as_("가람")
    answer = await garam.post("/staff/boarding", {**HALF, "counted_on": "2026-11-24"})
    assert answer.status_code == 422
    assert 'id="counted_on-error"' in answer.text
    assert await written_down(board) == []


async def test_board_comes_with_counts_that_are_written_once(board: Board) -> None:
    async with board.write() as session:
        assert await seed_population(session, board.clock()) == 4
        assert await seed_population(session, board.clock()) == 0
    assert {one.author_id for one in await written_down(board)} == {None}
    page = texts(await (await board.as_("가람")).get("/staff/boarding"))
    assert "처음부터 있던 자료" in page


async def test_workbook_says_the_same_as_the_page(board: Board) -> None:
    garam = await board.as_("가람")
    await garam.post("/staff/boarding", HALF)
    answer = await garam.get("/staff/boarding.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="boarding-2026-11-23.xlsx"'
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["유형별", "월별", "기업별"]
    groups = [[cell.value for cell in row] for row in book["유형별"].iter_rows(min_row=2)]
    assert groups[0][:4] == ["사회적기업", 1, 1, 253]
    assert book["월별"].max_row == 13
    assert [row[1].value for row in book["기업별"].iter_rows(min_row=2)] == [
        "푸른인쇄",
        "든든도시락",
        "새싹마을",
    ]


def test_workbook_holds_no_live_formula() -> None:
    book = write_workbook(
        [Sheet("한 장", ("이름", "날"), [("=1+1", date(2026, 7, 1)), ("http://a.example", None)])]
    )
    sheet = openpyxl.load_workbook(BytesIO(book)).active
    assert sheet is not None
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert sheet["A3"].hyperlink is None


async def test_page_asks_the_database_no_more_with_more_enterprises(board: Board) -> None:
    garam = await board.as_("가람")
    with reading_statements(board) as few:
        await garam.get("/staff/boarding")
    await product_on_sale(board, "윤슬")
    await product_on_sale(board, "여울")
    with reading_statements(board) as many:
        await garam.get("/staff/boarding")
    assert len(many) == len(few) <= 8
