"""The page of a product: what a buyer reads before asking for a quote."""

from datetime import timedelta
from decimal import Decimal

from needs_board.catalogue.rules import DeliveryReach
from needs_board.kit.calendar import today_in_seoul
from needs_board.marks.forms import ProductMarkForm
from needs_board.prices.rules import Break, Choice
from tests.board import Board, texts
from tests.world import product_on_sale


async def test_buyer_reads_breaks_options_marks_and_delivery(board: Board) -> None:
    number = await product_on_sale(
        board,
        min_quantity=Decimal(10),
        breaks=(Break(Decimal(100), 1_800), Break(Decimal(500), 1_500)),
        options=(Choice("크기", "A5"), Choice("크기", "A4", 300)),
        marks=(ProductMarkForm(mark="green", number="제7호"),),
        item_code="5510150601",
        delivery_reach=DeliveryReach.REGIONS,
        delivery_regions="남동구, 부평구",
        delivery_won=4_000,
        free_delivery_from_won=100_000,
    )
    page = texts(await board.visitor().get(f"/products/{number}"))
    for words in (
        "10 권부터 2,000원 2,000원 100 권부터 1,800원 1,800원 500 권부터 1,500원 1,500원",
        "크기 A5, A4 (+300원)",
        "녹색제품(환경표지) 제7호",
        "세부품명번호 5510150601",
        "남동구, 부평구",
        "주문마다 4,000원, 상품 값이 100,000원 이상이면 무료",
        "2026. 11. 23.(월)부터 이 가격입니다.",
    ):
        assert words in page


async def test_what_was_not_said_of_delivery_is_to_be_agreed_and_not_promised(board: Board) -> None:
    number = await product_on_sale(board)
    page = texts(await board.visitor().get(f"/products/{number}"))
    assert "납품 지역 상의해서 정함 배송비 상의해서 정함" in page


async def test_mark_that_has_ended_is_shown_to_its_owner_alone(board: Board) -> None:
    today = today_in_seoul(board.clock())
    marks = (
        ProductMarkForm(mark="kc", number="옛 번호", valid_until=today),
        ProductMarkForm(mark="haccp", number="새 번호", valid_until=today + timedelta(days=1)),
    )
    number = await product_on_sale(board, marks=marks)
    assert "옛 번호" in texts(await board.visitor().get(f"/products/{number}"))
    board.clock.forward(timedelta(days=1))
    page = texts(await board.visitor().get(f"/products/{number}"))
    assert "옛 번호" not in page
    assert "새 번호" in page
    assert "옛 번호" in texts(await (await board.as_("윤슬")).get(f"/products/{number}"))


async def test_product_that_is_sold_out_is_read_by_everybody_and_quoted_by_nobody(board: Board) -> None:
    number = await product_on_sale(board)
    yunseul, haneul = await board.as_("윤슬"), await board.as_("하늘")
    assert (await yunseul.post(f"/products/{number}/sold-out")).status_code == 303
    page = await haneul.get(f"/products/{number}")
    assert page.status_code == 200
    assert "지금은 주문할 수 없는 상품입니다" in texts(page)
    assert f'action="/products/{number}/quote"' not in page.text
    assert (await haneul.post(f"/products/{number}/quote", {"quantity": "10"})).status_code == 404
    listed = (await board.visitor().api("GET", "/api/v1/products")).json()
    assert listed["count"] == 0
    assert (await yunseul.post(f"/products/{number}/show")).status_code == 303
    assert (await haneul.post(f"/products/{number}/quote", {"quantity": "10"})).status_code == 303
