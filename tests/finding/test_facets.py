"""Facets: each is counted with the other conditions applied, and what is empty says what to loosen."""

import re
from datetime import date, timedelta
from html import unescape

import httpx
import sqlalchemy as sa

from needs_board.catalogue.rules import DeliveryReach
from needs_board.enterprises.models import Certificate, Enterprise
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.money import PriceBasis
from needs_board.marks.actions import seed_marks
from needs_board.marks.forms import ProductMarkForm
from tests.board import Board, texts
from tests.cast import id_of
from tests.world import opened_store, product_on_sale


async def shelf(board: Board) -> None:
    """Two printed products of a social enterprise in 남동구, a meal of a cooperative in 부평구, a snack of a village."""
    await opened_store(board)
    async with board.write() as session:
        for name, region in (("든든도시락", "부평구"), ("새싹마을", "강화군")):
            await session.execute(
                sa.update(Enterprise).where(Enterprise.id == id_of(name)).values(region=region)
            )
    await product_on_sale(board, lead_days=3)
    await product_on_sale(board, name="현수막", unit="장", price_basis=PriceBasis.NET, lead_days=10)
    await product_on_sale(
        board, by="여울", name="회의 도시락", category="services-catering", unit="식", price_won=9_000
    )
    await product_on_sale(
        board, by="솔", name="과일 간식", category="goods-food", price_won=5_000, lead_days=40
    )


async def facets(board: Board, query: str = "") -> dict[str, dict[str, int]]:
    answer = await board.visitor().api("GET", f"/api/v1/products{query}")
    assert answer.status_code == 200
    found: dict[str, dict[str, int]] = answer.json()["facets"]
    return found


async def names(board: Board, query: str) -> list[str]:
    answer = (await board.visitor().api("GET", f"/api/v1/products{query}")).json()
    assert answer["count"] == len(answer["products"])
    return [one["name"] for one in answer["products"]]


def links(page: httpx.Response) -> dict[str, str]:
    """Return where the choices beside the list lead, by what they say with their counts."""
    found = re.findall(r'<a class="nb-facet" href="([^"]+)"[^>]*>(.*?)</a>', page.text)
    return {re.sub(r"<[^>]+>", "", label): unescape(href) for href, label in found}


async def test_every_facet_is_counted(board: Board) -> None:
    await shelf(board)
    assert await facets(board) == {
        "kind": {"goods": 3, "services": 1},
        "category": {"goods-print": 2, "services-catering": 1, "goods-food": 1},
        "type": {"social_enterprise": 2, "cooperative": 1, "village_enterprise": 1},
        "region": {"남동구": 2, "부평구": 1, "강화군": 1},
        "within": {"3": 1, "7": 2, "14": 3, "30": 3},
        "mark": {},
    }


async def test_facet_is_counted_with_the_other_conditions_and_without_itself(board: Board) -> None:
    await shelf(board)
    found = await facets(board, "?kind=goods&region=남동구")
    assert found["region"] == {"남동구": 2, "강화군": 1}
    assert found["kind"] == {"goods": 2}
    assert found["within"] == {"3": 1, "7": 1, "14": 2, "30": 2}
    assert await facets(board, "?kind=goods&region=남동구&least_won=2100") == {
        "kind": {"goods": 1},
        "category": {"goods-print": 1},
        "type": {"social_enterprise": 1},
        "region": {"남동구": 1, "강화군": 1},
        "within": {"14": 1, "30": 1},
        "mark": {},
    }


async def test_conditions_of_who_sells_and_how_soon_are_kept_together(board: Board) -> None:
    await shelf(board)
    assert await names(board, "?type=social_enterprise") == ["현수막", "중철 책자"]
    assert await names(board, "?type=social_enterprise&within=7") == ["중철 책자"]
    assert await names(board, "?region=강화군") == ["과일 간식"]
    assert await names(board, "?region=강화군&within=30") == []


async def test_only_enterprises_with_a_certificate_that_counts_on_the_day_are_found(board: Board) -> None:
    await shelf(board)
    async with board.write() as session:
        ends = sa.update(Certificate).values(valid_until=date(2026, 12, 31))
        await session.execute(ends.where(Certificate.enterprise_id == id_of("푸른인쇄")))
    assert len(await names(board, "?valid_on=2026-12-31")) == 4
    assert await names(board, "?valid_on=2027-01-01") == ["과일 간식", "회의 도시락"]
    assert (await facets(board, "?valid_on=2027-01-01"))["region"] == {"부평구": 1, "강화군": 1}
    assert await names(board, "?valid_on=2025-01-01") == []


async def test_choice_on_the_page_keeps_the_words_and_takes_itself_back(board: Board) -> None:
    await shelf(board)
    client = board.visitor()
    page = await client.get("/products?least_won=1000&order=cheapest")
    chosen = links(page)["사회적기업 2"]
    assert chosen == "/products?type=social_enterprise&least_won=1000&order=cheapest"
    page = await client.get(chosen)
    assert "상품 2개" in texts(page)
    assert links(page)["사회적기업 2 (고름, 누르면 해제)"] == "/products?least_won=1000&order=cheapest"
    assert 'type="hidden" name="type" value="social_enterprise"' in page.text


async def test_nothing_found_says_which_condition_to_take_away(board: Board) -> None:
    await shelf(board)
    page = await (await board.as_("하늘")).get("/products?region=강화군&kind=services")
    assert "지역 '강화군' 빼기 1개가 있습니다" in unescape(texts(page))
    assert "종류 '서비스상품' 빼기 1개가 있습니다" in unescape(texts(page))
    assert 'href="/products?kind=services"' in page.text
    assert 'href="/needs/new"' in page.text
    assert (
        'href="/needs/new"' not in (await board.visitor().get("/products?region=강화군&kind=services")).text
    )


async def test_page_behind_the_last_leads_to_the_first(board: Board) -> None:
    await shelf(board)
    page = await board.visitor().get("/products?kind=goods&page=9")
    assert "이 쪽에는 상품이 없습니다" in texts(page)
    assert 'href="?kind=goods&amp;page=1"' in page.text


async def test_marks_are_counted_and_narrow(board: Board) -> None:
    async with board.write() as session:
        await seed_marks(session)
    await shelf(board)
    for name, marks in (("재생 용지", ("green", "recycled")), ("친환경 봉투", ("green",))):
        carried = tuple(ProductMarkForm(mark=mark, number="제1호") for mark in marks)
        await product_on_sale(board, name=name, marks=carried)
    assert (await facets(board))["mark"] == {"green": 2, "recycled": 1}
    assert await names(board, "?mark=recycled") == ["재생 용지"]
    assert (await facets(board, "?mark=recycled&type=social_enterprise"))["mark"] == {
        "green": 2,
        "recycled": 1,
    }
    assert (await facets(board, "?mark=green&kind=services"))["kind"] == {"goods": 2}


async def test_mark_that_has_ended_counts_no_more(board: Board) -> None:
    async with board.write() as session:
        await seed_marks(session)
    ends = today_in_seoul(board.clock())
    await product_on_sale(board, marks=(ProductMarkForm(mark="green", valid_until=ends),))
    assert (await facets(board, "?mark=green"))["mark"] == {"green": 1}
    board.clock.forward(timedelta(days=1))
    assert (await facets(board))["mark"] == {}
    assert await names(board, "?mark=green") == []


async def test_only_what_is_delivered_to_the_region_is_found(board: Board) -> None:
    await shelf(board)
    for name, reach, regions in (
        ("어디나", DeliveryReach.ANYWHERE, ""),
        ("섬에만", DeliveryReach.REGIONS, "옹진군, 강화군"),
        ("뭍에만", DeliveryReach.REGIONS, "남동구"),
    ):
        await product_on_sale(board, name=name, delivery_reach=reach, delivery_regions=regions)
    assert await names(board, "?to=강화군") == ["섬에만", "어디나"]
    assert (await facets(board, "?to=강화군"))["region"] == {"남동구": 2}
    assert "납품 지역: 강화군" in texts(await board.visitor().get("/products?to=강화군"))
