"""Pages of questions: all of a need with the form to ask, and one with what its reader can do with it."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.inquiries import actions, queries
from needs_board.inquiries.forms import (
    AnswerForm,
    AskedQuestion,
    DeclineForm,
    QuestionForm,
    ReasonForm,
    ShownQuestion,
    shown,
)
from needs_board.inquiries.rules import (
    NEXT_STATES,
    NO_ANSWER_LABELS,
    QuestionState,
    questions_until,
    times_sentence,
)
from needs_board.kit.asker import Role, check_role
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.needs.models import Need
from needs_board.needs.queries import need_by_code
from needs_board.needs.rules import owns, takes_quotes


class QuestionsView(msgspec.Struct, frozen=True):
    """The questions on a need; `times` are until when one may ask and quote, empty when that is over."""

    code: str
    title: str
    questions: list[ShownQuestion]
    times: str
    may_ask: bool
    may_answer: bool
    is_visitor: bool
    typed: Typed
    errors: dict[str, str]


class QuestionView(msgspec.Struct, frozen=True):
    """One question; `can` names what this reader can do: answer, correct, decline, withdraw, take_down, look.

    `asked_by` is number and name of the enterprise, once the centre has looked.
    """

    code: str
    title: str
    question: ShownQuestion
    times: str
    can: frozenset[str]
    reasons: list[tuple[str, str]]
    asked_by: tuple[int, str] | None
    typed: Typed
    errors: dict[str, str]


@get("/needs/{code:str}/questions")
async def questions_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[str]:
    return await _questions(look, code, {}, {})


@post("/needs/{code:str}/questions")
async def ask(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    check_role(act.asker, Role.SUPPLIER)
    typed = await act.typed()
    try:
        await actions.ask_question(act.session, act.asker, code, read_form(QuestionForm, typed), act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _questions(act, code, typed, wrong.errors)
    flash = _("질문을 보냈습니다. 답변이 올라오면 알려 드립니다.")
    return act.go(f"/needs/{code}/questions", flash=flash)


@get("/needs/{code:str}/questions/{number:int}")
async def question_page(
    look: NamedDependency[Visit], code: FromPath[str], number: FromPath[int]
) -> Response[str]:
    return await _question(look, code, number, {}, {})


@post("/needs/{code:str}/questions/{number:int}/answer")
async def answer(act: NamedDependency[Visit], code: FromPath[str], number: FromPath[int]) -> Response[Any]:
    check_role(act.asker, Role.OFFICER)
    typed = await act.typed()
    try:
        form = read_form(AnswerForm, typed)
        await actions.answer_question(act.session, act.asker, code, number, form, act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _question(act, code, number, typed, wrong.errors)
    flash = _("답변을 올렸습니다. 안내받은 기업과 견적을 준비하는 기업에 모아서 알립니다.")
    return act.go(f"/needs/{code}/questions", flash=flash)


@post("/needs/{code:str}/questions/{number:int}/decline")
async def decline(act: NamedDependency[Visit], code: FromPath[str], number: FromPath[int]) -> Response[Any]:
    check_role(act.asker, Role.OFFICER)
    typed = await act.typed()
    try:
        form = read_form(DeclineForm, typed)
        await actions.decline_question(act.session, act.asker, code, number, form, act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _question(act, code, number, typed, wrong.errors)
    return act.go(f"/needs/{code}/questions", flash=_("답변하지 않는 까닭을 올렸습니다."))


@post("/needs/{code:str}/questions/{number:int}/withdraw")
async def withdraw(act: NamedDependency[Visit], code: FromPath[str], number: FromPath[int]) -> Response[Any]:
    await actions.withdraw_question(act.session, act.asker, code, number, act.at)
    return act.go(f"/needs/{code}/questions", flash=_("질문을 철회했습니다."))


@post("/needs/{code:str}/questions/{number:int}/take-down")
async def take_down(act: NamedDependency[Visit], code: FromPath[str], number: FromPath[int]) -> Response[Any]:
    check_role(act.asker, Role.STAFF)
    typed = await act.typed()
    try:
        form = read_form(ReasonForm, typed)
        await actions.take_down_question(act.session, act.asker, code, number, form, act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _question(act, code, number, typed, wrong.errors)
    return act.go(f"/needs/{code}/questions", flash=_("질문을 내리고 사유를 남겼습니다."))


@post("/needs/{code:str}/questions/{number:int}/asker", status_code=200)
async def look_who_asked(
    act: NamedDependency[Visit], code: FromPath[str], number: FromPath[int]
) -> Response[Any]:
    check_role(act.asker, Role.STAFF)
    typed = await act.typed()
    try:
        form = read_form(ReasonForm, typed)
        found = await actions.look_who_asked(act.session, act.asker, code, number, form, act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _question(act, code, number, typed, wrong.errors)
    return await _question(act, code, number, {}, {}, asked_by=found)


async def _questions(visit: Visit, code: str, typed: Typed, errors: dict[str, str]) -> Response[str]:
    need = await need_by_code(visit.session, visit.asker, code)
    until = _until(need)
    is_open = _is_open(need, visit.at)
    view = QuestionsView(
        code=code,
        title=need.title,
        questions=[shown(one) for one in await queries.questions_of(visit.session, visit.asker, need)],
        times=_times(need, visit.at),
        may_ask=visit.asker.role is Role.SUPPLIER and is_open and until is not None and visit.at < until,
        may_answer=owns(visit.asker, need.organisation_id) and is_open,
        is_visitor=visit.asker.role is Role.VISITOR,
        typed=typed,
        errors=errors,
    )
    return visit.page("inquiries/questions.html", view, status=422 if errors else 200)


async def _question(
    visit: Visit,
    code: str,
    number: int,
    typed: Typed,
    errors: dict[str, str],
    *,
    asked_by: tuple[int, str] | None = None,
) -> Response[str]:
    need, question = await queries.question_of(visit.session, visit.asker, code, number)
    before = {"text": question.answers[0].text} if question.answers else {}
    view = QuestionView(
        code=code,
        title=need.title,
        question=shown(question),
        times=_times(need, visit.at),
        can=_next_steps(visit, need, question),
        reasons=[(reason.value, _(label)) for reason, label in NO_ANSWER_LABELS.items()],
        asked_by=asked_by,
        typed=typed or before,
        errors=errors,
    )
    return visit.page("inquiries/question.html", view, status=422 if errors else 200)


def _next_steps(visit: Visit, need: Need, question: AskedQuestion) -> frozenset[str]:
    """Return what this reader can do with the question now."""
    moves = NEXT_STATES[question.state]
    is_ours = owns(visit.asker, need.organisation_id) and _is_open(need, visit.at)
    steps = {
        "answer": is_ours and QuestionState.ANSWERED in moves,
        "decline": is_ours and QuestionState.DECLINED in moves,
        "withdraw": question.is_own and QuestionState.WITHDRAWN in moves,
        "take_down": visit.asker.is_staff and QuestionState.TAKEN_DOWN in moves,
        "look": visit.asker.is_staff,
    }
    return frozenset(step for step, is_possible in steps.items() if is_possible)


def _until(need: Need) -> datetime | None:
    """Return until when one may ask; None where there is no deadline yet."""
    if need.published_at is None or need.deadline_at is None:
        return None
    return questions_until(need.published_at, need.deadline_at)


def _times(need: Need, at: datetime) -> str:
    until = _until(need)
    if until is None or need.deadline_at is None or not _is_open(need, at):
        return ""
    return times_sentence(until, need.deadline_at)


def _is_open(need: Need, at: datetime) -> bool:
    return need.deadline_at is not None and takes_quotes(need.state, need.deadline_at, at)


routes = [questions_page, ask, question_page, answer, decline, withdraw, take_down, look_who_asked]
