"""Enterprises are found by what words mean, in the order of their fit."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from needs_board.lookup.actions import Finder, Source
from needs_board.lookup.forms import Hits
from tests.board import Board, Client
from tests.world import opened_store, product_on_sale


class Listed:
    """Finds the same stores whatever is asked."""

    async def find(self, _source: Source, _asked: str, _at: datetime) -> Hits:
        return Hits(("2", "1", "3", "99"), is_cut=False)


@pytest.fixture
async def market(board: Board) -> AsyncIterator[Board]:
    await product_on_sale(board, name="현수막")
    yield board
    board.app.state.finder = None


async def names(client: Client, words: str) -> list[str]:
    found = (await client.http.get("/api/v1/enterprises", params={"q": words})).json()["enterprises"]
    return [one["name"] for one in found]


async def test_stores_come_in_the_order_of_their_fit(market: Board) -> None:
    market.app.state.finder = Listed()
    assert await names(market.visitor(), "x") == ["든든도시락", "푸른인쇄"]
    await opened_store(market)
    assert await names(market.visitor(), "x") == ["든든도시락", "푸른인쇄", "새싹마을"]


async def test_staff_look_for_words_as_typed_in_every_state(market: Board) -> None:
    market.app.state.finder = Listed()
    assert await names(await market.as_("가람"), "새싹") == ["새싹마을"]


@pytest.mark.long
async def test_words_find_what_an_enterprise_sells(market: Board) -> None:
    market.app.state.finder = Finder(market.database)
    client = market.visitor()
    for _turn in range(120):
        if await names(client, "현수먁"):
            break
        await asyncio.sleep(0.5)
    assert await names(client, "현수먁") == ["푸른인쇄"]
    assert await names(client, "도시락 배달") == ["든든도시락"]
