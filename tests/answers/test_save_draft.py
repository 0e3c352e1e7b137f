"""Saving a quote without submitting it."""

from datetime import timedelta

import sqlalchemy as sa

from needs_board.quotes.models import Quote
from needs_board.quotes.rules import QuoteState
from tests.board import Board, texts
from tests.world import published_need, typed_quote


async def the_quote(board: Board) -> Quote | None:
    async with board.read() as session:
        return (await session.scalars(sa.select(Quote))).one_or_none()


async def test_an_incomplete_draft_is_kept_and_comes_back_as_it_was(board: Board) -> None:
    code = await published_need(board)
    yunseul = await board.as_("윤슬")
    typed = {"act": "save", "lines-0-name": "책자", "lines-0-unit_price_won": "12,000", "note": "표지는 협의"}
    answer = await yunseul.post(f"/needs/{code}/quote", typed)
    assert answer.headers["Location"] == "/quotes/D-2026-1-1"
    quote = await the_quote(board)
    assert quote is not None
    assert (quote.state, quote.revision, quote.net_won) == (QuoteState.DRAFT, 0, 0)
    page = (await yunseul.get(f"/needs/{code}/quote")).text
    assert 'name="lines-0-unit_price_won" value="12000"' in page
    assert "표지는 협의" in page
    assert "제출하지 않은 내용" in texts(await yunseul.get("/quotes/D-2026-1-1"))
    assert (await yunseul.get("/quotes/D-2026-1-1/pdf")).status_code == 409


async def test_garbage_is_not_kept_even_in_a_draft(board: Board) -> None:
    code = await published_need(board)
    typed = {"act": "save", "lines-0-name": "책자", "lines-0-unit_price_won": "싸게"}
    answer = await (await board.as_("윤슬")).post(f"/needs/{code}/quote", typed)
    assert answer.status_code == 422
    assert 'value="싸게"' in answer.text
    assert await the_quote(board) is None


async def test_saving_over_a_submitted_quote_leaves_what_was_submitted(board: Board) -> None:
    code = await published_need(board)
    yunseul = await board.as_("윤슬")
    await yunseul.post(f"/needs/{code}/quote", typed_quote(board))
    changed = typed_quote(board) | {"act": "save", "lines-0-unit_price_won": "1"}
    await yunseul.post(f"/needs/{code}/quote", changed)
    quote = await the_quote(board)
    assert quote is not None
    assert (quote.state, quote.revision, quote.net_won) == (QuoteState.SUBMITTED, 1, 330_000)
    page = texts(await yunseul.get("/quotes/Q-2026-1-1"))
    assert "363,000원" in page
    assert "제출하지 않은 내용이 있습니다" in page


async def test_a_draft_cannot_be_saved_after_the_deadline_and_by_nobody_else(board: Board) -> None:
    code = await published_need(board)
    board.clock.forward(timedelta(days=8))
    late = await (await board.as_("윤슬")).post(f"/needs/{code}/quote", {"act": "save"})
    assert late.status_code == 409
    assert (await (await board.as_("하늘")).post(f"/needs/{code}/quote", {"act": "save"})).status_code == 403
    assert await the_quote(board) is None
