"""Answering for all: corrections are kept, refusals and removals have reasons, and only the centre looks who asked."""

import pytest
import sqlalchemy as sa

from needs_board.journal.models import JournalEntry
from tests.board import Board, texts
from tests.questions import answered_question, asked_question
from tests.world import published_need

PAPER = "표지는 어떤 종이인가요?"


async def test_an_answer_is_read_by_everybody_on_the_page_of_the_need_and_over_the_api(board: Board) -> None:
    code = await published_need(board)
    number = await asked_question(board, code, "윤슬", PAPER)
    haneul = await board.as_("하늘")
    answer = await haneul.post(f"/needs/{code}/questions/{number}/answer", {"text": "아트지 250g입니다."})
    assert answer.headers["Location"] == f"/needs/{code}/questions"
    page = texts(await board.visitor().get(f"/needs/{code}"))
    assert PAPER in page
    assert "아트지 250g입니다." in page
    listed = (await board.visitor().api("GET", f"/api/v1/needs/{code}/questions")).json()
    assert listed["items"][0]["answers"] == [{"text": "아트지 250g입니다.", "at": "2026-11-23T01:00:00Z"}]
    assert listed["ask_until"] == "2026-11-29T09:00:00Z"
    assert "질문에 답했습니다" in texts(await haneul.get(f"/needs/{code}/history"))


async def test_a_corrected_answer_says_so_and_keeps_what_was_said_before(board: Board) -> None:
    code = await published_need(board)
    number = await answered_question(board, code, "윤슬", PAPER, "모조지 150g입니다.")
    haneul = await board.as_("하늘")
    for _time in range(2):  # saving the same again is no correction
        await haneul.post(f"/needs/{code}/questions/{number}/answer", {"text": "아트지 250g입니다."})
    page = texts(await board.visitor().get(f"/needs/{code}"))
    assert "고친 답변입니다" in page
    assert page.index("아트지 250g입니다.") < page.index("모조지 150g입니다.")
    listed = (await board.visitor().api("GET", f"/api/v1/needs/{code}/questions")).json()["items"]
    assert [one["text"] for one in listed[0]["answers"]] == ["아트지 250g입니다.", "모조지 150g입니다."]


async def test_an_agency_declines_with_a_reason_and_may_still_answer(board: Board) -> None:
    code = await published_need(board)
    number = await asked_question(board, code, "윤슬", "구청장님 취미가 무엇인가요?")
    haneul = await board.as_("하늘")
    address = f"/needs/{code}/questions/{number}"
    assert (await haneul.post(f"{address}/decline", {})).status_code == 422
    await haneul.post(f"{address}/decline", {"reason": "not_concerning", "note": "수요만 물어 주세요."})
    page = texts(await board.visitor().get(f"/needs/{code}"))
    assert "이 수요와 관련이 없는 질문입니다. 수요만 물어 주세요." in page
    await haneul.post(f"{address}/answer", {"text": "등산입니다."})
    page = texts(await board.visitor().get(f"/needs/{code}"))
    assert "등산입니다." in page
    assert "관련이 없는" not in page
    assert (await haneul.post(f"{address}/decline", {"reason": "not_concerning"})).status_code == 409


async def test_the_centre_takes_abuse_down_and_the_reason_stays(board: Board) -> None:
    code = await published_need(board)
    number = await answered_question(board, code, "윤슬", "이 기관은 나쁜 곳인가요?", "아닙니다.")
    garam = await board.as_("가람")
    address = f"/needs/{code}/questions/{number}"
    assert (await garam.post(f"{address}/take-down", {"reason": "음"})).status_code == 422
    assert (await garam.post(f"{address}/take-down", {"reason": "비방하는 글입니다."})).status_code == 303
    for client in (board.visitor(), await board.as_("하늘"), await board.as_("여울")):
        page = texts(await client.get(f"/needs/{code}"))
        assert "지원센터가 내린 질문입니다. 사유: 비방하는 글입니다." in page
        assert "나쁜 곳" not in page
        assert "아닙니다." not in (await client.api("GET", f"/api/v1/needs/{code}/questions")).text
    assert "나쁜 곳" in texts(await (await board.as_("윤슬")).get(f"/needs/{code}"))


async def test_the_centre_looks_who_asked_only_with_a_reason_that_the_journal_keeps(board: Board) -> None:
    code = await published_need(board)
    number = await asked_question(board, code, "윤슬", PAPER)
    garam = await board.as_("가람")
    assert "푸른인쇄" not in (await garam.get(f"/needs/{code}/questions/{number}")).text
    address = f"/needs/{code}/questions/{number}/asker"
    assert (await garam.post(address, {"reason": ""})).status_code == 422
    assert "푸른인쇄" in texts(await garam.post(address, {"reason": "비방 신고를 확인합니다."}))
    async with board.read() as session:
        entry = (
            await session.scalars(sa.select(JournalEntry).where(JournalEntry.act == "look_who_asked"))
        ).one()
    assert entry.facts == {"reason": "비방 신고를 확인합니다."}
    assert "푸른인쇄" not in str(entry.facts) + entry.subject


@pytest.mark.parametrize(("person", "status"), [("다온", 403), ("여울", 403), ("가람", 403)])
async def test_only_the_agency_answers(board: Board, person: str, status: int) -> None:
    code = await published_need(board)
    number = await answered_question(board, code, "윤슬", PAPER, "아트지 250g입니다.")
    client = await board.as_(person)
    answer = await client.post(f"/needs/{code}/questions/{number}/answer", {"text": "남의 답"})
    assert answer.status_code == status
    assert "남의 답" not in texts(await board.visitor().get(f"/needs/{code}"))
