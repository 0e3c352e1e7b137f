"""Finding products: what is for sale, by what it is found, what its page says."""

import pytest
import sqlalchemy as sa

from needs_board.catalogue.actions import change_product_state
from needs_board.catalogue.models import Product
from needs_board.catalogue.queries import product_by_number
from needs_board.catalogue.rules import ProductKind, ProductState
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import StoreState
from needs_board.kit.db import change_state
from needs_board.kit.money import PriceBasis, TaxKind
from needs_board.sifting.actions import LONGEST_WRITE
from tests.board import Board, texts
from tests.cast import id_of
from tests.world import asker, product_on_sale


async def shelf(board: Board) -> None:
    """Three products: 2,000 with tax; 2,000 and tax on top; 3,000 without tax, a service."""
    await product_on_sale(board)
    await product_on_sale(
        board,
        name="현수막 100% 재활용",
        spec="5m×90cm",
        unit="장",
        price_basis=PriceBasis.NET,
        summary="친환경_원단",
    )
    await product_on_sale(
        board,
        by="여울",
        name="회의 도시락",
        category="services-catering",
        unit="식",
        price_won=3_000,
        tax_kind=TaxKind.EXEMPT,
        description="채식도 됩니다.",
    )


async def names(board: Board, query: str = "") -> list[str]:
    answer = await board.visitor().api("GET", f"/api/v1/products{query}")
    assert answer.status_code == 200
    return [one["name"] for one in answer.json()["products"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["회의 도시락", "현수막 100% 재활용", "중철 책자"]),
        ("?q=도시락", ["회의 도시락"]),
        ("?q=채식", ["회의 도시락"]),
        ("?q=든든", ["회의 도시락"]),
        ("?q=a5+책자", ["중철 책자"]),
        ("?q=책자+도시락", []),
        ("?q=100%25", ["현수막 100% 재활용"]),
        ("?q=%25%25", []),
        ("?q=친환경_원단", ["현수막 100% 재활용"]),
        ("?q=_", ["현수막 100% 재활용"]),
        ("?category=goods-print", ["현수막 100% 재활용", "중철 책자"]),
        ("?category=goods", ["현수막 100% 재활용", "중철 책자"]),
        ("?category=nothing", []),
        ("?kind=services", ["회의 도시락"]),
        ("?order=cheapest", ["중철 책자", "현수막 100% 재활용", "회의 도시락"]),
        ("?order=dearest", ["회의 도시락", "현수막 100% 재활용", "중철 책자"]),
        ("?most_won=2000", ["중철 책자"]),
        ("?most_won=2199", ["중철 책자"]),
        ("?most_won=2200", ["현수막 100% 재활용", "중철 책자"]),
        ("?least_won=2200&most_won=2999", ["현수막 100% 재활용"]),
        ("?page=2", []),
    ],
)
async def test_products_are_found_by_words_category_kind_and_price_with_tax(
    board: Board, query: str, found: list[str]
) -> None:
    await shelf(board)
    assert await names(board, query) == found


@pytest.mark.parametrize("price_won", [4, 5, 14, 15, 999_999_999_999])
async def test_price_with_tax_is_rounded_in_the_list_as_on_the_page(board: Board, price_won: int) -> None:
    number = await product_on_sale(board, price_won=price_won, price_basis=PriceBasis.NET)
    page = texts(await board.visitor().get(f"/products/{number}"))
    total_won = price_won + (price_won + 5) // 10
    assert f"합계 {total_won:,}원" in page
    assert await names(board, f"?least_won={total_won}&most_won={total_won}") == ["중철 책자"]


async def test_product_is_hidden_with_its_store(board: Board) -> None:
    number = await product_on_sale(board)
    assert (await board.visitor().get(f"/products/{number}")).status_code == 200
    async with board.write() as session:
        await session.execute(
            sa.update(Enterprise).where(Enterprise.id == id_of("푸른인쇄")).values(state=StoreState.SUSPENDED)
        )
    assert await names(board) == []
    assert (await board.visitor().get(f"/products/{number}")).status_code == 404
    assert (await (await board.as_("하늘")).get(f"/products/{number}")).status_code == 404
    assert (await (await board.as_("윤슬")).get(f"/products/{number}")).status_code == 200


async def test_page_of_a_product_says_price_tax_and_seller(board: Board) -> None:
    number = await product_on_sale(board, price_won=330_500)
    page = await board.visitor().get(f"/products/{number}")
    for expected in (
        "330,500원 / 권 부가가치세 포함",
        "공급가액 300,455원",
        "세액 30,045원",
        "합계 330,500원",
    ):
        assert expected in texts(page)
    assert 'href="/enterprises/1"' in page.text
    assert 'href="/products?category=goods-print"' in page.text


async def test_officer_can_ask_for_a_quote_on_the_page_and_others_cannot(board: Board) -> None:
    number = await product_on_sale(board)
    form = f'action="/products/{number}/quote"'
    assert form in (await (await board.as_("하늘")).get(f"/products/{number}")).text
    for person in ("윤슬", "여울", "가람"):
        assert form not in (await (await board.as_(person)).get(f"/products/{number}")).text
    visitor = await board.visitor().get(f"/products/{number}")
    assert form not in visitor.text
    assert f'href="/sign-in?next=/products/{number}"' in visitor.text


async def test_senseless_conditions_are_named_and_left_out(board: Board) -> None:
    await shelf(board)
    page = await board.visitor().get("/products?least_won=싸게&kind=food&q=책자")
    assert page.status_code == 200
    assert "알아볼 수 없는 조건은 빼고 찾았습니다" in texts(page)
    assert "단가 이상(원): 숫자로 입력해 주세요" in texts(page)
    assert "상품 1개" in texts(page)
    assert 'value="싸게"' in page.text


async def test_nothing_found_says_what_to_do_next(board: Board) -> None:
    page = texts(await board.visitor().get("/products?q=없는상품"))
    assert "조건에 맞는 상품이 없습니다" in page


async def test_categories_are_listed_under_their_roots(board: Board) -> None:
    rows = (await board.visitor().api("GET", "/api/v1/categories")).json()["categories"]
    codes = [row["code"] for row in rows]
    assert codes.index("goods") < codes.index("goods-food") < codes.index("services")
    assert {row["kind"] for row in rows if row["parent"] == "goods"} == {ProductKind.GOODS.value}


async def test_pages_are_read_in_english_too(board: Board) -> None:
    number = await product_on_sale(board)
    client = board.visitor()
    client.http.headers["Accept-Language"] = "en"
    assert "Printing" in texts(await client.get("/products"))
    page = texts(await client.get(f"/products/{number}"))
    assert "VAT included" in page


async def test_list_of_many_is_read_with_few_statements(board: Board) -> None:
    for number in range(25):
        await product_on_sale(board, name=f"책자 {number}")
    board.clock.forward(2 * LONGEST_WRITE)
    await board.visitor().get("/products")
    statements: list[str] = []

    def count(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    sa.event.listen(board.database.engine.sync_engine, "before_cursor_execute", count)
    page = await board.visitor().get("/products?q=책자")
    assert "상품 25개" in texts(page)
    assert 'href="?q=%EC%B1%85%EC%9E%90&amp;page=2"' in page.text
    assert len(statements) <= 8


async def test_what_was_written_since_the_last_search_counts_at_once(board: Board) -> None:
    await shelf(board)
    assert len(await names(board)) == 3
    board.clock.forward(2 * LONGEST_WRITE)
    late = await product_on_sale(board, name="늦은 책자")
    assert (await names(board))[0] == "늦은 책자"
    async with board.write() as session:
        product, _enterprise = await product_by_number(session, asker("윤슬"), late)
        await change_product_state(session, asker("윤슬"), product, ProductState.HIDDEN, board.clock())
        store = await session.get_one(Enterprise, id_of("든든도시락"))
        await change_state(session, store, store.state, StoreState.CLOSED, changed_at=board.clock())
    assert await names(board) == ["현수막 100% 재활용", "중철 책자"]


async def test_what_was_written_a_while_after_its_moment_counts_too(board: Board) -> None:
    """A write takes the time when it begins; a search in between must not make it unseen."""
    began = board.clock()
    await shelf(board)
    board.clock.forward(LONGEST_WRITE)
    assert len(await names(board)) == 3
    board.clock.at = began
    await product_on_sale(board, name="늦은 책자")
    board.clock.forward(LONGEST_WRITE)
    assert len(await names(board)) == 4


async def test_what_is_on_sale_no_more_is_never_shown_though_nothing_says_when_it_ended(board: Board) -> None:
    await shelf(board)
    assert len(await names(board)) == 3
    board.clock.forward(2 * LONGEST_WRITE)
    async with board.write() as session:
        await session.execute(sa.update(Product).values(state=ProductState.HIDDEN))
    assert await names(board) == []
