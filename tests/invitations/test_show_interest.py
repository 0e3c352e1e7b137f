"""An enterprise says that it considers a quote, also after having said no."""

import pytest

from needs_board.matches.rules import InvitationState
from tests.board import Board, texts
from tests.invitations.asked import acts, invitation_of, pass_deadline
from tests.world import invited_enterprise, published_need


async def test_interest_is_noted_once_and_shown_to_the_agency(board: Board) -> None:
    code = await published_need(board)
    await invited_enterprise(board, code)
    yunseul = await board.as_("윤슬")
    for _ in range(2):
        answer = await yunseul.post(f"/invitations/{code}/interested")
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/invitations/{code}")
    assert (await invitation_of(board, code)).state is InvitationState.INTERESTED
    assert await acts(board, "show_interest") == [f"need:{code}"]
    page = await yunseul.get(f"/invitations/{code}")
    assert "관심 있음" in texts(page)
    assert f"/invitations/{code}/interested" not in page.text


async def test_whoever_declined_may_change_their_mind_and_the_reason_is_forgotten(board: Board) -> None:
    code = await published_need(board)
    await invited_enterprise(board, code)
    yunseul = await board.as_("윤슬")
    await yunseul.post(f"/invitations/{code}/decline", {"reason": "price", "note": "너무 낮습니다."})
    assert "마음을 바꾸실 수 있습니다" in texts(await yunseul.get(f"/invitations/{code}"))
    assert (await yunseul.post(f"/invitations/{code}/interested")).status_code == 303
    kept = await invitation_of(board, code)
    assert (kept.state, kept.decline_reason, kept.decline_note) == (InvitationState.INTERESTED, None, "")
    await yunseul.post(f"/invitations/{code}/decline", {"reason": "date"})
    assert (await invitation_of(board, code)).state is InvitationState.DECLINED


@pytest.mark.parametrize(("person", "status"), [("하늘", 403), ("가람", 403), ("여울", 404)])
async def test_nobody_else_shows_interest(board: Board, person: str, status: int) -> None:
    code = await published_need(board)
    await invited_enterprise(board, code)
    other = await board.as_(person)
    assert (await other.post(f"/invitations/{code}/interested")).status_code == status
    assert (await invitation_of(board, code)).state is InvitationState.TOLD


async def test_after_the_deadline_it_is_too_late(board: Board) -> None:
    code = await published_need(board)
    await invited_enterprise(board, code)
    pass_deadline(board)
    answer = await (await board.as_("윤슬")).post(f"/invitations/{code}/interested")
    assert answer.status_code == 409
    assert (await invitation_of(board, code)).state is InvitationState.TOLD


async def test_interest_over_the_api(board: Board) -> None:
    code = await published_need(board)
    await invited_enterprise(board, code)
    answer = await (await board.as_("윤슬")).api("POST", f"/api/v1/invitations/{code}/interested")
    assert (answer.status_code, answer.json()) == (200, {"need": code, "state": "interested"})
    assert (await invitation_of(board, code)).state is InvitationState.INTERESTED
