"""Words find what they mean, however they are written; and what the engine does not know yet as it is typed."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from needs_board.catalogue.actions import change_product_state
from needs_board.catalogue.queries import product_by_number
from needs_board.catalogue.rules import ProductState
from needs_board.lookup.actions import Finder
from needs_board.lookup.rules import LOOKED_AT_FOR
from needs_board.words.rules import WordKind
from tests.board import Board, texts
from tests.world import asker, product_on_sale, word_rule

pytestmark = pytest.mark.long

SHELF = (
    ("복사 용지 A4", "80g/㎡, 500매×5권", "goods-print", ""),
    ("현수막", "5,000×900mm, 열재단", "goods-print", "행사 현수막 출력"),
    ("점보롤 화장지", "2겹 300m×16롤", "goods-food", ""),
    ("건물 정기 청소", "연면적 1,000㎡, 주 3회", "services-cleaning", "사무실과 복도를 닦습니다"),
    ("배추김치(급식용)", "10kg, 썰은 김치", "goods-food", "국내산 배추"),
    ("회의 도시락", "밥, 반찬 5종", "services-catering", ""),
    ("무선 제본 책자", "A5, 64쪽", "goods-print", ""),
    ("재생 토너(흑백)", "A4 레이저 기종별", "goods-print", ""),
)


async def found(board: Board, words: str) -> httpx.Response:
    """Search until the engine has read the products; it takes the seconds of loading the first time."""
    client = board.visitor()
    for _turn in range(120):
        page = await client.get("/api/v1/products", params={"q": words})
        assert page.status_code == 200
        if not page.json()["is_as_typed"]:
            return page
        await asyncio.sleep(0.5)
    raise AssertionError("the engine was not ready within a minute")


async def names(board: Board, words: str) -> list[str]:
    return [one["name"] for one in (await found(board, words)).json()["products"]]


@pytest.fixture
async def market(board: Board) -> AsyncIterator[Board]:
    for name, spec, category, summary in SHELF:
        await product_on_sale(board, name=name, spec=spec, category=category, summary=summary)
    board.app.state.finder = Finder(board.database)
    yield board
    del board.app.state.finder


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("복사 용지", "복사 용지 A4"),
        ("복사용지", "복사 용지 A4"),
        ("복사지", "복사 용지 A4"),
        ("현수막제작", "현수막"),
        ("현수먁", "현수막"),
        ("휴지", "점보롤 화장지"),
        ("화장지", "점보롤 화장지"),
        ("김치 10키로", "배추김치(급식용)"),
        ("토너 카트릿지", "재생 토너(흑백)"),
        ("책자인쇄", "무선 제본 책자"),
        ("직원 워크숍 점심 도시락 120인분", "회의 도시락"),
    ],
)
async def test_words_find_what_they_mean_first(market: Board, words: str, first: str) -> None:
    assert (await names(market, words))[0] == first


async def test_words_of_nothing_on_sale_find_nothing(market: Board) -> None:
    assert await names(market, "드론 조종") == []


async def test_words_are_found_in_a_description_and_in_the_name_of_the_seller(market: Board) -> None:
    await product_on_sale(market, name="과일 상자", category="goods-food", description="친환경 인증 농가")
    market.clock.forward(LOOKED_AT_FOR)
    assert "과일 상자" in await names(market, "친환경인증")
    assert len(await names(market, "푸른인쇄")) == len(SHELF) + 1


async def test_facets_and_order_hold_for_what_the_words_found(market: Board) -> None:
    await product_on_sale(market, name="현수막 거치대", category="goods-food", price_won=100)
    market.clock.forward(LOOKED_AT_FOR)
    await found(market, "현수막")
    client = market.visitor()
    answer = (await client.get("/api/v1/products?q=현수막&category=goods-print")).json()
    assert [one["name"] for one in answer["products"]] == ["현수막"]
    assert answer["facets"]["category"] == {"goods-print": 1, "goods-food": 1}
    cheapest = (await client.get("/api/v1/products?q=현수막&order=cheapest")).json()
    assert [one["name"] for one in cheapest["products"]] == ["현수막 거치대", "현수막"]


async def test_product_that_is_hidden_is_gone_at_once(market: Board) -> None:
    await found(market, "현수막")
    async with market.write() as session:
        product, _enterprise = await product_by_number(session, asker("윤슬"), 2)
        await change_product_state(session, asker("윤슬"), product, ProductState.HIDDEN, market.clock())
    assert "현수막" not in await names(market, "현수막")


async def test_what_the_staff_say_of_words_counts_a_minute_later(market: Board) -> None:
    assert "회의 도시락" not in await names(market, "벤또")
    await word_rule(market, "벤또", "도시락", WordKind.SYNONYM)
    for _turn in range(60):
        market.clock.forward(LOOKED_AT_FOR + timedelta(seconds=1))
        if "회의 도시락" in await names(market, "벤또"):
            return
        await asyncio.sleep(0.5)
    raise AssertionError("the synonym never counted")


async def test_until_the_engine_is_ready_words_count_as_typed_and_the_page_says_so(market: Board) -> None:
    market.app.state.finder = None
    page = await market.visitor().get("/products?q=현수막")
    assert "검색어가 그대로 적힌 상품만 찾았습니다" in texts(page)
    assert "상품 1개" in texts(page)
    assert "상품 0개" in texts(await market.visitor().get("/products?q=현수먁"))
