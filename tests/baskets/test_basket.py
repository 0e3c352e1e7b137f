"""A basket of products of several enterprises becomes one quote from each; what cannot be quoted stays and is named."""

from decimal import Decimal

import pytest
import sqlalchemy as sa

from needs_board.baskets import actions
from needs_board.baskets.models import BasketItem
from needs_board.catalogue.actions import change_product_state
from needs_board.catalogue.queries import product_by_number
from needs_board.catalogue.rules import ProductState
from needs_board.kit.money import PriceBasis
from needs_board.notifications.models import Notice
from needs_board.prices.rules import Break, Choice
from needs_board.quotes.models import Quote
from tests.board import Board, Client, texts
from tests.cast import id_of
from tests.world import asker, product_on_sale


async def filled(board: Board) -> tuple[Client, list[int]]:
    """Put two printed products of 푸른인쇄 and a meal of 든든도시락 into 하늘's basket."""
    numbers = [
        await product_on_sale(board, price_won=2_000),
        await product_on_sale(board, name="현수막", unit="장", price_won=30_000, delivery_won=3_000),
        await product_on_sale(
            board,
            by="여울",
            name="회의 도시락",
            category="services-catering",
            unit="식",
            price_won=8_000,
            min_quantity=Decimal(10),
        ),
    ]
    haneul = await board.as_("하늘")
    for number, quantity in zip(numbers, ("10", "2", "20"), strict=True):
        answer = await haneul.post(f"/products/{number}/basket", {"quantity": quantity})
        assert answer.status_code == 303
    return haneul, numbers


async def quotes(board: Board) -> dict[str, tuple[str, int]]:
    """Return title and total of each quote, by enterprise."""
    async with board.read() as session:
        names = {id_of(name): name for name in ("푸른인쇄", "든든도시락")}
        found = await session.scalars(sa.select(Quote).order_by(Quote.number))
        return {names[one.enterprise_id]: (one.title, one.total_won) for one in found}


async def left(board: Board) -> int:
    async with board.read() as session:
        return (await session.execute(sa.select(sa.func.count()).select_from(BasketItem))).scalar_one()


async def test_basket_becomes_one_quote_from_each_enterprise(board: Board) -> None:
    haneul, _numbers = await filled(board)
    page = texts(await haneul.get("/basket"))
    assert "83,000원" in page  # 10 × 2,000 + 2 × 30,000 + 3,000 of delivery
    answer = await haneul.post("/basket", {"act": "quote"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/received")
    assert await quotes(board) == {
        "푸른인쇄": ("중철 책자 외 1건", 83_000),
        "든든도시락": ("회의 도시락", 160_000),
    }
    assert await left(board) == 0
    async with board.read() as session:
        told = set(await session.scalars(sa.select(Notice.account_id)))
    assert told == {id_of("윤슬"), id_of("여울")}


async def test_what_is_sold_out_stays_and_the_rest_goes_through(board: Board) -> None:
    haneul, numbers = await filled(board)
    async with board.write() as session:
        product, _seller = await product_by_number(session, asker("윤슬"), numbers[1])
        await change_product_state(session, asker("윤슬"), product, ProductState.SOLD_OUT, board.clock())
    answer = await haneul.post("/basket", {"act": "quote"})
    assert answer.status_code == 200
    assert "푸른인쇄 – 현수막: 지금은 살 수 없는 상품입니다" in texts(answer)
    assert list(await quotes(board)) == ["든든도시락"]
    assert await left(board) == 2
    await haneul.post("/basket", {"act": f"remove-{numbers[1]}"})
    await haneul.post("/basket", {"act": "quote"})
    assert (await quotes(board))["푸른인쇄"] == ("중철 책자", 20_000)


async def test_less_than_the_seller_sells_at_once_is_refused_at_its_field(board: Board) -> None:
    haneul, numbers = await filled(board)
    page = await haneul.post("/basket", {"act": "quote", f"quantity-{numbers[2]}": "3"})
    assert page.status_code == 422
    assert "최소 주문 수량은 10입니다" in texts(page)
    assert f'href="#quantity-{numbers[2]}"' in page.text
    assert await quotes(board) == {}
    wrong = await haneul.post(f"/products/{numbers[2]}/basket", {"quantity": "많이"})
    assert wrong.status_code == 422


async def test_price_falls_with_the_quantity(board: Board) -> None:
    number = await product_on_sale(board, price_won=2_000, breaks=(Break(Decimal(100), 1_500),))
    haneul = await board.as_("하늘")
    await haneul.post(f"/products/{number}/basket", {"quantity": "100"})
    await haneul.post("/basket", {"act": "quote"})
    assert (await quotes(board))["푸른인쇄"] == ("중철 책자", 150_000)


async def test_prices_with_and_without_tax_are_two_quotes(board: Board) -> None:
    haneul = await board.as_("하늘")
    for basis in PriceBasis:
        number = await product_on_sale(board, name=f"{basis} 책자", price_basis=basis, price_won=1_000)
        await haneul.post(f"/products/{number}/basket", {"quantity": "3"})
    await haneul.post("/basket", {"act": "quote"})
    async with board.read() as session:
        totals = sorted(one.total_won for one in await session.scalars(sa.select(Quote)))
    assert totals == [3_000, 3_300]


async def test_product_with_options_is_chosen_on_its_own_page(board: Board) -> None:
    options = (Choice("색상", "파랑"), Choice("색상", "하양"))
    number = await product_on_sale(board, options=options)
    answer = await (await board.as_("하늘")).post(f"/products/{number}/basket", {"quantity": "3"})
    assert answer.status_code == 422
    assert await left(board) == 0


async def test_basket_is_the_officers_own(board: Board) -> None:
    _haneul, numbers = await filled(board)
    for colleague in ("서준", "다온"):
        page = texts(await (await board.as_(colleague)).get("/basket"))
        assert "장바구니가 비어 있습니다" in page
    daon = await board.as_("다온")
    await daon.api("DELETE", f"/api/v1/me/basket/{numbers[0]}")
    assert await left(board) == 3
    assert (await (await board.as_("윤슬")).get("/basket")).status_code == 403


async def test_same_product_lies_in_the_basket_once_with_its_last_quantity(board: Board) -> None:
    haneul, numbers = await filled(board)
    await haneul.post(f"/products/{numbers[0]}/basket", {"quantity": "55"})
    orders = (await haneul.api("GET", "/api/v1/me/basket")).json()["orders"]
    assert [one["quantity"] for order in orders for one in order["items"]] == ["55", "2", "20"]


async def test_programs_have_the_same_basket(board: Board) -> None:
    haneul, numbers = await filled(board)
    answer = await haneul.api("PUT", f"/api/v1/me/basket/{numbers[0]}", {"quantity": "30"})
    assert answer.json()["orders"][0]["total_won"] == 123_000
    made = (await haneul.api("POST", "/api/v1/me/basket/quote")).json()
    assert (len(made["quotes"]), made["refusals"]) == (2, [])
    assert (await haneul.api("GET", "/api/v1/me/basket")).json() == {"orders": []}


async def test_hidden_product_cannot_be_put_in(board: Board) -> None:
    number = await product_on_sale(board)
    async with board.write() as session:
        product, _seller = await product_by_number(session, asker("윤슬"), number)
        await change_product_state(session, asker("윤슬"), product, ProductState.HIDDEN, board.clock())
    answer = await (await board.as_("하늘")).post(f"/products/{number}/basket", {"quantity": "3"})
    assert answer.status_code == 404


async def test_quantity_can_be_changed_in_a_full_basket(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    haneul, numbers = await filled(board)
    monkeypatch.setattr(actions, "MOST_ITEMS", 3)
    changed = await haneul.post(f"/products/{numbers[0]}/basket", {"quantity": "12"})
    assert changed.status_code == 303
    another = await product_on_sale(board, name="명함")
    refused = await haneul.post(f"/products/{another}/basket", {"quantity": "1"})
    assert refused.status_code == 409
    assert "3개까지 담을 수 있습니다" in texts(refused)
