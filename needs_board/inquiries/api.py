"""The JSON API of questions. Nothing of who asked is in it, but for the centre with a reason."""

from datetime import date, datetime
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from needs_board.inquiries import actions, queries
from needs_board.inquiries.forms import AnswerForm, AskedQuestion, DeclineForm, QuestionForm, ReasonForm
from needs_board.inquiries.rules import NoAnswer, QuestionState, questions_until
from needs_board.kit.forms import as_typed, read_form
from needs_board.kit.visit import Visit
from needs_board.needs.queries import need_by_code


class AnswerOut(msgspec.Struct, frozen=True):
    """One version of an answer."""

    text: str
    at: datetime


class QuestionOut(msgspec.Struct, frozen=True):
    """A question as the caller may see it; `own` means that the caller's enterprise asked it.

    `answers` are all versions, the latest first: more than one means that it was corrected. `no_answer` and
    `note` say why there is none, or why the centre took the question down.
    """

    number: int
    text: str
    state: QuestionState
    asked_on: date
    answers: list[AnswerOut]
    no_answer: NoAnswer | None
    note: str
    own: bool


class QuestionList(msgspec.Struct, frozen=True):
    """The questions on a need in the order of asking; `ask_until` is null while the need has no deadline."""

    items: list[QuestionOut]
    ask_until: datetime | None
    deadline_at: datetime | None


class AskedByOut(msgspec.Struct, frozen=True):
    """Who asked."""

    enterprise: int
    name: str


@get("/api/v1/needs/{code:str}/questions")
async def list_questions(look: NamedDependency[Visit], code: FromPath[str]) -> QuestionList:
    """List the questions on a need: answered ones for everybody, waiting ones for their asker and the agency."""
    need = await need_by_code(look.session, look.asker, code)
    found = await queries.questions_of(look.session, look.asker, need)
    has_times = need.published_at is not None and need.deadline_at is not None
    until = questions_until(need.published_at, need.deadline_at) if has_times else None  # type: ignore[arg-type]  # has_times says so
    return QuestionList([_out(one) for one in found], until, need.deadline_at)


@post("/api/v1/needs/{code:str}/questions", status_code=201)
async def create_question(
    act: NamedDependency[Visit], code: FromPath[str], data: JSONBody[QuestionForm]
) -> Response[QuestionOut]:
    """Ask the agency something; name neither yourself nor your enterprise: everybody reads the question."""
    form = read_form(QuestionForm, as_typed(data))
    question = await actions.ask_question(act.session, act.asker, code, form, act.at)
    return await _reply(act, code, question.number, status=201)


@post("/api/v1/needs/{code:str}/questions/{number:int}/answer", status_code=200)
async def create_answer(
    act: NamedDependency[Visit], code: FromPath[str], number: FromPath[int], data: JSONBody[AnswerForm]
) -> Response[QuestionOut]:
    """Answer a question for all, or correct the answer (the agency only)."""
    form = read_form(AnswerForm, as_typed(data))
    await actions.answer_question(act.session, act.asker, code, number, form, act.at)
    return await _reply(act, code, number)


@post("/api/v1/needs/{code:str}/questions/{number:int}/decline", status_code=200)
async def decline_question(
    act: NamedDependency[Visit], code: FromPath[str], number: FromPath[int], data: JSONBody[DeclineForm]
) -> Response[QuestionOut]:
    """Say why a question is not answered (the agency only)."""
    form = read_form(DeclineForm, as_typed(data))
    await actions.decline_question(act.session, act.asker, code, number, form, act.at)
    return await _reply(act, code, number)


@post("/api/v1/needs/{code:str}/questions/{number:int}/withdraw", status_code=200)
async def withdraw_question(
    act: NamedDependency[Visit], code: FromPath[str], number: FromPath[int]
) -> Response[QuestionOut]:
    """Take one's own unanswered question back."""
    await actions.withdraw_question(act.session, act.asker, code, number, act.at)
    return await _reply(act, code, number)


@post("/api/v1/needs/{code:str}/questions/{number:int}/take-down", status_code=200)
async def take_down_question(
    act: NamedDependency[Visit], code: FromPath[str], number: FromPath[int], data: JSONBody[ReasonForm]
) -> Response[QuestionOut]:
    """Hide a question because of what it says (the centre only)."""
    form = read_form(ReasonForm, as_typed(data))
    await actions.take_down_question(act.session, act.asker, code, number, form, act.at)
    return await _reply(act, code, number)


@post("/api/v1/needs/{code:str}/questions/{number:int}/asker", status_code=200)
async def look_who_asked(
    act: NamedDependency[Visit], code: FromPath[str], number: FromPath[int], data: JSONBody[ReasonForm]
) -> Response[Any]:
    """Tell who asked; the reason is kept in the journal (the centre only)."""
    form = read_form(ReasonForm, as_typed(data))
    found = await actions.look_who_asked(act.session, act.asker, code, number, form, act.at)
    return Response(AskedByOut(*found), media_type="application/json")


async def _reply(act: Visit, code: str, number: int, *, status: int = 200) -> Response[QuestionOut]:
    _need, question = await queries.question_of(act.session, act.asker, code, number)
    return act.reply(_out(question), status=status)


def _out(question: AskedQuestion) -> QuestionOut:
    return QuestionOut(
        number=question.number,
        text=question.text,
        state=question.state,
        asked_on=question.asked_on,
        answers=[AnswerOut(one.text, one.at) for one in question.answers],
        no_answer=question.no_answer,
        note=question.note,
        own=question.is_own,
    )


routes = [
    list_questions,
    create_question,
    create_answer,
    decline_question,
    withdraw_question,
    take_down_question,
    look_who_asked,
]
