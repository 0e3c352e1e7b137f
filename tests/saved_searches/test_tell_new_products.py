"""Whoever saved a search is told of new products: once, together, and of nothing that cannot be seen any more."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from jobs.table import JOBS, Work
from needs_board.accounts.models import Account
from needs_board.catalogue.actions import change_product_state
from needs_board.catalogue.queries import product_by_number
from needs_board.catalogue.rules import ProductState
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import StoreState
from needs_board.kit.db import change_state
from needs_board.notifications.models import Notice, OutgoingMail
from needs_board.runs.rules import JobName
from needs_board.saved_searches.rules import Telling
from tests.board import TEST_SETTINGS, Board, texts
from tests.cast import id_of
from tests.searches import saved_search
from tests.world import asker, opened_store, product_on_sale

TEN_MINUTES = timedelta(minutes=10)


async def run(board: Board) -> int:
    """Let the job run ten minutes later; return how many people it told."""
    board.clock.forward(TEN_MINUTES)
    (job,) = (one for one in JOBS if one.name is JobName.TELL_NEW_PRODUCTS)
    return (await job.run(Work(board.database, TEST_SETTINGS, board.clock(), board.clock)))["told"]


async def move(board: Board, number: int, *states: ProductState, by: str = "윤슬") -> None:
    for state in states:
        async with board.write() as session:
            product, _seller = await product_by_number(session, asker(by), number)
            await change_product_state(session, asker(by), product, state, board.clock())


async def told(board: Board, person: str = "하늘") -> list[dict[str, str | int]]:
    async with board.read() as session:
        own = sa.select(Notice.facts).where(Notice.account_id == id_of(person)).order_by(Notice.created_at)
        return list(await session.scalars(own))


async def test_new_product_is_told_once_in_one_notice_for_all_searches(board: Board) -> None:
    await product_on_sale(board, name="전부터 있던 책자")
    board.clock.forward(TEN_MINUTES)
    await saved_search(board, telling=Telling.AT_ONCE)
    await saved_search(board, "싼 것", telling=Telling.AT_ONCE, most_won=3_000)
    await saved_search(board, "도시락", telling=Telling.AT_ONCE, category="services-catering")
    assert await run(board) == 0
    number = await product_on_sale(board, name="새 책자")
    await product_on_sale(board, name="비싼 현수막", price_won=30_000)
    assert await run(board) == 1
    assert await told(board) == [{"searches": "싼 것 (1), 인쇄물 (2)", "products": 2}]
    assert await run(board) == 0
    await move(board, number, ProductState.HIDDEN, ProductState.ON_SALE)
    assert await run(board) == 0
    haneul = await board.as_("하늘")
    page = texts(await haneul.get("/me/notices"))
    assert "새 상품이 2개 있습니다: 싼 것 (1), 인쇄물 (2)" in page
    listed = texts(await haneul.get("/me/searches"))
    assert listed.count("새 책자") == 2
    assert "전부터" not in listed


async def test_what_cannot_be_seen_any_more_is_neither_told_nor_shown(board: Board) -> None:
    await saved_search(board, telling=Telling.AT_ONCE)
    await move(board, await product_on_sale(board, name="숨긴 책자"), ProductState.HIDDEN)
    assert await run(board) == 0
    number = await product_on_sale(board, name="보이는 책자")
    assert await run(board) == 1
    await move(board, number, ProductState.HIDDEN)
    haneul = await board.as_("하늘")
    assert "보이는 책자" not in texts(await haneul.get("/me/searches"))
    await product_on_sale(board, name="닫힌 매장의 책자")
    async with board.write() as session:
        store = await session.get_one(Enterprise, id_of("푸른인쇄"))
        await change_state(session, store, store.state, StoreState.CLOSED, changed_at=board.clock())
    assert await run(board) == 0


async def test_products_of_a_store_that_opens_are_new_though_they_were_written_before(board: Board) -> None:
    await product_on_sale(board, by="솔", name="마을 책자")
    board.clock.forward(TEN_MINUTES)
    await saved_search(board, telling=Telling.AT_ONCE)
    assert await run(board) == 0
    await opened_store(board)
    async with board.write() as session:
        await session.execute(
            sa.update(Enterprise).where(Enterprise.id == id_of("새싹마을")).values(changed_at=board.clock())
        )
    assert await run(board) == 1


async def test_daily_news_wait_for_the_next_day_and_mail_for_the_morning(board: Board) -> None:
    await saved_search(board)
    await product_on_sale(board, name="첫째")
    assert await run(board) == 1
    await product_on_sale(board, name="둘째")
    assert await run(board) == 0
    board.clock.forward(timedelta(hours=14))  # 00:30 in Seoul
    await product_on_sale(board, name="셋째")
    assert await run(board) == 1
    assert [one["products"] for one in await told(board)] == [1, 2]
    async with board.read() as session:
        due = list(await session.scalars(sa.select(OutgoingMail.due_at).order_by(OutgoingMail.created_at)))
    assert due[0].hour == 1  # at once, 10:10 in Seoul
    assert due[1].hour == 23  # 08:00 in Seoul
    assert due[1] > board.clock()


async def test_who_wants_no_news_gets_none_and_later_only_of_what_comes_later(board: Board) -> None:
    saved = await saved_search(board, telling=Telling.NEVER)
    await product_on_sale(board, name="조용한 책자")
    assert await run(board) == 0
    haneul = await board.as_("하늘")
    await haneul.post(f"/me/searches/{saved}", {"name": "인쇄물", "telling": "at_once"})
    assert await run(board) == 0
    await product_on_sale(board, name="새 책자")
    assert await run(board) == 1
    assert [one["products"] for one in await told(board)] == [1]


async def test_deleted_search_and_disabled_account_are_told_nothing(board: Board) -> None:
    saved = await saved_search(board, telling=Telling.AT_ONCE)
    await saved_search(board, by="서준", telling=Telling.AT_ONCE)
    haneul = await board.as_("하늘")
    await haneul.post(f"/me/searches/{saved}/delete")
    async with board.write() as session:
        gone = sa.update(Account).where(Account.id == id_of("서준"))
        await session.execute(gone.values(disabled_at=board.clock()))
    await product_on_sale(board)
    assert await run(board) == 0


@pytest.mark.long
async def test_words_find_news_by_what_they_mean(board: Board) -> None:
    await product_on_sale(board, name="회의 도시락", category="services-catering")
    board.clock.forward(TEN_MINUTES)
    await saved_search(board, "현수막", telling=Telling.AT_ONCE, q="현수먁 제작")
    assert await run(board) == 0
    await product_on_sale(board, name="현수막")
    await product_on_sale(board, name="무선 제본 책자")
    assert await run(board) == 1
    assert await told(board) == [{"searches": "현수막 (1)", "products": 1}]
