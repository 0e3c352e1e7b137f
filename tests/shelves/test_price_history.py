"""Every change of a price is kept: old, new, when and by whom; for the enterprise and the staff."""

from datetime import timedelta

from tests.board import Board, texts

FORM = {
    "name": "무선 책자",
    "category": "goods-print",
    "unit": "권",
    "price_won": "3,500",
    "price_basis": "gross",
    "tax_kind": "taxable",
    "act": "show",
}


async def changed_twice(board: Board) -> None:
    """Let 윤슬 write a product at 3,500, change only its name, and 가람 lower the price ten days later."""
    await (await board.as_("윤슬")).post("/me/products/new", FORM)
    board.clock.forward(timedelta(days=5))
    await (await board.as_("윤슬")).post("/products/1/edit", {**FORM, "name": "양장 책자", "revision": "1"})
    board.clock.forward(timedelta(days=5))
    lower = {
        **FORM,
        "price_won": "3,200",
        "breaks-0-from_quantity": "100",
        "breaks-0-price_won": "3,000",
        "revision": "2",
    }
    answer = await (await board.as_("가람")).post("/products/1/edit", lower)
    assert answer.headers["Location"] == "/products/1"


async def test_history_has_a_row_for_each_change_of_a_price_and_for_no_other(board: Board) -> None:
    await changed_twice(board)
    yunseul = await board.as_("윤슬")
    page = texts(await yunseul.get("/products/1/prices"))
    assert "정가람 단가 3,500원 (부가가치세 포함) 단가 3,200원 (부가가치세 포함) 100부터 3,000원" in page
    assert "최윤슬 처음 등록 단가 3,500원 (부가가치세 포함)" in page
    kept = (await yunseul.api("GET", "/api/v1/products/1/prices")).json()["prices"]
    assert [(one["set_by"], one["prices"]["price_won"]) for one in kept] == [
        ("정가람", 3200),
        ("최윤슬", 3500),
    ]
    assert kept[0]["prices"]["breaks"] == [{"from_quantity": "100", "price_won": 3000}]
    assert (await (await board.as_("가람")).get("/products/1/prices")).status_code == 200


async def test_buyers_read_since_when_and_not_what_it_was(board: Board) -> None:
    await changed_twice(board)
    haneul = await board.as_("하늘")
    page = texts(await haneul.get("/products/1"))
    assert "2026. 12. 3.(목)부터 이 가격입니다." in page
    assert "3,500" not in page
    assert (await haneul.get("/products/1/prices")).status_code == 403
    assert (await (await board.as_("여울")).get("/products/1/prices")).status_code == 403


async def test_price_that_was_refused_is_not_kept(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    await yunseul.post("/me/products/new", FORM)
    wrong = {**FORM, "breaks-0-from_quantity": "100", "breaks-0-price_won": "3,500", "revision": "1"}
    assert (await yunseul.post("/products/1/edit", wrong)).status_code == 422
    kept = (await yunseul.api("GET", "/api/v1/products/1/prices")).json()["prices"]
    assert len(kept) == 1
