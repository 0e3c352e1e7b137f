"""Cancelling, returning, copying, closing: how a need leaves the board, and what stays of it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from needs_board.kit.errors import Conflict
from needs_board.needs.actions import begin_evaluation, close_need, mark_awarded, mark_unsuccessful
from needs_board.needs.queries import due_needs, need_by_code
from needs_board.needs.rules import NeedState
from needs_board.notifications.models import Notice
from tests.board import Board, texts
from tests.cast import id_of
from tests.world import asker, drafted_need, published_need, returned_need


async def state_of(board: Board, code: str) -> NeedState:
    async with board.read() as session:
        return (await need_by_code(session, asker("하늘"), code)).state


async def test_officer_cancels_with_a_reason_that_everybody_reads(board: Board) -> None:
    code = await published_need(board)
    haneul = await board.as_("하늘")
    assert "취소하면 되돌릴 수 없습니다" in texts(await haneul.get(f"/needs/{code}/cancel"))
    answer = await haneul.post(f"/needs/{code}/cancel", {"reason": "사업이 미루어졌습니다."})
    assert answer.status_code == 303
    assert await state_of(board, code) is NeedState.CANCELLED
    assert "사업이 미루어졌습니다." in texts(await board.visitor().get(f"/needs/{code}"))


async def test_cancelling_without_a_reason_is_refused(board: Board) -> None:
    code = await published_need(board)
    answer = await (await board.as_("하늘")).post(f"/needs/{code}/cancel", {"reason": "  "})
    assert answer.status_code == 422
    assert "취소하는 까닭을 5자 이상" in texts(answer)
    assert await state_of(board, code) is NeedState.OPEN


@pytest.mark.parametrize("person", ["다온", "윤슬", "가람"])
async def test_nobody_else_cancels(board: Board, person: str) -> None:
    code = await published_need(board)
    client = await board.as_(person)
    answer = await client.post(f"/needs/{code}/cancel", {"reason": "남의 수요를 취소"})
    assert answer.status_code == 403
    assert await state_of(board, code) is NeedState.OPEN


async def test_discarded_draft_never_shows_up_anywhere(board: Board) -> None:
    code = await drafted_need(board)
    haneul = await board.as_("하늘")
    assert "작성 중인 수요 지우기" in texts(await haneul.get(f"/needs/{code}/cancel"))
    assert (await haneul.post(f"/needs/{code}/cancel")).status_code == 303
    assert (await board.visitor().get(f"/needs/{code}")).status_code == 404
    assert code not in texts(await board.visitor().get("/needs?state=cancelled"))
    assert code not in (await haneul.get("/needs/mine")).text


async def test_staff_returns_a_need_and_its_agency_is_told(board: Board) -> None:
    code = await published_need(board)
    garam = await board.as_("가람")
    answer = await garam.post(f"/needs/{code}/return", {"note": "수량이 서로 다릅니다."})
    assert answer.status_code == 303
    assert (await board.visitor().get(f"/needs/{code}")).status_code == 404
    page = texts(await (await board.as_("서준")).get(f"/needs/{code}/edit"))
    assert "수량이 서로 다릅니다." in page
    async with board.read() as session:
        told = await session.scalars(sa.select(Notice.account_id).where(Notice.kind == "need_returned"))
        assert set(told) == {id_of("하늘"), id_of("서준")}


async def test_return_needs_a_note_and_an_open_need(board: Board) -> None:
    code = await published_need(board)
    garam = await board.as_("가람")
    assert (await garam.post(f"/needs/{code}/return", {"note": ""})).status_code == 422
    again = await returned_need(board)
    assert (await garam.post(f"/needs/{again}/return", {"note": "한 번 더 고쳐 주세요."})).status_code == 409
    assert (await garam.get(f"/needs/{again}/return")).status_code == 409


async def test_officer_cannot_return_her_own_need(board: Board) -> None:
    code = await published_need(board)
    haneul = await board.as_("하늘")
    assert (await haneul.post(f"/needs/{code}/return", {"note": "스스로 돌려보냅니다."})).status_code == 403


async def test_past_need_becomes_a_new_draft_without_its_dates(board: Board) -> None:
    code = await published_need(board)
    seojun = await board.as_("서준")
    answer = await seojun.post(f"/needs/{code}/copy")
    assert answer.headers["Location"] == "/needs/N-2026-0002/edit"
    page = (await seojun.get(answer.headers["Location"])).text
    assert 'value="마을 이야기 책자 인쇄"' in page
    assert 'value="박서준"' in page
    assert 'id="deadline_on" name="deadline_on" value=""' in page
    async with board.read() as session:
        old = await need_by_code(session, asker("하늘"), code)
        new = await need_by_code(session, asker("하늘"), "N-2026-0002")
    assert (new.copied_from_id, new.state, new.published_at) == (old.id, NeedState.DRAFT, None)


async def test_stranger_copies_nothing(board: Board) -> None:
    code = await drafted_need(board)
    assert (await (await board.as_("다온")).post(f"/needs/{code}/copy")).status_code == 404


async def test_need_goes_from_its_deadline_to_an_award_step_by_step(board: Board) -> None:
    code = await published_need(board)
    board.clock.forward(timedelta(days=8))
    async with board.write() as session:
        (need,) = await due_needs(session, board.clock())
        await close_need(session, need, board.clock())
        assert need.closed_at == board.clock()
        await begin_evaluation(session, need, board.clock())
        await mark_awarded(session, need, board.clock())
    assert await state_of(board, code) is NeedState.AWARDED
    refused = await (await board.as_("하늘")).post(f"/needs/{code}/cancel", {"reason": "이제 와서 취소"})
    assert refused.status_code == 409
    history = texts(await (await board.as_("하늘")).get(f"/needs/{code}/history"))
    assert "견적 접수를 마감했습니다" in history
    assert "업체를 선정했습니다" in history


async def test_closing_twice_is_refused(board: Board) -> None:
    code = await published_need(board)
    async with board.write() as session:
        need = await need_by_code(session, asker("하늘"), code)
        await close_need(session, need, board.clock())
    with pytest.raises(Conflict):
        async with board.write() as session:
            need = await need_by_code(session, asker("하늘"), code)
            await close_need(session, need, board.clock())


async def test_need_without_a_usable_quote_ends_with_its_reason(board: Board) -> None:
    code = await published_need(board)
    async with board.write() as session:
        need = await need_by_code(session, asker("하늘"), code)
        await close_need(session, need, board.clock())
        await mark_unsuccessful(session, need, "견적이 들어오지 않았습니다.", board.clock())
    assert "견적이 들어오지 않았습니다." in texts(await board.visitor().get(f"/needs/{code}"))
