"""Many at once: numbers without gaps or doubles, revisions that never overwrite each other. Controls show the race."""

import asyncio

import sqlalchemy as sa

from needs_board.answers.actions import submit_quote
from needs_board.kit.db import Counter
from needs_board.kit.errors import BoardError
from needs_board.quotes.actions import withdraw_quote
from needs_board.quotes.models import Quote, QuoteRevision
from tests.board import Board
from tests.world import asker, complete_quote, published_need, submitted_quote

AT_ONCE = 8


async def test_numbers_have_neither_gaps_nor_doubles_however_many_submit_at_once(board: Board) -> None:
    codes = [await published_need(board) for _ in range(AT_ONCE)]

    async def submit(code: str, is_broken_off: bool) -> None:
        try:
            async with board.write() as session:
                await submit_quote(session, asker("윤슬"), code, complete_quote(board), board.clock())
                if is_broken_off:
                    raise RuntimeError("the connection is lost after the number was given")
        except RuntimeError:
            pass

    await asyncio.gather(*(submit(code, place % 3 == 0) for place, code in enumerate(codes)))
    await asyncio.gather(*(submit(code, False) for place, code in enumerate(codes) if place % 3 == 0))
    async with board.read() as session:
        numbers = list(await session.scalars(sa.select(Quote.number)))
    assert sorted(numbers) == [f"Q-2026-1-{number}" for number in range(1, AT_ONCE + 1)]


async def test_control_a_counter_that_is_read_and_written_apart_gives_a_number_twice(board: Board) -> None:
    both_have_read = asyncio.Barrier(2)

    async def carelessly() -> int:
        async with board.read() as session:
            found = await session.scalars(sa.select(Counter.last).where(Counter.series == "enterprise"))
            last = found.one()
        await both_have_read.wait()
        async with board.write() as session:
            await session.execute(
                sa.update(Counter).where(Counter.series == "enterprise").values(last=last + 1)
            )
        return last + 1

    one, other = await asyncio.gather(carelessly(), carelessly())
    assert one == other


async def test_of_two_revisions_at_once_each_is_kept_whole_or_refused(board: Board) -> None:
    code = await published_need(board)
    await submitted_quote(board, code, "윤슬", 20_000)

    async def revise(price: int) -> bool:
        try:
            await submitted_quote(board, code, "윤슬", price)
        except (BoardError, sa.exc.IntegrityError):
            return False
        return True

    done = await asyncio.gather(*(revise(20_000 + step) for step in range(1, 5)))
    async with board.read() as session:
        kept = await session.scalars(sa.select(QuoteRevision.revision).order_by(QuoteRevision.revision))
        quote = (await session.scalars(sa.select(Quote))).one()
        assert list(kept) == list(range(1, 2 + sum(done)))
        last = (
            await session.scalars(sa.select(QuoteRevision).where(QuoteRevision.revision == quote.revision))
        ).one()
    assert any(done)
    assert (last.content["net_won"], quote.revision) == (quote.net_won, 1 + sum(done))


async def test_withdrawing_and_submitting_anew_at_once_leave_one_truth(board: Board) -> None:
    code = await published_need(board)
    number = await submitted_quote(board, code, "윤슬", 20_000)

    async def withdraw() -> None:
        async with board.write() as session:
            await withdraw_quote(session, asker("윤슬"), number, board.clock())

    await asyncio.gather(withdraw(), submitted_quote(board, code, "윤슬", 21_000), return_exceptions=True)
    async with board.read() as session:
        live = list(await session.scalars(sa.select(Quote).where(Quote.state == "submitted")))
    assert len(live) <= 1
    assert all(quote.net_won == 630_000 for quote in live)
