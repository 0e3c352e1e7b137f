"""Two officers decide at the same moment: one choice, one 409. The control shows that the race is a real one."""

import asyncio

import pytest
import sqlalchemy as sa

from needs_board.awards.models import Award
from needs_board.needs.models import Need
from needs_board.needs.rules import NeedState
from needs_board.quotes.models import Quote
from needs_board.quotes.rules import QuoteState
from tests.awards.test_choose_quote import choice
from tests.board import Board, texts
from tests.world import evaluating_need

ROUNDS = 5


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_of_two_decisions_at_once_exactly_one_stands(board: Board, _round: int) -> None:
    code, numbers = await evaluating_need(board, 윤슬=24_000, 여울=20_000)
    haneul, seojun = await board.as_("하늘"), await board.as_("서준")
    await haneul.get("/sign-in")
    await seojun.get("/sign-in")
    answers = await asyncio.gather(
        haneul.post(f"/needs/{code}/award", choice(numbers["여울"], **{numbers["윤슬"]: "price"})),
        seojun.post(f"/needs/{code}/award", choice(numbers["윤슬"], **{numbers["여울"]: "quality"})),
    )
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert "님이" in texts(loser)
    async with board.read() as session:
        assert len((await session.scalars(sa.select(Award))).all()) == 1
        states = (await session.scalars(sa.select(Quote.state))).all()
    assert sorted(states) == [QuoteState.LOST, QuoteState.WON]


async def test_control_reading_checking_and_writing_apart_lets_both_decide(board: Board) -> None:
    code, _numbers = await evaluating_need(board, 윤슬=24_000, 여울=20_000)
    both_have_read = asyncio.Barrier(2)

    async def decide_carelessly() -> bool:
        async with board.read() as session:
            state = (await session.scalars(sa.select(Need.state).where(Need.code == code))).one()
        await both_have_read.wait()
        if state is not NeedState.EVALUATING:
            return False
        async with board.write() as session:
            await session.execute(sa.update(Need).where(Need.code == code).values(state=NeedState.AWARDED))
        return True

    assert all(await asyncio.gather(decide_carelessly(), decide_carelessly()))


async def test_database_itself_allows_one_choice_for_a_need(board: Board) -> None:
    code, numbers = await evaluating_need(board, 윤슬=24_000, 여울=20_000)
    await (await board.as_("하늘")).post(
        f"/needs/{code}/award", choice(numbers["여울"], **{numbers["윤슬"]: "price"})
    )
    async with board.read() as session:
        first = (await session.scalars(sa.select(Award))).one()
        other = (await session.scalars(sa.select(Quote).where(Quote.number == numbers["윤슬"]))).one()
    with pytest.raises(sa.exc.IntegrityError):
        async with board.write() as session:
            session.add(
                Award(
                    need_id=first.need_id,
                    quote_id=other.id,
                    reason=first.reason,
                    reason_text=first.reason_text,
                    decided_by=first.decided_by,
                    decided_at=first.decided_at,
                )
            )
