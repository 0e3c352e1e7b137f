"""Seeing an invitation is noted by the page, never by reading it."""

from datetime import timedelta

import pytest

from needs_board.matches.rules import InvitationState
from tests.board import Board, texts
from tests.invitations.asked import invitation_of
from tests.world import invited_enterprise, published_need


async def test_page_itself_tells_that_it_was_seen_the_first_time(board: Board) -> None:
    code = await published_need(board)
    await invited_enterprise(board, code)
    board.clock.forward(timedelta(hours=1))
    yunseul = await board.as_("윤슬")
    page = await yunseul.get(f"/invitations/{code}")
    assert (await invitation_of(board, code)).state is InvitationState.TOLD
    assert f'hx-post="/invitations/{code}/seen"' in page.text
    answer = await yunseul.post(f"/invitations/{code}/seen")
    assert (answer.status_code, answer.content) == (204, b"")
    kept = await invitation_of(board, code)
    assert (kept.state, kept.opened_at) == (InvitationState.OPENED, board.clock())
    again = await yunseul.get(f"/invitations/{code}")
    assert "/seen" not in again.text
    assert "읽음" in texts(again)


async def test_seeing_it_again_changes_nothing_not_even_an_answer(board: Board) -> None:
    code = await published_need(board)
    await invited_enterprise(board, code)
    yunseul = await board.as_("윤슬")
    await yunseul.post(f"/invitations/{code}/seen")
    first = (await invitation_of(board, code)).opened_at
    board.clock.forward(timedelta(hours=1))
    await yunseul.post(f"/invitations/{code}/seen")
    assert (await invitation_of(board, code)).opened_at == first
    await yunseul.post(f"/invitations/{code}/decline", {"reason": "price"})
    assert (await yunseul.post(f"/invitations/{code}/seen")).status_code == 204
    assert (await invitation_of(board, code)).state is InvitationState.DECLINED


@pytest.mark.parametrize(("person", "status"), [("하늘", 403), ("가람", 403), ("여울", 404)])
async def test_nobody_else_marks_it_as_seen(board: Board, person: str, status: int) -> None:
    code = await published_need(board)
    await invited_enterprise(board, code)
    assert (await (await board.as_(person)).post(f"/invitations/{code}/seen")).status_code == status
    assert (await invitation_of(board, code)).state is InvitationState.TOLD
