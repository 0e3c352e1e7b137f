"""Sets on offer appear with the products of a search by words, and on the pages of all enterprises in them."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.bundles.actions import answer_bundle
from needs_board.bundles.queries import bundle_by_number
from needs_board.bundles.rules import PartnerState
from needs_board.catalogue.actions import change_product_state
from needs_board.catalogue.queries import product_by_number
from needs_board.catalogue.rules import ProductState
from needs_board.market.queries import market_changed, read_market
from tests.board import Board, texts
from tests.cast import id_of
from tests.world import asker, product_on_sale, product_set


async def answered(session: AsyncSession, board: Board, number: int, answer: PartnerState) -> None:
    whole = await bundle_by_number(session, asker("여울"), number)
    await answer_bundle(session, asker("여울"), whole, answer, board.clock())


async def shared_set(board: Board) -> int:
    """Let 윤슬 sell a booklet with a lunch of 여울, who agrees."""
    own = await product_on_sale(board)
    lunch = await product_on_sale(board, by="여울", name="회의 도시락", category="services-catering")
    number = await product_set(
        board, own, lunch, name="행사 꾸러미", summary="하루 행사에 쓸 것", is_shown=True
    )
    async with board.write() as session:
        await answered(session, board, number, PartnerState.AGREED)
    return number


async def found(board: Board, query: str) -> list[str]:
    answer = await board.visitor().api("GET", f"/api/v1/products{query}")
    return [one["name"] for one in answer.json()["sets"]]


async def test_set_is_found_by_its_own_words_and_by_those_of_its_products(board: Board) -> None:
    await shared_set(board)
    for query in ("?q=행사 꾸러미", "?q=도시락", "?q=중철", "?q=도시락&region=없는구"):
        assert await found(board, query) == ["행사 꾸러미"], query
    for query in ("", "?kind=goods", "?q=현수막", "?q=도시락&page=2"):
        assert await found(board, query) == [], query
    page = await board.visitor().get("/products?q=꾸러미")
    assert "상품 0개" in texts(page)
    assert "상품구성 행사 꾸러미 5,000원 / 세트" in texts(page)
    assert "푸른인쇄, 든든도시락" in texts(page)
    assert 'href="/sets/1"' in page.text


async def test_set_that_says_the_words_comes_before_one_that_has_a_product(board: Board) -> None:
    await shared_set(board)
    cover, sheet = await product_on_sale(board, name="표지"), await product_on_sale(board, name="속지")
    await product_set(board, cover, sheet, name="도시락 상표 꾸러미", is_shown=True)
    assert await found(board, "?q=도시락") == ["도시락 상표 꾸러미", "행사 꾸러미"]


async def test_set_that_nobody_can_order_is_not_found(board: Board) -> None:
    number = await shared_set(board)
    async with board.write() as session:
        product, _seller = await product_by_number(session, asker("윤슬"), 1)
        await change_product_state(session, asker("윤슬"), product, ProductState.SOLD_OUT, board.clock())
    assert await found(board, "?q=꾸러미") == []
    async with board.write() as session:
        product, _seller = await product_by_number(session, asker("윤슬"), 1)
        await change_product_state(session, asker("윤슬"), product, ProductState.ON_SALE, board.clock())
        await answered(session, board, number, PartnerState.WITHDRAWN)
    assert await found(board, "?q=꾸러미") == []
    await product_set(board, 1, 2, name="쓰다 만 꾸러미")
    assert await found(board, "?q=꾸러미") == []


async def test_set_stands_on_the_pages_of_all_enterprises_in_it(board: Board) -> None:
    await shared_set(board)
    for number in (1, 2):
        page = texts(await board.visitor().get(f"/enterprises/{number}"))
        assert "행사 꾸러미 푸른인쇄, 든든도시락 5,000원 / 세트" in page


async def test_words_of_a_set_are_part_of_what_its_owner_is_matched_by(board: Board) -> None:
    number = await shared_set(board)
    before = board.clock()
    async with board.read() as session:
        assert not await market_changed(session, before)
        market = await read_market(session)
    sold = {one.key: one.fields["products"] for one in market.enterprises.documents}
    assert "행사 꾸러미 하루 행사에 쓸 것" in sold[str(id_of("푸른인쇄"))]
    assert "꾸러미" not in sold[str(id_of("든든도시락"))]
    board.clock.forward(timedelta(minutes=1))
    async with board.write() as session:
        await answered(session, board, number, PartnerState.WITHDRAWN)
    async with board.read() as session:
        assert await market_changed(session, before)
        market = await read_market(session)
    assert all("꾸러미" not in one.fields["products"] for one in market.enterprises.documents)
