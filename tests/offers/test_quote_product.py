"""Quoting a product directly: the platform makes the quote, the enterprise is told."""

from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from needs_board.notifications.models import Notice
from needs_board.quotes.actions import expire_quotes
from needs_board.quotes.models import Quote
from tests.board import Board, texts
from tests.cast import id_of
from tests.world import product_on_sale


async def quotes(board: Board) -> list[Quote]:
    async with board.read() as session:
        return list(await session.scalars(sa.select(Quote)))


async def test_officer_names_a_quantity_and_has_the_quote(board: Board) -> None:
    product = await product_on_sale(board, price_won=3_300, min_quantity=Decimal(10))
    haneul = await board.as_("하늘")
    assert "최소 주문 수량은 10" in texts(await haneul.get(f"/products/{product}/quote"))
    answer = await haneul.post(f"/products/{product}/quote", {"quantity": "100"})
    assert answer.headers["Location"] == "/quotes/P-2026-1-1"
    page = texts(await haneul.get("/quotes/P-2026-1-1"))
    for words in (
        "중철 책자",
        "330,000원",
        "300,000원",
        "30,000원",
        "2026. 12. 23.(수)",
        "나래구청 총무과 김하늘",
    ):
        assert words in page
    assert "P-2026-1-1" in texts(await haneul.get("/me/received"))
    assert "P-2026-1-1" in texts(await (await board.as_("윤슬")).get("/me/quotes"))
    async with board.read() as session:
        (notice,) = (await session.scalars(sa.select(Notice))).all()
    assert (notice.account_id, notice.kind.value) == (id_of("윤슬"), "quote_submitted")


@pytest.mark.parametrize(
    ("quantity", "sentence"),
    [
        ("9", "최소 주문 수량은 10"),
        ("-3", "0보다 크고"),
        ("많이", "숫자로"),
        ("", "필수"),
        ("9999999.999", "넘을 수"),
    ],
)
async def test_a_wrong_quantity_is_refused_and_kept_in_the_field(
    board: Board, quantity: str, sentence: str
) -> None:
    product = await product_on_sale(board, price_won=9_000_000_000, min_quantity=Decimal(10))
    answer = await (await board.as_("하늘")).post(f"/products/{product}/quote", {"quantity": quantity})
    assert answer.status_code == 422
    assert sentence in texts(answer)
    assert not await quotes(board)


@pytest.mark.parametrize("person", ["윤슬", "여울", "가람"])
async def test_only_officers_have_products_quoted(board: Board, person: str) -> None:
    product = await product_on_sale(board)
    client = await board.as_(person)
    assert (await client.post(f"/products/{product}/quote", {"quantity": "100"})).status_code == 403
    assert not await quotes(board)


async def test_a_product_that_is_not_for_sale_is_not_found(board: Board) -> None:
    haneul = await board.as_("하늘")
    assert (await haneul.post("/products/77/quote", {"quantity": "1"})).status_code == 404


async def test_other_agencies_do_not_see_it_and_staff_do(board: Board) -> None:
    product = await product_on_sale(board)
    await (await board.as_("하늘")).post(f"/products/{product}/quote", {"quantity": "100"})
    seen = {
        person: (await (await board.as_(person)).get("/quotes/P-2026-1-1")).status_code
        for person in ("서준", "다온", "여울", "가람")
    }
    assert seen == {"서준": 200, "다온": 404, "여울": 404, "가람": 200}


async def test_enterprise_may_withdraw_it_but_not_write_it_anew(board: Board) -> None:
    product = await product_on_sale(board)
    await (await board.as_("하늘")).post(f"/products/{product}/quote", {"quantity": "100"})
    yunseul = await board.as_("윤슬")
    assert (await yunseul.api("PUT", "/api/v1/quotes/P-2026-1-1", {})).status_code == 409
    assert (await yunseul.post("/quotes/P-2026-1-1/withdraw")).status_code == 303
    assert [quote.state.value for quote in await quotes(board)] == ["withdrawn"]


async def test_it_expires_after_thirty_days(board: Board) -> None:
    product = await product_on_sale(board)
    haneul = await board.as_("하늘")
    answer = await haneul.api("POST", f"/api/v1/products/{product}/quote", {"quantity": "100"})
    assert (answer.status_code, answer.json()["valid_until"]) == (201, "2026-12-23")
    for days, expired in ((30, 0), (1, 1)):
        board.clock.forward(timedelta(days=days))
        async with board.write() as session:
            assert await expire_quotes(session, board.clock()) == expired
