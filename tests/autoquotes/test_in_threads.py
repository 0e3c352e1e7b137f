"""A quote asked for in a thread that the seller confirms: its card says that it waits, and then leads to the quote."""

from uuid import uuid4

from tests.board import Board, texts
from tests.requested import waiting_terms
from tests.talk import begun_thread
from tests.world import product_on_sale


async def test_card_in_the_thread_says_that_it_waits_until_it_is_confirmed(board: Board) -> None:
    product = await product_on_sale(board)
    thread = await begun_thread(board, f"product:{product}")
    haneul, yunseul = await board.as_("하늘"), await board.as_("윤슬")
    await waiting_terms(board)
    form = {"product": str(product), "quantity": "100", "id": str(uuid4())}
    assert (await haneul.post(f"/threads/{thread}/quote", form)).status_code == 303
    page = await haneul.get(f"/threads/{thread}")
    assert "기업 확인을 기다리는 중" in texts(page) and "/pdf" not in page.text
    assert 'href="/quote-requests/D-2026-1-1"' in page.text
    assert (await yunseul.post("/quote-requests/D-2026-1-1/confirm")).status_code == 303
    page = await haneul.get(f"/threads/{thread}")
    assert "기업 확인을 기다리는 중" not in texts(page) and 'href="/quotes/P-2026-1-1/pdf"' in page.text
