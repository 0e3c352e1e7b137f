"""Taking a quote back."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from needs_board.quotes.models import Quote
from tests.board import Board, texts
from tests.opening import close_and_open
from tests.world import published_need, submitted_quote, typed_quote


async def states(board: Board) -> list[str]:
    async with board.read() as session:
        return list(await session.scalars(sa.select(Quote.state).order_by(Quote.number)))


async def test_enterprise_is_asked_withdraws_and_may_quote_anew(board: Board) -> None:
    code = await published_need(board)
    number = await submitted_quote(board, code, "윤슬", 20_000)
    yunseul = await board.as_("윤슬")
    assert "철회할까요" in texts(await yunseul.get(f"/quotes/{number}/withdraw"))
    assert await states(board) == ["submitted"]
    assert (await yunseul.post(f"/quotes/{number}/withdraw")).status_code == 303
    assert await states(board) == ["withdrawn"]
    again = await yunseul.post(f"/needs/{code}/quote", typed_quote(board))
    assert again.headers["Location"] == "/quotes/Q-2026-1-2"
    assert await states(board) == ["withdrawn", "submitted"]


@pytest.mark.parametrize(("person", "status"), [("하늘", 403), ("가람", 403), ("다온", 404), ("여울", 404)])
async def test_nobody_else_withdraws_a_quote(board: Board, person: str, status: int) -> None:
    code = await published_need(board, sealed=False)
    number = await submitted_quote(board, code, "윤슬", 20_000)
    assert (await (await board.as_(person)).post(f"/quotes/{number}/withdraw")).status_code == status
    assert await states(board) == ["submitted"]


async def test_after_the_deadline_a_quote_stands(board: Board) -> None:
    code = await published_need(board)
    number = await submitted_quote(board, code, "윤슬", 20_000)
    board.clock.forward(timedelta(days=8))
    yunseul = await board.as_("윤슬")
    for _ in range(2):  # before and after the job has closed the need
        assert (await yunseul.post(f"/quotes/{number}/withdraw")).status_code == 409
        assert (await yunseul.get(f"/quotes/{number}/withdraw")).status_code == 303
        await close_and_open(board)
    assert await states(board) == ["submitted"]


async def test_a_withdrawn_quote_cannot_be_withdrawn_again(board: Board) -> None:
    code = await published_need(board)
    number = await submitted_quote(board, code, "윤슬", 20_000)
    yunseul = await board.as_("윤슬")
    await yunseul.post(f"/quotes/{number}/withdraw")
    assert (await yunseul.post(f"/quotes/{number}/withdraw")).status_code == 409
