"""Questions on needs that tests begin with."""

from needs_board.inquiries.actions import answer_question, ask_question
from needs_board.inquiries.forms import AnswerForm, QuestionForm
from tests.board import Board
from tests.world import asker


async def asked_question(board: Board, code: str, by: str, text: str) -> int:
    """Ask something about a need and return the number of the question."""
    async with board.write() as session:
        return (await ask_question(session, asker(by), code, QuestionForm(text), board.clock())).number


async def answered_question(board: Board, code: str, by: str, text: str, answer: str) -> int:
    """Ask something about a need, let its agency answer and return the number of the question."""
    number = await asked_question(board, code, by, text)
    async with board.write() as session:
        await answer_question(session, asker("하늘"), code, number, AnswerForm(answer), board.clock())
    return number
