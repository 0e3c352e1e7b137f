"""A quote made inside a thread: asked for by the agency, or proposed by the enterprise and accepted."""

import re
from uuid import uuid4

import pytest
import sqlalchemy as sa

from needs_board.prices.rules import Choice
from needs_board.quotes.models import Quote
from tests.board import Board, texts
from tests.talk import begun_thread
from tests.world import product_on_sale


async def quotes(board: Board) -> list[str]:
    async with board.read() as session:
        return list(await session.scalars(sa.select(Quote.number).order_by(Quote.number)))


def wanted(product: int, quantity: str, sent_id: str = "") -> dict[str, str]:
    return {"product": str(product), "quantity": quantity, "id": sent_id or str(uuid4())}


async def test_officer_has_the_quote_in_the_thread_once(board: Board) -> None:
    product = await product_on_sale(board)
    thread = await begun_thread(board, f"product:{product}")
    haneul, form = await board.as_("하늘"), wanted(product, "100")
    for _time in range(2):
        answer = await haneul.post(f"/threads/{thread}/quote", form)
        assert answer.headers["Location"] == f"/threads/{thread}#m-2"
    assert await quotes(board) == ["P-2026-1-1"]
    page = await (await board.as_("윤슬")).get(f"/threads/{thread}")
    assert "중철 책자 · 200,000원" in texts(page) and "/quotes/P-2026-1-1/pdf" in page.text


async def test_enterprise_proposes_and_the_agency_accepts(board: Board) -> None:
    product = await product_on_sale(board)
    thread = await begun_thread(board, f"product:{product}")
    yunseul, haneul = await board.as_("윤슬"), await board.as_("하늘")
    assert (await yunseul.post(f"/threads/{thread}/quote", wanted(product, "50"))).status_code == 303
    assert await quotes(board) == []
    own, seen = await yunseul.get(f"/threads/{thread}"), await haneul.get(f"/threads/{thread}")
    assert "중철 책자 50권" in texts(own) and "이 견적 받기" not in own.text
    address = re.search(r'href="([^"]*quote\?[^"]*)"', seen.text)
    assert address is not None
    form = await haneul.get(address[1].replace("&amp;", "&"))
    assert f'value="{product}" selected' in form.text and 'value="50"' in form.text
    await haneul.post(f"/threads/{thread}/quote", wanted(product, "50"))
    assert await quotes(board) == ["P-2026-1-1"]


async def test_only_what_this_enterprise_sells_by_quantity_is_quoted(board: Board) -> None:
    product = await product_on_sale(board, min_quantity=10)
    chosen = await product_on_sale(
        board, name="고른 책자", options=(Choice("크기", "A5"), Choice("크기", "A4"))
    )
    foreign = await product_on_sale(board, by="여울", name="도시락", category="services-catering")
    thread = await begun_thread(board, f"product:{product}")
    for person in ("하늘", "윤슬"):
        client = await board.as_(person)
        page = texts(await client.get(f"/threads/{thread}/quote"))
        assert "중철 책자" in page and "고른 책자" not in page and "도시락" not in page
        for number, quantity in ((chosen, "10"), (foreign, "10"), (product, "9"), (product, "0"), (77, "1")):
            answer = await client.post(f"/threads/{thread}/quote", wanted(number, quantity))
            assert answer.status_code == 422
    assert await quotes(board) == []


@pytest.mark.parametrize("person", ["가람", "다온", "여울"])
async def test_nobody_else_quotes_in_a_thread(board: Board, person: str) -> None:
    product = await product_on_sale(board)
    thread = await begun_thread(board, f"product:{product}")
    answer = await (await board.as_(person)).post(f"/threads/{thread}/quote", wanted(product, "10"))
    assert answer.status_code == 404
    assert await quotes(board) == []
