"""Two of the staff decide at the same moment: one decision, one 409. The control shows that the race is a real one."""

import asyncio

import pytest
import sqlalchemy as sa

from needs_board.accounts.models import Account, Membership
from needs_board.applications.models import ReviewRound
from needs_board.applications.rules import Decision
from needs_board.enterprises.rules import StoreState
from needs_board.kit.i18n import Locale
from tests.applicants import enterprise_of, handed_in
from tests.board import Board, texts
from tests.cast import LONG_AGO, id_of
from tests.reviews.test_decide import AT, accept_all

ROUNDS = 5


async def second_reviewer(board: Board) -> None:
    """Let the centre have one more of the staff, 다솜."""
    async with board.write() as session:
        session.add(
            Account(
                id=id_of("다솜"),
                email="dasom@centre.example",
                name="한다솜",
                password_hash=None,
                locale=Locale.KO,
                created_at=LONG_AGO,
            )
        )
        await session.flush()
        session.add(
            Membership(
                id=id_of("membership of 다솜"),
                account_id=id_of("다솜"),
                organisation_id=id_of("지원센터"),
            )
        )


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_of_two_decisions_at_once_exactly_one_stands(board: Board, _round: int) -> None:
    await handed_in(board)
    await second_reviewer(board)
    garam, dasom = await board.as_("가람"), await board.as_("다솜")
    await accept_all(board, garam)
    await dasom.get("/sign-in")
    answers = await asyncio.gather(
        garam.post(f"{AT}/approve"),
        dasom.post(f"{AT}/reject", {"reason-reject": "인천에 사업장이 없습니다."}),
    )
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert "님이 먼저 결정했습니다" in texts(loser)
    async with board.read() as session:
        (one,) = (await session.scalars(sa.select(ReviewRound))).all()
    state = (await enterprise_of(board)).state
    assert (one.state, state) in {
        (Decision.APPROVED, StoreState.APPROVED),
        (Decision.REJECTED, StoreState.REJECTED),
    }


async def test_control_reading_checking_and_writing_apart_lets_both_decide(board: Board) -> None:
    await handed_in(board)
    both_have_read = asyncio.Barrier(2)

    async def decide_carelessly(decision: Decision) -> bool:
        async with board.read() as session:
            state = (await session.scalars(sa.select(ReviewRound.state))).one()
        await both_have_read.wait()
        if state is not Decision.WAITING:
            return False
        async with board.write() as session:
            await session.execute(sa.update(ReviewRound).values(state=decision))
        return True

    assert all(
        await asyncio.gather(decide_carelessly(Decision.APPROVED), decide_carelessly(Decision.REJECTED))
    )
