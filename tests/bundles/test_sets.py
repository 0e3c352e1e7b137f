"""Sets of own products and of partners that agree: written, answered, shown, and quoted whole or by parts."""

import pytest
import sqlalchemy as sa

from needs_board.bundles.models import Bundle
from needs_board.kit.money import TaxKind
from needs_board.notifications.models import Notice
from needs_board.quotes.models import Quote, QuoteLine
from tests.board import Board, texts
from tests.cast import id_of
from tests.world import product_on_sale, product_set

FORM = {
    "name": "행사 꾸러미",
    "summary": "책자와 도시락",
    "price_won": "10,000",
    "price_basis": "gross",
    "parts-0-quantity": "3",
    "parts-1-quantity": "1",
    "revision": "0",
}


async def two_products(board: Board) -> tuple[int, int]:
    """Put a booklet at 2,000 of 윤슬 and a lunch at 9,000 of 여울 on sale."""
    own = await product_on_sale(board)
    foreign = await product_on_sale(
        board, by="여울", name="회의 도시락", category="services-catering", unit="식", price_won=9_000
    )
    return own, foreign


async def written(board: Board) -> tuple[int, int]:
    """Let 윤슬 write a set with a product of 여울 and show it; return the two products' numbers."""
    own, foreign = await two_products(board)
    yunseul = await board.as_("윤슬")
    parts = {"parts-0-product": str(own), "parts-1-product": str(foreign)}
    assert (await yunseul.post("/me/sets/new", {**FORM, **parts})).headers["Location"] == "/sets/1"
    assert (await yunseul.post("/sets/1/state", {"state": "shown"})).status_code == 303
    return own, foreign


async def told(board: Board, kind: str) -> list[object]:
    async with board.read() as session:
        return list(await session.scalars(sa.select(Notice.account_id).where(Notice.kind == kind)))


async def lines(board: Board) -> list[tuple[str, int, int]]:
    async with board.read() as session:
        rows = await session.scalars(sa.select(QuoteLine).order_by(QuoteLine.position))
        return [(one.name, one.unit_price_won, one.net_won + one.vat_won) for one in rows]


async def test_set_is_seen_by_nobody_before_the_partner_agrees_and_by_everybody_after(board: Board) -> None:
    await written(board)
    yeoul, haneul = await board.as_("여울"), await board.as_("하늘")
    assert await told(board, "set_invited") == [id_of("여울")]
    assert (await haneul.get("/sets/1")).status_code == 404
    page = texts(await yeoul.get("/sets/1"))
    assert "우리 상품이 든 상품구성입니다" in page
    assert "든든도시락이(가) 아직 함께하지 않습니다" in page
    assert (await yeoul.post("/sets/1/answer", {"state": "agreed"})).status_code == 303
    assert await told(board, "set_answered") == [id_of("윤슬")]
    page = texts(await haneul.get("/sets/1"))
    assert "중철 책자 3 권 4,000원 푸른인쇄" in page
    assert "회의 도시락 1 식 6,000원 든든도시락" in page
    for path in ("/sets", "/enterprises/1", "/products/1", "/products/2"):
        assert "행사 꾸러미" in texts(await board.visitor().get(path))


async def test_partner_that_leaves_ends_the_showing_and_can_come_back(board: Board) -> None:
    await written(board)
    yeoul, haneul = await board.as_("여울"), await board.as_("하늘")
    await yeoul.post("/sets/1/answer", {"state": "agreed"})
    assert (await yeoul.post("/sets/1/answer", {"state": "withdrawn"})).status_code == 303
    assert (await haneul.get("/sets/1")).status_code == 404
    assert (await haneul.post("/sets/1/quote", {"quantity": "1", "form": "parts"})).status_code == 404
    assert (await yeoul.post("/sets/1/answer", {"state": "withdrawn"})).status_code == 409
    await yeoul.post("/sets/1/answer", {"state": "agreed"})
    assert (await haneul.get("/sets/1")).status_code == 200


async def test_partner_is_asked_again_when_price_or_parts_change_and_not_for_a_name(board: Board) -> None:
    own, foreign = await written(board)
    yunseul, yeoul = await board.as_("윤슬"), await board.as_("여울")
    await yeoul.post("/sets/1/answer", {"state": "agreed"})
    form = {**FORM, "parts-0-product": str(own), "parts-1-product": str(foreign), "revision": "1"}
    assert (await yunseul.post("/sets/1/edit", {**form, "name": "새 이름"})).status_code == 303
    assert (await board.visitor().get("/sets/1")).status_code == 200
    cheaper = {**form, "price_won": "9,000", "revision": "2"}
    assert (await yunseul.post("/sets/1/edit", cheaper)).status_code == 303
    assert (await board.visitor().get("/sets/1")).status_code == 404
    assert len(await told(board, "set_invited")) == 2
    stale = await yunseul.post("/sets/1/edit", {**form, "revision": "2"})
    assert stale.status_code == 409
    assert 'name="revision" value="3"' in stale.text


@pytest.mark.parametrize(("quantity", "form", "expected"), [
    ("3", "parts", [("중철 책자", 4_000, 12_000), ("회의 도시락", 6_000, 18_000)]),
    ("3", "line", [("행사 꾸러미", 10_000, 30_000)]),
])  # fmt: skip
async def test_set_is_quoted_as_its_parts_or_as_one_line_at_the_same_sum(
    board: Board, quantity: str, form: str, expected: list[tuple[str, int, int]]
) -> None:
    await written(board)
    await (await board.as_("여울")).post("/sets/1/answer", {"state": "agreed"})
    haneul = await board.as_("하늘")
    assert 'name="form" value="line"' in (await haneul.get("/sets/1/quote")).text
    answer = await haneul.post("/sets/1/quote", {"quantity": quantity, "form": form})
    assert answer.headers["Location"] == "/quotes/P-2026-1-1"
    assert await lines(board) == expected
    async with board.read() as session:
        (quote,) = (await session.scalars(sa.select(Quote))).all()
    assert (quote.total_won, quote.enterprise_id) == (30_000, id_of("푸른인쇄"))


async def test_prices_that_do_not_divide_lose_no_won(board: Board) -> None:
    numbers = [await product_on_sale(board, name=f"책자 {n}", price_won=1_000) for n in range(3)]
    await product_set(board, *numbers, is_shown=True)
    answer = await (await board.as_("하늘")).api("POST", "/api/v1/sets/1/quote", {"quantity": 7})
    assert answer.json()["total_won"] == 35_000
    assert [price for _name, price, _total in await lines(board)] == [1_667, 1_667, 1_666]


async def test_parts_of_different_tax_are_not_quoted_as_one_line(board: Board) -> None:
    numbers = [await product_on_sale(board), await product_on_sale(board, name="책", tax_kind=TaxKind.EXEMPT)]
    await product_set(board, *numbers, is_shown=True)
    haneul = await board.as_("하늘")
    assert 'name="form" value="line"' not in (await haneul.get("/sets/1/quote")).text
    answer = await haneul.post("/sets/1/quote", {"quantity": "1", "form": "line"})
    assert answer.status_code == 422
    assert 'id="form-error"' in answer.text
    assert (await haneul.post("/sets/1/quote", {"quantity": "1", "form": "parts"})).status_code == 303


@pytest.mark.parametrize(
    ("move", "sentence"),
    [("sold-out", "이(가) 품절입니다"), ("hide", "을(를) 지금 팔지 않습니다")],
)
async def test_set_with_a_part_that_cannot_be_bought_says_why_and_is_not_ordered(
    board: Board, move: str, sentence: str
) -> None:
    numbers = [await product_on_sale(board), await product_on_sale(board, name="표지")]
    await product_set(board, *numbers, is_shown=True)
    await (await board.as_("윤슬")).post(f"/products/{numbers[0]}/{move}")
    haneul = await board.as_("하늘")
    assert sentence in texts(await haneul.get("/sets/1"))
    answer = await haneul.post("/sets/1/quote", {"quantity": "1", "form": "parts"})
    assert answer.status_code == 409
    assert sentence in texts(answer)
    assert await lines(board) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"parts-1-product": "", "parts-1-quantity": ""}, "parts-0-product"),
        ({"parts-1-product": "99"}, "parts-1-product"),
        ({"parts-1-product": "1"}, "parts-1-product"),
        ({"parts-0-product": "3"}, "parts-0-product"),
        ({"parts-0-quantity": "0"}, "parts-0-quantity"),
        ({"price_won": "0"}, "price_won"),
        ({"name": ""}, "name"),
    ],
)
async def test_wrong_set_is_told_at_its_field_and_nothing_is_saved(
    board: Board, change: dict[str, str], field: str
) -> None:
    own, foreign = await two_products(board)
    await product_on_sale(board, by="여울", name="간식", category="services-catering")
    form = {**FORM, "parts-0-product": str(own), "parts-1-product": str(foreign)}
    answer = await (await board.as_("윤슬")).post("/me/sets/new", {**form, **change})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    async with board.read() as session:
        assert (await session.execute(sa.select(sa.func.count()).select_from(Bundle))).scalar_one() == 0


async def test_draft_of_another_enterprise_cannot_be_in_a_set(board: Board) -> None:
    own, foreign = await two_products(board)
    yeoul, yunseul = await board.as_("여울"), await board.as_("윤슬")
    await yeoul.post(f"/products/{foreign}/hide")
    form = {**FORM, "parts-0-product": str(own), "parts-1-product": str(foreign)}
    answer = await yunseul.post("/me/sets/new", form)
    assert 'id="parts-1-product-error"' in answer.text


async def test_others_neither_change_nor_answer_a_set(board: Board) -> None:
    await written(board)
    yeoul, yunseul = await board.as_("여울"), await board.as_("윤슬")
    assert (await yeoul.get("/sets/1/edit")).status_code == 403
    assert (await yeoul.post("/sets/1/state", {"state": "hidden"})).status_code == 403
    assert (await yunseul.post("/sets/1/answer", {"state": "agreed"})).status_code == 403
    assert (await (await board.as_("솔")).post("/sets/1/answer", {"state": "agreed"})).status_code == 404
    assert (await yunseul.post("/sets/1/state", {"state": "gone"})).status_code == 404
