"""What the clock does: needs close at their deadline and their quotes open, quotes expire."""

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa

from needs_board.answers.actions import save_draft
from needs_board.closing.actions import close_due_needs
from needs_board.needs.models import Need
from needs_board.notifications.models import Notice
from needs_board.notifications.rules import NoticeKind
from needs_board.quotes.actions import expire_quotes
from needs_board.quotes.forms import QuoteDraft
from needs_board.quotes.models import Quote
from tests.board import Board
from tests.cast import id_of
from tests.opening import close
from tests.world import asker, published_need, submitted_quote, typed_quote


async def expire(board: Board) -> int:
    async with board.write() as session:
        return await expire_quotes(session, board.clock())


async def state_of(board: Board, code: str) -> str:
    async with board.read() as session:
        return (await session.scalars(sa.select(Need.state).where(Need.code == code))).one().value


async def quote_states(board: Board) -> list[str]:
    async with board.read() as session:
        return [state.value for state in await session.scalars(sa.select(Quote.state).order_by(Quote.number))]


async def told(board: Board) -> set[tuple[str, str, str]]:
    async with board.read() as session:
        names = {id_of(name): name for name in ("하늘", "서준", "다온", "윤슬", "여울", "가람")}
        rows = await session.scalars(sa.select(Notice))
        return {(names[row.account_id], row.kind.value, row.subject) for row in rows}


async def test_a_need_with_a_quote_goes_to_evaluation_and_its_officer_is_told_the_number(
    board: Board,
) -> None:
    code = await published_need(board, sealed=False)
    await submitted_quote(board, code, "윤슬", 20_000)
    await submitted_quote(board, code, "여울", 21_000)
    assert await close(board) == 0
    board.clock.forward(timedelta(days=7, hours=8))
    assert await close(board) == 1
    assert await state_of(board, code) == "evaluating"
    assert ("하늘", "need_closed", f"need:{code}") in await told(board)
    closed = sa.select(Notice.facts).where(Notice.kind == NoticeKind.NEED_CLOSED)
    async with board.read() as session:
        (facts,) = (await session.scalars(closed)).all()
    assert facts["quotes"] == 2


async def test_a_need_without_a_quote_is_unsuccessful_and_the_centre_hears_of_it_too(board: Board) -> None:
    code = await published_need(board)
    async with board.write() as session:
        await save_draft(session, asker("윤슬"), code, QuoteDraft(), board.clock())
    board.clock.forward(timedelta(days=8))
    assert await close(board) == 1
    assert await state_of(board, code) == "unsuccessful"
    assert await quote_states(board) == ["expired"]
    kind = "need_without_quote"
    assert await told(board) == {("하늘", kind, f"need:{code}"), ("가람", kind, f"need:{code}")}


async def test_after_downtime_everything_due_is_closed_once_and_a_second_run_does_nothing(
    board: Board,
) -> None:
    codes = [await published_need(board), await published_need(board, by="서준")]
    await submitted_quote(board, codes[0], "윤슬", 20_000)
    board.clock.forward(timedelta(days=30))
    assert await close(board) == 2
    first = await told(board)
    assert await close(board) == 0
    assert [await state_of(board, code) for code in codes] == ["closed", "unsuccessful"]
    assert await told(board) == first


@pytest.mark.parametrize("quote_first", [True, False])
async def test_a_quote_in_the_last_second_and_the_closing_at_once_agree(
    board: Board, quote_first: bool
) -> None:
    code = await published_need(board)
    board.clock.forward(timedelta(days=7, hours=8) - timedelta(seconds=1))
    yunseul = await board.as_("윤슬")

    async def close_a_second_later() -> None:
        async with board.write() as session:
            await close_due_needs(session, board.clock() + timedelta(seconds=1))

    async def submit() -> int:
        typed = typed_quote(board) | {"valid_until": "2027-01-31"}
        return (await yunseul.post(f"/needs/{code}/quote", typed)).status_code

    both = [submit(), close_a_second_later()]
    results = await asyncio.gather(*(both if quote_first else reversed(both)))
    outcome = ({303, 409}.intersection(r for r in results if r is not None), await state_of(board, code))
    assert outcome in (({303}, "closed"), ({409}, "unsuccessful"))


async def test_a_quote_expires_the_day_after_its_last_day(board: Board) -> None:
    code = await published_need(board)
    await submitted_quote(board, code, "윤슬", 20_000)  # valid for 40 days from 10:00 in Seoul
    board.clock.forward(timedelta(days=40, hours=13))
    await close(board)
    assert await expire(board) == 0
    board.clock.forward(timedelta(hours=1))
    assert await expire(board) == 1
    assert await expire(board) == 0
    assert await quote_states(board) == ["expired"]
