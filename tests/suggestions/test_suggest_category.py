"""Categories are suggested while a need or a product is typed: the right one first, and nothing typed is lost."""

import os
import re
import signal
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

import httpx
import pytest
import sqlalchemy as sa

from needs_board.held.models import StoredTokens
from needs_board.kit.beside import beside
from needs_board.market.rules import LOOKED_AT_FOR, likely_words
from tests.board import Board, Client, texts
from tests.world import drafted_need, product_on_sale, published_need

pytestmark = pytest.mark.long

CATERED = "직원 워크숍 점심 도시락 120인분"


async def examples(board: Board) -> None:
    """Put on the board what its categories are learned from: six products and a need."""
    for by, category, name, spec in (
        ("윤슬", "goods-print", "무선 제본 책자", "A5, 64쪽"),
        ("윤슬", "goods-print", "행사 현수막", "600×90cm"),
        ("여울", "services-catering", "회의 도시락", "밥, 반찬 5종"),
        ("여울", "services-catering", "행사 다과 차림", "떡, 과일, 음료 20인분"),
        ("여울", "goods-food", "명절 한과 선물 세트", "1.2kg, 보자기 포장"),
        ("여울", "goods-food", "제철 과일 상자", "사과, 배 5kg"),
    ):
        await product_on_sale(board, by, name=name, category=category, spec=spec)
    await published_need(board)


async def suggested(client: Client, asked_for: str = "need", **typed: str) -> httpx.Response:
    return await client.get("/suggestions/category?" + urlencode({"for": asked_for, **typed}))


def codes(page: httpx.Response) -> list[str]:
    return re.findall(r'data-choose="([\w-]+)"', page.text)


@pytest.mark.parametrize(
    ("typed", "category"),
    [
        ({"title": CATERED}, "services-catering"),
        ({"title": "마을 축제 홍보", "items-0-name": "현수막", "items-0-spec": "5m"}, "goods-print"),
        (
            {"title": "청사 관리", "purpose": "청사 건물 청소와 소독을 맡길 곳을 찾습니다."},
            "services-cleaning",
        ),
        ({"title": "설 명절 직원 선물로 드릴 한과와 과일"}, "goods-food"),
    ],
)
async def test_right_category_comes_first_for_a_need(
    board: Board, typed: dict[str, str], category: str
) -> None:
    await examples(board)
    page = await suggested(await board.as_("하늘"), **typed)
    assert codes(page)[0] == category
    assert len(codes(page)) <= 3
    assert re.search(r"\d+% 가능성 (높음|보통|낮음)", texts(page))


async def test_right_category_comes_first_for_a_product_with_its_root_beside(board: Board) -> None:
    await examples(board)
    yeoul = await board.as_("여울")
    page = await suggested(yeoul, "product", name="채식 도시락", description="단체 급식에 맞는 채식 도시락")
    assert codes(page)[0] == "services-catering"
    assert "서비스상품 › 급식·케이터링" in texts(page)


async def test_category_without_any_example_is_suggested_by_what_it_says_of_itself(board: Board) -> None:
    page = await suggested(await board.as_("하늘"), title="방역 소독")
    assert codes(page)[0] == "services-cleaning"


@pytest.mark.parametrize("title", ["", "   ", "🍱🎉", "…!?", "\x00"])
async def test_text_without_words_gets_no_suggestion(board: Board, title: str) -> None:
    page = await suggested(await board.as_("하늘"), title=title)
    assert (page.status_code, texts(page)) == (200, "")


async def test_very_long_and_odd_texts_are_answered(board: Board) -> None:
    await examples(board)
    page = await suggested(await board.as_("하늘"), title="도시락 🍱 " * 500, purpose="<b>" * 1000)
    assert codes(page)[0] == "services-catering"


async def test_markup_that_was_typed_stays_text(board: Board) -> None:
    haneul = await board.as_("하늘")
    typed = {"title": '도시락 "><script>alert(1)</script>', "category": '"><script>', "act": "suggest"}
    for page in (await suggested(haneul, **typed), await haneul.post("/needs/new", typed)):
        assert codes(page)
        assert "<script>alert" not in page.text
        assert '"><script>' not in page.text


async def test_visitor_is_refused_and_keeps_the_form_from_which_htmx_asks(board: Board) -> None:
    visitor = board.visitor()
    assert (await suggested(visitor, title=CATERED)).headers["Location"].startswith("/sign-in")
    answer = await visitor.get("/suggestions/category?for=need", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers.get("HX-Redirect"), answer.headers["HX-Reswap"]) == (
        401,
        None,
        "none",
    )


async def test_suggestions_are_read_and_never_written(board: Board) -> None:
    haneul = await board.as_("하늘")
    assert (await haneul.post("/suggestions/category?for=need")).status_code == 405


async def test_new_examples_count_a_minute_later(board: Board) -> None:
    haneul = await board.as_("하늘")
    asked = {"title": "모시 보자기 공방 꾸러미"}
    before = await suggested(haneul, **asked)
    for name in ("모시 보자기", "모시 보자기 공방 꾸러미", "보자기 꾸러미"):
        await product_on_sale(board, name=name, category="services-cleaning", spec="")
    assert (await suggested(haneul, **asked)).text == before.text
    board.clock.forward(LOOKED_AT_FOR + timedelta(seconds=1))
    assert codes(await suggested(haneul, **asked))[0] == "services-cleaning"
    assert codes(before)[:1] != ["services-cleaning"]


async def test_suggestions_go_on_after_the_process_beside_has_died(board: Board) -> None:
    haneul = await board.as_("하늘")
    before = await suggested(haneul, title="방역 소독")
    os.kill(await beside(os.getpid), signal.SIGKILL)
    assert (await suggested(haneul, title="방역 소독")).text == before.text


async def test_nothing_of_a_text_is_stored_while_it_is_typed(board: Board) -> None:
    async def count() -> int:
        async with board.read() as session:
            return (await session.execute(sa.select(sa.func.count()).select_from(StoredTokens))).scalar_one()

    haneul = await board.as_("하늘")
    await suggested(haneul)
    before = await count()
    assert codes(await suggested(haneul, title="아직 아무도 쓰지 않은 청소 이야기"))
    assert await count() == before


async def test_typed_text_is_kept_when_suggestions_are_asked_for_without_script(board: Board) -> None:
    await examples(board)
    haneul = await board.as_("하늘")
    typed = {
        "title": CATERED,
        "purpose": "나눔 행사",
        "items-0-name": "밥",
        "budget_won": "백만",
        "act": "suggest",
    }
    page = await haneul.post("/needs/new", typed)
    assert page.status_code == 200
    for kept in (f'value="{CATERED}"', "나눔 행사", 'value="밥"', 'value="백만"'):
        assert kept in page.text
    assert codes(page)[0] == "services-catering"
    chosen = await haneul.post("/needs/new", {**typed, "act": "category-services-catering"})
    assert '<option value="services-catering" selected>' in chosen.text
    assert f'value="{CATERED}"' in chosen.text
    assert 'data-choose="services-catering" aria-pressed="true"' in chosen.text
    assert CATERED not in texts(await haneul.get("/needs/mine"))


async def test_stored_need_and_product_are_not_changed_by_asking(board: Board) -> None:
    code, number = await drafted_need(board), await product_on_sale(board)
    haneul, yunseul = await board.as_("하늘"), await board.as_("윤슬")
    for client, path, field in (
        (haneul, f"/needs/{code}/edit", "title"),
        (yunseul, f"/products/{number}/edit", "name"),
    ):
        before = (await client.get(path)).text
        typed = {field: "도시락", "revision": "1", "act": "category-services-catering"}
        page = await client.post(path, typed)
        assert (page.status_code, 'value="도시락"' in page.text) == (200, True)
        assert '<option value="services-catering" selected>' in page.text
        assert 'name="revision" value="1"' in page.text
        after = (await client.get(path)).text
        assert 'value="도시락"' not in after
        assert '<option value="goods-print" selected>' in before
        assert '<option value="goods-print" selected>' in after


async def test_new_product_keeps_what_was_typed(board: Board) -> None:
    yeoul = await board.as_("여울")
    typed = {"name": "단체 도시락", "unit": "개", "price_won": "8,000", "act": "suggest"}
    page = await yeoul.post("/me/products/new", typed)
    assert codes(page)[0] == "services-catering"
    for kept in ('value="단체 도시락"', 'value="개"', 'value="8,000"'):
        assert kept in page.text


async def test_stranger_cannot_see_a_product_through_its_suggestions(board: Board) -> None:
    number = await product_on_sale(board)
    answer = await (await board.as_("여울")).post(f"/products/{number}/edit", {"act": "suggest"})
    assert answer.status_code == 403


async def test_check_page_hints_at_a_category_that_fits_clearly(board: Board) -> None:
    await examples(board)
    haneul = await board.as_("하늘")
    code = await drafted_need(
        board,
        title="회의 도시락과 단체 급식, 다과",
        purpose="도시락과 다과",
        category="goods-print",
        items=(),
    )
    hint = "분류에 더 가까워 보입니다"
    assert hint not in texts(await haneul.get(f"/needs/{code}/check"))  # nothing makes this page wait
    found = await suggested(haneul, title="회의 도시락과 단체 급식, 다과", purpose="도시락과 다과")
    assert "가능성 높음" in texts(found)
    assert "goods-print" not in codes(found)
    check = unescape(texts(await haneul.get(f"/needs/{code}/check")))
    assert f"'급식·케이터링' {hint}" in check
    fitting = await drafted_need(board, title="회의 도시락", category="services-catering", items=())
    assert hint not in texts(await haneul.get(f"/needs/{fitting}/check"))


async def test_programs_get_suggestions_too(board: Board) -> None:
    await examples(board)
    haneul = await board.as_("하늘")
    asked = urlencode({"for": "need", "title": "워크숍", "details": "도시락 120개", "text": "점심 식사"})
    (first, *_others) = (await haneul.api("GET", f"/api/v1/suggestions/category?{asked}")).json()[
        "suggestions"
    ]
    assert (first["code"], first["name"], first["parent"]) == (
        "services-catering",
        "급식·케이터링",
        "서비스상품",
    )
    assert 0 < first["probability"] <= 1
    product = urlencode({"for": "product", "title": "행사 현수막"})
    found = (await haneul.api("GET", f"/api/v1/suggestions/category?{product}")).json()["suggestions"]
    assert found[0]["code"] == "goods-print"
    assert (await haneul.api("GET", "/api/v1/suggestions/category")).json() == {"suggestions": []}


@pytest.mark.parametrize("wrong", ["for=order", "title=" + "a" * 121])
async def test_program_is_told_of_a_wrong_question(board: Board, wrong: str) -> None:
    answer = await (await board.as_("하늘")).api("GET", f"/api/v1/suggestions/category?{wrong}")
    assert answer.status_code == 422


async def test_reader_of_english_reads_english(board: Board) -> None:
    haneul = await board.as_("하늘")
    haneul.http.cookies.set("lang", "en", domain="board.test")
    page = texts(await suggested(haneul, title="도시락 급식"))
    assert "Services › Catering" in page
    assert not re.search("[가-힣]", page)


def test_probability_is_said_in_words() -> None:
    assert [likely_words(one) for one in (0.6, 0.59, 0.3, 0.29)] == [
        "가능성 높음",
        "가능성 보통",
        "가능성 보통",
        "가능성 낮음",
    ]
