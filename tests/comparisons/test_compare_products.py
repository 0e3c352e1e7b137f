"""Up to four products side by side, named in the address."""

from decimal import Decimal

from needs_board.catalogue.actions import change_product_state
from needs_board.catalogue.queries import product_by_number
from needs_board.catalogue.rules import ProductState
from needs_board.prices.rules import Break
from tests.board import Board, texts
from tests.world import asker, product_on_sale


async def test_products_stand_side_by_side_in_the_order_of_the_address(board: Board) -> None:
    one = await product_on_sale(board, breaks=(Break(Decimal(100), 1_500),))
    other = await product_on_sale(board, name="양장 책자", price_won=9_000, lead_days=14)
    page = await board.visitor().get(f"/products/compare?product={other}&product={one}&product={other}")
    words = texts(page)
    assert words.index("양장 책자") < words.index("중철 책자")
    for expected in ("9,000원 / 권", "100부터 1,500원", "14일", "푸른인쇄 · 사회적기업"):
        assert expected in words
    assert f'href="/products/compare?product={one}"' in page.text


async def test_more_than_four_are_cut_and_what_cannot_be_seen_is_left_out(board: Board) -> None:
    numbers = [await product_on_sale(board, name=f"책자 {place}") for place in range(6)]
    async with board.write() as session:
        product, _seller = await product_by_number(session, asker("윤슬"), numbers[0])
        await change_product_state(session, asker("윤슬"), product, ProductState.HIDDEN, board.clock())
    asked = "&".join(f"product={number}" for number in numbers)
    page = texts(await board.visitor().get(f"/products/compare?{asked}"))
    assert "앞의 4개만 보여 드립니다" in page
    assert "책자 3" in page
    assert "책자 0" not in page
    assert "책자 4" not in page


async def test_nothing_to_compare_says_where_to_begin(board: Board) -> None:
    for address in ("/products/compare", "/products/compare?product=x&product=99999999999999999999"):
        page = await board.visitor().get(address)
        assert page.status_code == 200
        assert "견줄 상품이 없습니다" in texts(page)


async def test_officer_puts_a_compared_product_into_the_basket(board: Board) -> None:
    number = await product_on_sale(board)
    button = f'action="/products/{number}/basket"'
    assert button in (await (await board.as_("하늘")).get(f"/products/compare?product={number}")).text
    assert button not in (await board.visitor().get(f"/products/compare?product={number}")).text
