"""Asking, answering and what keeps both in order. The journal names the asker beside the question alone."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.queries import enterprise_of
from needs_board.enterprises.rules import StoreState
from needs_board.inquiries import queries
from needs_board.inquiries.forms import AnswerForm, DeclineForm, QuestionForm, ReasonForm
from needs_board.inquiries.models import Answer, Question
from needs_board.inquiries.rules import (
    GROUP_FOR,
    QuestionState,
    check_count,
    check_move,
    check_time_to_ask,
    gives_away,
    is_due_for_a_warning,
    questions_until,
)
from needs_board.journal.actions import note
from needs_board.kit.asker import Asker, Role, account_of, acting_for, check_role
from needs_board.kit.db import change_state, next_number
from needs_board.kit.errors import Forbidden, Refused, WrongInput
from needs_board.kit.i18n import _
from needs_board.needs.models import Need
from needs_board.needs.queries import buyers, need_by_code
from needs_board.needs.rules import owns, takes_quotes
from needs_board.notifications.actions import tell
from needs_board.notifications.forms import News
from needs_board.notifications.rules import NoticeKind


async def ask_question(
    session: AsyncSession, asker: Asker, code: str, form: QuestionForm, at: datetime
) -> Question:
    """Ask the agency of a need something; everybody reads it once it is answered, nobody who asked.

    Raises Refused when the store is not open, it is too late or the enterprise has asked often enough,
    WrongInput for a question that tells who asks.
    """
    check_role(asker, Role.SUPPLIER)
    need = await need_by_code(session, asker, code)
    deadline_at = await _check_open(session, need, at)
    check_time_to_ask(need.published_at or at, deadline_at, at)
    enterprise = await enterprise_of(session, acting_for(asker))
    if enterprise.state is not StoreState.OPEN:
        raise Refused(_("매장을 연 기업만 질문할 수 있습니다. 기업 정보에서 매장을 먼저 열어 주세요."))
    _check_anonymous(form.text, enterprise, asker)
    # The number comes first: it lets one question at a time through, so that the count is true.
    number = await next_number(session, f"question-{code}")
    check_count(await queries.own_count(session, asker, need.id))
    question = Question(
        need_id=need.id,
        number=number,
        enterprise_id=enterprise.id,
        account_id=account_of(asker),
        text=form.text,
        state=QuestionState.WAITING,
        asked_at=at,
    )
    session.add(question)
    await session.flush()
    _note(session, asker, "ask_question", need, question, at)
    return question


async def withdraw_question(
    session: AsyncSession, asker: Asker, code: str, number: int, at: datetime
) -> None:
    """Take one's own question back while nobody has answered it; nobody sees it any more."""
    check_role(asker, Role.SUPPLIER)
    need, question = await queries.stored_question(session, asker, code, number)
    if question.enterprise_id != acting_for(asker):
        raise Forbidden(_("우리 기업이 한 질문만 철회할 수 있습니다."))
    check_move(question.state, QuestionState.WITHDRAWN)
    await change_state(session, question, question.state, QuestionState.WITHDRAWN)
    _note(session, asker, "withdraw_question", need, question, at)


async def answer_question(
    session: AsyncSession, asker: Asker, code: str, number: int, form: AnswerForm, at: datetime
) -> None:
    """Answer a question for all, or correct an answer; what was said before stays readable."""
    _need, question = await _of_own_need(session, asker, code, number, at)
    check_move(question.state, QuestionState.ANSWERED)
    before = (
        await session.scalars(
            sa.select(Answer)
            .where(Answer.question_id == question.id)
            .order_by(Answer.version.desc())
            .limit(1)
        )
    ).first()
    if before is not None and before.text == form.text:
        return
    await change_state(
        session,
        question,
        question.state,
        QuestionState.ANSWERED,
        no_answer=None,
        note="",
        settled_at=at,
        told_at=None,
    )
    version = before.version + 1 if before else 1
    session.add(
        Answer(question_id=question.id, version=version, text=form.text, at=at, account_id=account_of(asker))
    )
    await session.flush()
    act = "answer_question" if version == 1 else "correct_answer"
    note(session, asker, act, f"need:{code}", at, question=number)


async def decline_question(
    session: AsyncSession, asker: Asker, code: str, number: int, form: DeclineForm, at: datetime
) -> None:
    """Say why a question is not answered."""
    need, question = await _of_own_need(session, asker, code, number, at)
    check_move(question.state, QuestionState.DECLINED)
    await change_state(
        session,
        question,
        question.state,
        QuestionState.DECLINED,
        no_answer=form.reason,
        note=form.note,
        settled_at=at,
        told_at=None,
    )
    note(session, asker, "decline_question", f"need:{need.code}", at, question=number)


async def take_down_question(
    session: AsyncSession, asker: Asker, code: str, number: int, form: ReasonForm, at: datetime
) -> None:
    """Hide a question and its answers because of what it says; the reason stays in their place."""
    check_role(asker, Role.STAFF)
    need, question = await queries.stored_question(session, asker, code, number)
    check_move(question.state, QuestionState.TAKEN_DOWN)
    await change_state(session, question, question.state, QuestionState.TAKEN_DOWN, note=form.reason)
    note(session, asker, "take_down_question", f"need:{need.code}", at, question=number, reason=form.reason)


async def look_who_asked(
    session: AsyncSession, asker: Asker, code: str, number: int, form: ReasonForm, at: datetime
) -> tuple[int, str]:
    """Return number and name of the enterprise that asked; the journal keeps who looked and why."""
    check_role(asker, Role.STAFF)
    need, question = await queries.stored_question(session, asker, code, number)
    note(session, asker, "look_who_asked", f"question:{need.code}/{number}", at, reason=form.reason)
    return await queries.asker_of(session, asker, question)


async def announce_questions(session: AsyncSession, at: datetime) -> int:
    """Tell agencies of new questions, those of a quarter of an hour in one mail; return how many people were told.

    The notice comes when the clockwork passes, not when the question is asked, and so tells no minute.
    """
    told = 0
    for need, new in queries.by_need(
        [(n, q) for n, q in await queries.waiting_questions(session, at) if not q.announced_at]
    ):
        if at - new[0].asked_at < GROUP_FOR and need.deadline_at and need.deadline_at - at > GROUP_FOR:
            continue
        told += await _tell_agency(session, NoticeKind.QUESTION_ASKED, need, new, at)
        for question in new:
            question.announced_at = at
    return told


async def warn_of_unanswered(session: AsyncSession, at: datetime) -> int:
    """Call questions to an agency's mind that have waited for long or must be answered now, each once."""
    told = 0
    for need, waiting in queries.by_need(await queries.waiting_questions(session, at)):
        until = questions_until(need.published_at or at, need.deadline_at or at)
        due = [one for one in waiting if not one.warned_at and is_due_for_a_warning(one.asked_at, until, at)]
        if not due:
            continue
        told += await _tell_agency(session, NoticeKind.QUESTION_WAITING, need, due, at)
        for question in due:
            question.warned_at = question.announced_at = at
    return told


async def _tell_agency(
    session: AsyncSession, kind: NoticeKind, need: Need, questions: list[Question], at: datetime
) -> int:
    facts: dict[str, str | int] = {
        "code": need.code,
        "title": need.title,
        "questions": len(questions),
        "deadline": need.deadline_at.isoformat() if need.deadline_at else "",
    }
    subject = f"need:{need.code}/question-{max(one.number for one in questions)}"
    news = News(kind, subject, f"/needs/{need.code}/questions", facts)
    return await tell(session, news, await buyers(session, need), at)


async def _of_own_need(
    session: AsyncSession, asker: Asker, code: str, number: int, at: datetime
) -> tuple[Need, Question]:
    """Return a question that the asker's agency may answer now."""
    check_role(asker, Role.OFFICER)
    need, question = await queries.stored_question(session, asker, code, number)
    if not owns(asker, need.organisation_id):
        raise Forbidden(_("다른 기관의 수요에는 답할 수 없습니다."))
    await _check_open(session, need, at)
    return need, question


async def _check_open(session: AsyncSession, need: Need, at: datetime) -> datetime:
    """Return the deadline of a need that takes quotes at this moment, and hold the need; else Refused."""
    await session.refresh(need, with_for_update={"read": True})
    if need.deadline_at is None or not takes_quotes(need.state, need.deadline_at, at):
        raise Refused(_("견적 접수가 끝난 수요입니다. 질문과 답변은 마감 전까지 하실 수 있습니다."))
    return need.deadline_at


def _check_anonymous(text: str, enterprise: Enterprise, asker: Asker) -> None:
    """Refuse a question that tells who asks, before everybody reads it."""
    names = (enterprise.name, enterprise.email, enterprise.representative, asker.person_name)
    found = gives_away(text, names, (enterprise.brn or "", enterprise.phone))
    if found:
        sentence = _(
            "질문에 우리 기업을 알아볼 수 있는 말이 있습니다: %(found)s. 질문은 모두가 읽으므로 이 말을 빼고 다시 보내 주세요."
        )
        raise WrongInput({"text": sentence % {"found": found}})


def _note(
    session: AsyncSession, asker: Asker, act: str, need: Need, question: Question, at: datetime
) -> None:
    """Note what an asker did beside the question itself: the history of the need names nobody."""
    note(session, asker, act, f"question:{need.code}/{question.number}", at)
