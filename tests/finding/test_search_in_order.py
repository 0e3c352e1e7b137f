"""What the engine found comes in its order, with conditions and counts by the database; here the engine is a list."""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from needs_board.lookup.actions import Source
from needs_board.lookup.forms import Hits
from tests.board import Board, texts
from tests.world import product_on_sale


class Listed:
    """Finds the same products whatever is asked."""

    def __init__(self, *numbers: int, is_cut: bool = False) -> None:
        self.hits = Hits(tuple(map(str, numbers)), is_cut)

    async def find(self, _source: Source, _asked: str, _at: datetime) -> Hits:
        return self.hits


@pytest.fixture
async def market(board: Board) -> AsyncIterator[Board]:
    """Thirty booklets, each a hundred won dearer than the one before."""
    for place in range(1, 31):
        await product_on_sale(board, name=f"책자 {place}", price_won=1_000 + 100 * place)
    yield board
    board.app.state.finder = None


async def names(board: Board, query: str) -> list[str]:
    answer = await board.visitor().api("GET", f"/api/v1/products{query}")
    assert answer.status_code == 200
    return [one["name"] for one in answer.json()["products"]]


async def test_products_come_in_the_order_of_their_fit_page_by_page(market: Board) -> None:
    order = [30, 1, 29, 2, *range(3, 29)]
    market.app.state.finder = Listed(*order, 99)
    first, second = await names(market, "?q=x"), await names(market, "?q=x&page=2")
    assert first + second == [f"책자 {place}" for place in order]
    assert "상품 30개" in texts(await market.visitor().get("/products?q=x"))


async def test_conditions_narrow_what_was_found_and_counts_follow(market: Board) -> None:
    market.app.state.finder = Listed(7, 3, 5)
    assert await names(market, "?q=x&most_won=1500") == ["책자 3", "책자 5"]
    assert await names(market, "?q=x&order=dearest") == ["책자 7", "책자 5", "책자 3"]
    answer = (await market.visitor().api("GET", "/api/v1/products?q=x&most_won=1500")).json()
    assert answer["facets"]["category"] == {"goods-print": 2}


async def test_nothing_found_is_nothing_and_too_much_is_said(market: Board) -> None:
    market.app.state.finder = Listed()
    assert await names(market, "?q=x") == []
    market.app.state.finder = Listed(4, is_cut=True)
    assert "가장 가까운 1,000개 안에서" in texts(await market.visitor().get("/products?q=x"))
