"""What the enterprises of the story ask about needs, and what the agencies answer."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.demo.people import Cast
from needs_board.demo.scenes import Scene
from needs_board.demo.script import NeedText, QuestionText
from needs_board.inquiries.actions import answer_question, ask_question, decline_question
from needs_board.inquiries.forms import AnswerForm, DeclineForm, QuestionForm


def question_scenes(cast: Cast, need: NeedText, questions: Sequence[QuestionText]) -> Iterator[Scene]:
    """Let the questions on a need be asked and answered on their days; they are counted as they are written."""
    for number, question in enumerate(questions, start=1):
        yield Scene(cast.day(question.asked_in_days, 10 + number / 10), partial(_ask, cast, question))
        if question.answer or question.no_answer:
            settle = partial(_settle, cast, need, question, number)
            yield Scene(cast.day(question.answered_in_days, 14), settle)


async def _ask(cast: Cast, text: QuestionText, session: AsyncSession, at: datetime) -> None:
    asker = cast.suppliers[text.enterprise_key]
    await ask_question(session, asker, cast.needs[text.need_key], QuestionForm(text.text), at)


async def _settle(
    cast: Cast, need: NeedText, text: QuestionText, number: int, session: AsyncSession, at: datetime
) -> None:
    author, code = cast.askers[need.author_key], cast.needs[need.key]
    if text.no_answer:
        await decline_question(session, author, code, number, DeclineForm(text.no_answer), at)
        return
    for version in filter(None, (text.answer, text.correction)):
        await answer_question(session, author, code, number, AnswerForm(version), at)
