"""What changed from one revision of a quote to the next."""

from tests.board import Board, texts
from tests.opening import close_and_open
from tests.world import published_need, typed_quote


async def test_the_differences_are_shown_by_line_to_the_seller_and_after_opening_to_the_agency(
    board: Board,
) -> None:
    code = await published_need(board)
    yunseul = await board.as_("윤슬")
    first = typed_quote(board) | {"lines-1-name": "포장", "lines-1-quantity": "1", "lines-1-unit": "식"}
    first |= {"lines-1-unit_price_won": "5,000", "lines-0-cost_note": "원지 비쌈"}
    second = typed_quote(board) | {"lines-0-unit_price_won": "100,000", "payment_terms": "선금 없음"}
    second |= {"lines-0-cost_note": "원지 싸짐"}
    for typed in (first, second):
        await yunseul.post(f"/needs/{code}/quote", typed)
    path = "/quotes/Q-2026-1-1/revisions"
    for words in ("3 권 × 110,000원", "3 권 × 100,000원", "1 식 × 5,000원", "선금 없음", "368,500원"):
        assert words in texts(await yunseul.get(path))
    assert (await (await board.as_("하늘")).get(path)).status_code == 404
    board.clock.at = board.clock().replace(day=30, hour=10)
    await close_and_open(board)
    haneul = await board.as_("하늘")
    page = texts(await haneul.get(path))
    assert "3 권 × 110,000원" in page
    assert "원지" not in page
    assert "바뀐 내용 보기" in texts(await haneul.get("/quotes/Q-2026-1-1"))
