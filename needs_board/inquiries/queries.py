"""Reads of questions. Who asked is in no answer of this file but `asker_of`, which the centre alone may call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.enterprises.models import Enterprise
from needs_board.inquiries.forms import AskedQuestion, GivenAnswer
from needs_board.inquiries.models import Answer, Question
from needs_board.inquiries.rules import PUBLIC_STATES, QuestionState
from needs_board.kit.asker import Asker, Role, acting_for, check_role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _
from needs_board.needs.models import Need
from needs_board.needs.queries import need_by_code
from needs_board.needs.rules import NeedState, owns


@dataclass(frozen=True, slots=True)
class WaitingQuestions:
    """A need of an agency with questions that wait for an answer."""

    code: str
    title: str
    count: int
    deadline_at: datetime | None


async def questions_of(session: AsyncSession, asker: Asker, need: Need) -> list[AskedQuestion]:
    """Return the questions on a need that the asker may see, in the order of asking."""
    statement = sa.select(Question).where(Question.need_id == need.id, _seen_by(asker, need))
    found = (await session.scalars(statement.order_by(Question.number))).all()
    answers: dict[UUID, list[Answer]] = {one.id: [] for one in found}
    given = sa.select(Answer).where(Answer.question_id.in_(answers)).order_by(Answer.version.desc())
    for answer in await session.scalars(given) if answers else ():
        answers[answer.question_id].append(answer)
    return [_as_seen(asker, one, answers[one.id]) for one in found]


async def question_of(
    session: AsyncSession, asker: Asker, code: str, number: int
) -> tuple[Need, AskedQuestion]:
    """Return a need and one question on it; NotFound for what the asker may not see."""
    need = await need_by_code(session, asker, code)
    for one in await questions_of(session, asker, need):
        if one.number == number:
            return need, one
    raise no_such_question()


async def stored_question(
    session: AsyncSession, asker: Asker, code: str, number: int
) -> tuple[Need, Question]:
    """Return a need and one question on it for writing; NotFound for what the asker may not see."""
    need = await need_by_code(session, asker, code)
    statement = sa.select(Question).where(
        Question.need_id == need.id, Question.number == number, _seen_by(asker, need)
    )
    question = (await session.scalars(statement)).first()
    if question is None:
        raise no_such_question()
    return need, question


async def own_count(session: AsyncSession, asker: Asker, need_id: UUID) -> int:
    """Return how many questions the asker's enterprise has asked on a need and not taken back."""
    statement = sa.select(sa.func.count()).where(
        Question.need_id == need_id,
        Question.enterprise_id == acting_for(asker),
        Question.state != QuestionState.WITHDRAWN,
    )
    return (await session.execute(statement)).scalar_one()


async def asker_of(session: AsyncSession, asker: Asker, question: Question) -> tuple[int, str]:
    """Return number and name of the enterprise that asked: for the centre, which notes why it looked."""
    check_role(asker, Role.STAFF)
    enterprise = await session.get_one(Enterprise, question.enterprise_id)
    return enterprise.number, enterprise.name


async def waiting_for(session: AsyncSession, asker: Asker, at: datetime) -> list[WaitingQuestions]:
    """Return the open needs of the asker's agency that have unanswered questions, the nearest deadline first."""
    check_role(asker, Role.OFFICER)
    rows = await session.execute(
        sa.select(Need.code, Need.title, sa.func.count(), Need.deadline_at)
        .join(Question, Question.need_id == Need.id)
        .where(
            Need.organisation_id == acting_for(asker),
            Need.state == NeedState.OPEN,
            Need.deadline_at > at,
            Question.state == QuestionState.WAITING,
        )
        .group_by(Need.id, Need.code, Need.title, Need.deadline_at)
        .order_by(Need.deadline_at, Need.code)
    )
    return [WaitingQuestions(*row) for row in rows]


async def waiting_questions(session: AsyncSession, at: datetime) -> list[tuple[Need, Question]]:
    """Return every unanswered question of needs that take quotes, with its need: for the clockwork."""
    statement = (
        sa.select(Need, Question)
        .join(Question, Question.need_id == Need.id)
        .where(Need.state == NeedState.OPEN, Need.deadline_at > at, Question.state == QuestionState.WAITING)
        .order_by(Need.code, Question.number)
    )
    return [(need, question) for need, question in await session.execute(statement)]


async def untold_answers(session: AsyncSession, at: datetime) -> list[tuple[Need, Question]]:
    """Return what was answered, corrected or declined and not told since, with its need: for the clockwork."""
    statement = (
        sa.select(Need, Question)
        .join(Question, Question.need_id == Need.id)
        .where(
            Need.state == NeedState.OPEN,
            Need.deadline_at > at,
            Question.state.in_([QuestionState.ANSWERED, QuestionState.DECLINED]),
            Question.told_at.is_(None),
        )
        .order_by(Need.code, Question.settled_at)
    )
    return [(need, question) for need, question in await session.execute(statement)]


def by_need(found: Sequence[tuple[Need, Question]]) -> list[tuple[Need, list[Question]]]:
    """Return each need with its questions, in the order in which they came."""
    groups: dict[UUID, tuple[Need, list[Question]]] = {}
    for need, question in found:
        groups.setdefault(need.id, (need, []))[1].append(question)
    return list(groups.values())


def no_such_question() -> NotFound:
    """Return the refusal for a question that is not there or not for this reader."""
    return NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))


def _seen_by(asker: Asker, need: Need) -> sa.ColumnElement[bool]:
    """Return who sees what: everybody the settled ones, an asker its own, agency and centre what waits too."""
    public = Question.state.in_(PUBLIC_STATES)
    if asker.is_staff or owns(asker, need.organisation_id):
        return Question.state != QuestionState.WITHDRAWN
    if asker.role is Role.SUPPLIER:
        return sa.or_(public, Question.enterprise_id == acting_for(asker))
    return public


def _as_seen(asker: Asker, question: Question, answers: Sequence[Answer]) -> AskedQuestion:
    is_own = asker.role is Role.SUPPLIER and question.enterprise_id == asker.organisation_id
    is_hidden = question.state is QuestionState.TAKEN_DOWN and not is_own and not asker.is_staff
    return AskedQuestion(
        number=question.number,
        text="" if is_hidden else question.text,
        state=question.state,
        no_answer=question.no_answer,
        note=question.note,
        asked_on=today_in_seoul(question.asked_at),
        answers=() if is_hidden else tuple(GivenAnswer(one.text, one.at) for one in answers),
        is_own=is_own,
    )
