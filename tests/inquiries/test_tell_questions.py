"""Who is told of questions and answers, once each, grouped, and at a time when people are awake."""

from datetime import timedelta

import sqlalchemy as sa

from needs_board.accounts.queries import Addressee, account_by_email
from needs_board.answers.actions import save_draft
from needs_board.inquiries.actions import announce_questions, answer_question, warn_of_unanswered
from needs_board.inquiries.forms import AnswerForm
from needs_board.invitations.actions import tell_answers
from needs_board.kit.calendar import parse_seoul
from needs_board.notifications.actions import tell as tell_news
from needs_board.notifications.forms import News
from needs_board.notifications.models import Notice, OutgoingMail
from needs_board.notifications.rules import NoticeKind
from needs_board.quotes.forms import QuoteDraft
from tests.board import Board, texts
from tests.cast import id_of
from tests.questions import answered_question, asked_question
from tests.world import asker, invited_enterprise, opened_store, published_need

PEOPLE = {id_of(person): person for person in ("하늘", "서준", "다온", "윤슬", "여울", "솔", "가람")}


async def tell(board: Board) -> None:
    """Let the clockwork pass."""
    async with board.write() as session:
        await warn_of_unanswered(session, board.clock())
        await announce_questions(session, board.clock())
        await tell_answers(session, board.clock())


async def told(board: Board, kind: NoticeKind) -> list[str]:
    """Return who was told, once for each notice."""
    async with board.read() as session:
        rows = await session.scalars(sa.select(Notice.account_id).where(Notice.kind == kind))
        return sorted(PEOPLE[account] for account in rows)


async def test_answers_are_told_together_to_whom_they_concern_and_once(board: Board) -> None:
    code = await published_need(board)
    await opened_store(board)
    await invited_enterprise(board, code, "든든도시락")
    async with board.write() as session:
        await save_draft(session, asker("솔"), code, QuoteDraft(), board.clock())
    number = await answered_question(board, code, "윤슬", "표지는 어떤 종이인가요?", "모조지입니다.")
    await tell(board)
    assert await told(board, NoticeKind.QUESTIONS_ANSWERED) == []
    board.clock.forward(timedelta(minutes=10))
    await answered_question(board, code, "여울", "접지도 하나요?", "접지는 없습니다.")
    board.clock.forward(timedelta(minutes=5))
    await tell(board)
    await tell(board)
    assert await told(board, NoticeKind.QUESTIONS_ANSWERED) == ["솔", "여울", "윤슬"]
    assert "답변이 2건 올라오거나 바뀌었습니다" in texts(await (await board.as_("솔")).get("/me/notices"))
    async with board.write() as session:
        better = AnswerForm("아트지입니다.")
        await answer_question(session, asker("하늘"), code, number, better, board.clock())
    board.clock.forward(timedelta(minutes=15))
    await tell(board)
    assert len(await told(board, NoticeKind.QUESTIONS_ANSWERED)) == 6


async def test_the_asker_stands_in_no_list_of_mails(board: Board) -> None:
    code = await published_need(board)
    await invited_enterprise(board, code, "든든도시락")
    facts: dict[str, str | int] = {
        "code": code,
        "title": "책자",
        "agency": "나래구청",
        "deadline": "",
        "reasons": "",
    }
    async with board.write() as session:
        person = await account_by_email(session, "yeoul@deundeun.example")
        assert person is not None
        yeoul = Addressee(person.id, person.name, person.email, person.locale)
        news = News(NoticeKind.INVITATION, f"need:{code}", f"/invitations/{code}", facts)
        await tell_news(session, news, [yeoul], board.clock())
    await answered_question(board, code, "윤슬", "표지는 어떤 종이인가요?", "모조지입니다.")
    board.clock.forward(timedelta(minutes=15))
    await tell(board)
    page = texts(await (await board.as_("가람")).get("/staff/mail"))
    assert page.count("yeoul@deundeun.example") == 2  # the invitation and the answers
    assert "yunseul@pureun.example" not in page


async def test_a_mail_at_night_waits_for_the_morning_and_the_notice_does_not(board: Board) -> None:
    code = await published_need(board)
    board.clock.at = parse_seoul("2026-11-24 22:30")
    await answered_question(board, code, "윤슬", "표지는 어떤 종이인가요?", "모조지입니다.")
    board.clock.forward(timedelta(minutes=15))
    await tell(board)
    async with board.read() as session:
        mail, notice = (
            await session.execute(
                sa.select(OutgoingMail.due_at, Notice.created_at)
                .join(Notice, Notice.id == OutgoingMail.notice_id)
                .where(Notice.kind == NoticeKind.QUESTIONS_ANSWERED)
            )
        ).one()
    assert (mail, notice) == (parse_seoul("2026-11-25 08:00"), board.clock())


async def test_the_agency_is_told_of_new_questions_together_and_not_at_the_minute(board: Board) -> None:
    code = await published_need(board)
    await asked_question(board, code, "윤슬", "표지는 어떤 종이인가요?")
    board.clock.forward(timedelta(minutes=9))
    await asked_question(board, code, "여울", "접지도 하나요?")
    await tell(board)
    assert await told(board, NoticeKind.QUESTION_ASKED) == []
    board.clock.forward(timedelta(minutes=6))
    await tell(board)
    await tell(board)
    assert await told(board, NoticeKind.QUESTION_ASKED) == ["하늘"]
    assert "새 질문이 2건" in texts(await (await board.as_("하늘")).get("/me/notices"))


async def test_an_unanswered_question_is_called_to_mind_once_and_stands_on_the_page_of_the_day(
    board: Board,
) -> None:
    code = await published_need(board)
    await asked_question(board, code, "윤슬", "표지는 어떤 종이인가요?")
    await answered_question(board, code, "윤슬", "접지도 하나요?", "접지는 없습니다.")
    haneul, seojun = await board.as_("하늘"), await board.as_("서준")
    assert "답변을 기다리는 질문" in texts(await haneul.get("/"))
    assert "답변을 기다리는 질문" not in texts(await (await board.as_("다온")).get("/"))
    board.clock.forward(timedelta(days=2) - timedelta(seconds=1))
    await tell(board)
    assert await told(board, NoticeKind.QUESTION_WAITING) == []
    board.clock.forward(timedelta(days=1))
    for _time in range(2):
        await tell(board)
    assert await told(board, NoticeKind.QUESTION_WAITING) == ["하늘"]
    await seojun.post(f"/needs/{code}/questions/1/answer", {"text": "모조지입니다."})
    assert "답변을 기다리는 질문" not in texts(await haneul.get("/"))


async def test_a_late_question_is_called_to_mind_when_no_more_can_be_asked(board: Board) -> None:
    code = await published_need(board)
    board.clock.at = parse_seoul("2026-11-29 17:59")
    await asked_question(board, code, "윤슬", "표지는 어떤 종이인가요?")
    await tell(board)
    assert await told(board, NoticeKind.QUESTION_WAITING) == []
    board.clock.at = parse_seoul("2026-11-29 18:00")
    await tell(board)
    assert await told(board, NoticeKind.QUESTION_WAITING) == ["하늘"]
