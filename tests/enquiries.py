"""Sourcing requests that tests begin with."""

from needs_board.needs.forms import NeedForm
from needs_board.sourcing.actions import ask, prepare_need
from needs_board.sourcing.forms import AskForm
from tests.board import Board
from tests.world import asker


async def sourcing_request(board: Board, text: str = "사무용 의자 10개") -> str:
    """Let the agency ask the centre where to buy something and return the number of the request."""
    async with board.write() as session:
        return (await ask(session, asker("하늘"), AskForm(text), board.clock())).code


async def prepared_sourcing(board: Board) -> str:
    """Ask, let the centre prepare a need and return the number of the request."""
    code = await sourcing_request(board)
    async with board.write() as session:
        await prepare_need(session, asker("가람"), code, NeedForm(title="의자"), board.clock())
    return code
