"""Telling people: once, in the app and by mail, in the transaction of the event."""

import asyncio

import pytest
import sqlalchemy as sa

from needs_board.kit.i18n import Locale, speaking
from needs_board.notifications import actions
from needs_board.notifications.forms import News
from needs_board.notifications.models import Notice, OutgoingMail
from needs_board.notifications.rules import WORDINGS, MailState, NoticeKind, check_facts, notice_sentence
from tests.board import Board
from tests.notifications.news import FACTS, news, people, tell


async def counts(board: Board) -> tuple[int, int]:
    async with board.read() as session:
        notices = (await session.execute(sa.select(sa.func.count()).select_from(Notice))).scalar_one()
        mails = (await session.execute(sa.select(sa.func.count()).select_from(OutgoingMail))).scalar_one()
    return notices, mails


async def test_each_person_gets_one_notice_and_one_queued_mail(board: Board) -> None:
    assert await tell(board, news(), "윤슬", "여울") == 2
    async with board.read() as session:
        mails = (await session.scalars(sa.select(OutgoingMail))).all()
    assert {mail.recipient for mail in mails} == {"yeoul@deundeun.example", "yunseul@pureun.example"}
    assert {mail.state for mail in mails} == {MailState.QUEUED}
    assert len({mail.message_id for mail in mails}) == 2


async def test_who_was_told_is_not_told_again_but_newcomers_are(board: Board) -> None:
    await tell(board, news(), "윤슬")
    assert await tell(board, news(), "윤슬", "여울") == 1
    assert await counts(board) == (2, 2)


async def test_another_kind_or_subject_is_other_news(board: Board) -> None:
    await tell(board, news(), "윤슬")
    assert await tell(board, news(NoticeKind.NEED_CHANGED), "윤슬") == 1
    assert await tell(board, news(subject="need:N-2026-0008"), "윤슬") == 1


async def test_two_tellers_at_once_tell_once(board: Board) -> None:
    told = await asyncio.gather(*(tell(board, news(), "윤슬") for _ in range(5)))
    assert sum(told) == 1
    assert await counts(board) == (1, 1)


async def test_nothing_is_told_of_an_event_that_was_undone(board: Board) -> None:
    everybody = await people(board, "윤슬")
    with pytest.raises(RuntimeError, match="undone"):
        async with board.write() as session:
            await actions.tell(session, news(), everybody, board.clock())
            raise RuntimeError("undone")
    assert await counts(board) == (0, 0)


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("locale", Locale)
def test_every_kind_can_be_worded_from_just_the_facts_it_names(kind: NoticeKind, locale: Locale) -> None:
    facts = {name: FACTS[name] for name in WORDINGS[kind].needs}
    check_facts(kind, facts)
    with speaking(locale):
        sentence = notice_sentence(kind, facts)
    assert sentence
    assert "%(" not in sentence


def test_english_reader_reads_english_with_the_reason_translated() -> None:
    with speaking(Locale.EN):
        sentence = notice_sentence(NoticeKind.NEED_CLOSED, FACTS)
    assert "closed" in sentence
    assert "마감" not in sentence


def test_deadline_is_shown_in_seoul() -> None:
    assert "2026. 11. 30.(월) 18:00" in notice_sentence(NoticeKind.INVITATION, FACTS)


@pytest.mark.parametrize(
    ("facts", "complaint"),
    [
        ({name: value for name, value in FACTS.items() if name != "agency"}, "agency"),
        (FACTS | {"deadline": "2026-11-30T18:00"}, "no zone"),
    ],
)
def test_news_that_could_not_be_worded_is_refused(facts: dict[str, str | int], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        check_facts(NoticeKind.INVITATION, facts)


@pytest.mark.parametrize("href", ["https://elsewhere.example/", "//elsewhere.example", "needs/1"])
async def test_news_leads_nowhere_but_the_board(board: Board, href: str) -> None:
    astray = News(NoticeKind.NEED_CANCELLED, "need:N-2026-0007", href, FACTS)
    with pytest.raises(ValueError, match="path on the board"):
        await tell(board, astray, "윤슬")
