"""Quoting a product directly: the platform makes the quote, the enterprise is told."""

from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from needs_board.kit.money import TaxKind
from needs_board.notifications.models import Notice
from needs_board.prices.rules import Break, Choice
from needs_board.quotes.actions import expire_quotes
from needs_board.quotes.models import Quote, QuoteLine
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


BREAKS = (Break(Decimal(100), 1_800), Break(Decimal(500), 1_500))
OPTIONS = (
    Choice("크기", "A5"),
    Choice("크기", "A4", 300),
    Choice("포장", "없음"),
    Choice("포장", "띠지", 50),
)


async def lines(board: Board) -> list[tuple[str, int, int]]:
    """Return name, unit price and total of each line that was quoted."""
    async with board.read() as session:
        rows = await session.scalars(sa.select(QuoteLine).order_by(QuoteLine.position))
        return [(one.name, one.unit_price_won, one.net_won + one.vat_won) for one in rows]


@pytest.mark.parametrize(
    ("quantity", "unit_won", "total_won"),
    [("99", 2_000, 198_000), ("100", 1_800, 180_000), ("499.999", 1_800, 899_998), ("500", 1_500, 750_000)],
)
async def test_quantity_decides_which_price_is_quoted(
    board: Board, quantity: str, unit_won: int, total_won: int
) -> None:
    product = await product_on_sale(board, breaks=BREAKS)
    haneul = await board.as_("하늘")
    assert "100 권부터 1,800원" in texts(await haneul.get(f"/products/{product}/quote"))
    assert (await haneul.post(f"/products/{product}/quote", {"quantity": quantity})).status_code == 303
    assert await lines(board) == [("중철 책자", unit_won, total_won)]


async def test_choices_add_to_the_price_and_stand_in_the_specification(board: Board) -> None:
    product = await product_on_sale(board, breaks=BREAKS, options=OPTIONS)
    haneul = await board.as_("하늘")
    chosen = {
        "quantity": "100",
        "choices-0-name": "크기",
        "choices-0-choice": "A4",
        "choices-1-name": "포장",
        "choices-1-choice": "띠지",
    }
    assert 'name="choices-1-choice"' in (await haneul.get(f"/products/{product}")).text
    answer = await haneul.post(f"/products/{product}/quote", chosen)
    assert answer.status_code == 303
    assert await lines(board) == [("중철 책자", 2_150, 215_000)]
    assert "크기: A4, 포장: 띠지 · A5, 40쪽" in texts(await haneul.get("/quotes/P-2026-1-1"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"choices-0-choice": ""}, "choices-0-choice"),
        ({"choices-0-choice": "A3"}, "choices-0-choice"),
        ({"choices-1-name": "크기", "choices-1-choice": "A4"}, "choices-1-choice"),
    ],
)
async def test_choice_that_was_not_made_is_asked_for_and_the_others_are_kept(
    board: Board, change: dict[str, str], field: str
) -> None:
    product = await product_on_sale(board, options=OPTIONS)
    typed = {
        "quantity": "7",
        "choices-0-name": "크기",
        "choices-0-choice": "A5",
        "choices-1-name": "포장",
        "choices-1-choice": "띠지",
    }
    answer = await (await board.as_("하늘")).post(f"/products/{product}/quote", {**typed, **change})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert 'name="quantity" value="7"' in answer.text
    assert not await quotes(board)


@pytest.mark.parametrize(
    ("quantity", "cost"),
    [("49", [("배송비", 4_000, 4_000)]), ("50", [])],
)
async def test_delivery_is_a_line_of_its_own_until_it_is_free(
    board: Board, quantity: str, cost: list[tuple[str, int, int]]
) -> None:
    product = await product_on_sale(board, delivery_won=4_000, free_delivery_from_won=100_000)
    haneul = await board.as_("하늘")
    await haneul.post(f"/products/{product}/quote", {"quantity": quantity})
    assert (await lines(board))[1:] == cost


async def test_delivery_has_the_tax_of_the_goods(board: Board) -> None:
    product = await product_on_sale(board, delivery_won=4_000, tax_kind=TaxKind.EXEMPT)
    await (await board.as_("하늘")).post(f"/products/{product}/quote", {"quantity": "1"})
    async with board.read() as session:
        kinds = [one.tax_kind for one in await session.scalars(sa.select(QuoteLine))]
    assert kinds == [TaxKind.EXEMPT, TaxKind.EXEMPT]


async def test_program_chooses_as_a_person_does(board: Board) -> None:
    product = await product_on_sale(board, options=OPTIONS[:2])
    haneul = await board.as_("하늘")
    path = f"/api/v1/products/{product}/quote"
    assert (await haneul.api("POST", path, {"quantity": 1})).status_code == 422
    body = {"quantity": 1, "choices": [{"name": "크기", "choice": "A4"}]}
    assert (await haneul.api("POST", path, body)).json()["total_won"] == 2_300
