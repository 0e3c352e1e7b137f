"""Asking the agency of a need: nobody learns who asked, and there is an end to asking."""

import asyncio
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from needs_board.inquiries.models import Question
from needs_board.inquiries.rules import MOST_QUESTIONS
from needs_board.journal.models import JournalEntry
from needs_board.kit.errors import Refused
from needs_board.needs.actions import cancel_need
from needs_board.needs.forms import CancelForm
from tests.board import Board, Client, texts
from tests.cast import id_of
from tests.questions import answered_question, asked_question
from tests.world import asker, drafted_need, opened_store, published_need

PAPER = "표지는 어떤 종이인가요?"


async def ask(client: Client, code: str, text: str = PAPER) -> str:
    """Send a question as its page does and return what the next page says."""
    answer = await client.post(f"/needs/{code}/questions", {"text": text})
    return texts(await client.get(answer.headers["Location"]) if answer.status_code == 303 else answer)


async def test_a_waiting_question_is_seen_by_its_asker_the_agency_and_the_centre_alone(board: Board) -> None:
    code = await published_need(board)
    assert PAPER in await ask(await board.as_("윤슬"), code)
    for person in ("윤슬", "하늘", "서준", "가람"):
        assert PAPER in texts(await (await board.as_(person)).get(f"/needs/{code}"))
    for client in (board.visitor(), await board.as_("여울"), await board.as_("다온")):
        for path in (f"/needs/{code}", f"/needs/{code}/questions", f"/api/v1/needs/{code}/questions"):
            assert PAPER not in (await client.get(path)).text
        assert (await client.get(f"/needs/{code}/questions/1")).status_code == 404


async def test_nobody_but_the_asker_reads_who_asked(board: Board) -> None:
    code = await published_need(board)
    await answered_question(board, code, "윤슬", PAPER, "아트지 250g입니다.")
    asks = re.compile(r"푸른인쇄|최윤슬|yunseul|1168200276|116-82-00276|" + str(id_of("푸른인쇄")))
    for client in (
        board.visitor(),
        *[await board.as_(person) for person in ("하늘", "서준", "여울", "다온", "가람")],
    ):
        for path in (
            f"/needs/{code}",
            f"/needs/{code}/questions",
            f"/needs/{code}/questions/1",
            f"/needs/{code}/history",
            "/me/notices",
        ):
            assert not asks.search((await client.get(path)).text), path
        listed = (await client.api("GET", f"/api/v1/needs/{code}/questions")).json()["items"]
        assert [one["own"] for one in listed] == [False]
        assert listed[0]["asked_on"] == "2026-11-23"
        assert not asks.search(str(listed))
    own = (await (await board.as_("윤슬")).api("GET", f"/api/v1/needs/{code}/questions")).json()["items"]
    assert [one["own"] for one in own] == [True]


async def test_a_question_that_tells_who_asks_is_sent_back_with_what_gave_it_away(board: Board) -> None:
    code = await published_need(board)
    yunseul = await board.as_("윤슬")
    for text, found in (
        ("저희 푸른 인쇄에서 표지도 할까요?", "푸른인쇄"),
        ("사업자 116-82 00276 으로 계약되나요?", "1168200276"),
        ("최윤슬에게 답을 주실 수 있나요?", "최윤슬"),
    ):
        answer = await yunseul.post(f"/needs/{code}/questions", {"text": text})
        assert answer.status_code == 422
        assert f"알아볼 수 있는 말이 있습니다: {found}" in texts(answer)
        assert text in answer.text
    assert "적지 마세요" in texts(await yunseul.get(f"/needs/{code}/questions"))
    async with board.read() as session:
        assert await session.scalar(sa.select(sa.func.count()).select_from(Question)) == 0


async def test_questions_end_a_day_before_the_deadline_with_both_times(board: Board) -> None:
    code = await published_need(board)
    both = "질문은 2026. 11. 29.(일) 18:00까지 받습니다. 견적 마감은 2026. 11. 30.(월) 18:00입니다."
    assert both in texts(await board.visitor().get(f"/needs/{code}"))
    board.clock.forward(timedelta(days=6, hours=8) - timedelta(seconds=1))
    yunseul = await board.as_("윤슬")
    assert PAPER in await ask(yunseul, code)
    board.clock.forward(timedelta(seconds=1))
    assert "질문은 2026. 11. 29.(일) 18:00까지 받았습니다" in await ask(yunseul, code, "하나 더 묻겠습니다.")
    assert "질문 보내기" not in texts(await yunseul.get(f"/needs/{code}/questions"))


async def test_a_short_need_is_asked_about_for_half_of_its_time(board: Board) -> None:
    code = await published_need(board, deadline_on=board.clock().date(), deadline_time="18:00")
    assert "질문은 2026. 11. 23.(월) 14:00까지 받습니다" in texts(await board.visitor().get(f"/needs/{code}"))


async def test_an_enterprise_asks_ten_times_on_a_need_and_no_more(board: Board) -> None:
    code, other = await published_need(board), await published_need(board)
    for place in range(MOST_QUESTIONS - 1):
        await asked_question(board, code, "윤슬", f"{place}번째로 묻습니다.")
    yunseul = await board.as_("윤슬")
    answers = await asyncio.gather(
        *(yunseul.post(f"/needs/{code}/questions", {"text": PAPER}) for _time in range(2))
    )
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert "10건까지" in await ask(yunseul, code)
    assert PAPER in await ask(yunseul, other)
    assert PAPER in await ask(await board.as_("여울"), code)
    await yunseul.post(f"/needs/{code}/questions/1/withdraw")
    assert "다시 묻습니다." in await ask(yunseul, code, "다시 묻습니다.")


async def test_only_an_open_store_asks_and_only_while_the_need_is_open(board: Board) -> None:
    code = await published_need(board)
    sol = await board.as_("솔")
    assert "매장을 연 기업만" in await ask(sol, code)
    await opened_store(board)
    assert PAPER in await ask(sol, code)
    assert (
        await sol.post(f"/needs/{await drafted_need(board)}/questions", {"text": PAPER})
    ).status_code == 404
    async with board.write() as session:
        await cancel_need(session, asker("하늘"), code, CancelForm("사업이 취소되었습니다."), board.clock())
    assert "견적 접수가 끝난 수요입니다" in await ask(sol, code)
    with pytest.raises(Refused):
        await answered_question(board, code, "솔", "더 물어도 되나요?", "아니요")


async def test_own_question_is_taken_back_while_it_waits_and_by_nobody_else(board: Board) -> None:
    code = await published_need(board)
    number = await asked_question(board, code, "윤슬", PAPER)
    answered = await answered_question(board, code, "윤슬", "접지도 하나요?", "접지는 없습니다.")
    yunseul, yeoul = await board.as_("윤슬"), await board.as_("여울")
    assert (await yeoul.post(f"/needs/{code}/questions/{answered}/withdraw")).status_code == 403
    assert (await yunseul.post(f"/needs/{code}/questions/{answered}/withdraw")).status_code == 409
    assert (await yunseul.post(f"/needs/{code}/questions/{number}/withdraw")).status_code == 303
    assert PAPER not in texts(await (await board.as_("하늘")).get(f"/needs/{code}/questions"))
    async with board.read() as session:
        acts = await session.scalars(
            sa.select(JournalEntry.act).where(JournalEntry.subject == f"question:{code}/{number}")
        )
        assert sorted(acts) == ["ask_question", "withdraw_question"]
