"""A form or an API write that is sent twice is done once and answered alike."""

import asyncio
from uuid import uuid4

import pytest
import sqlalchemy as sa

from needs_board.matches.rules import DeclineReason, InvitationState
from needs_board.needs.models import Need
from tests.board import Board, texts
from tests.invitations.asked import acts, invitation_of, pass_deadline
from tests.world import invited_enterprise, published_need


async def asked(board: Board) -> str:
    """Publish a need and ask 푸른인쇄."""
    code = await published_need(board)
    await invited_enterprise(board, code)
    return code


async def drafts(board: Board) -> int:
    async with board.read() as session:
        return (await session.execute(sa.select(sa.func.count()).select_from(Need))).scalar_one()


async def test_form_sent_twice_is_done_once_and_answered_alike(board: Board) -> None:
    code, yunseul, request_id = await asked(board), await board.as_("윤슬"), str(uuid4())
    answers = [
        await yunseul.post(f"/invitations/{code}/decline", {"reason": "price"}, request_id=request_id)
        for _ in range(3)
    ]
    assert {(one.status_code, one.headers["Location"]) for one in answers} == {(303, f"/invitations/{code}")}
    assert await acts(board, "decline_invitation") == [f"need:{code}"]


async def test_draft_sent_twice_is_one_draft(board: Board) -> None:
    haneul, request_id = await board.as_("하늘"), str(uuid4())
    form = {"act": "save", "title": "마을 이야기 책자 인쇄"}
    first = await haneul.post("/needs/new", form, request_id=request_id)
    second = await haneul.post("/needs/new", form, request_id=request_id)
    assert first.status_code == 303, texts(first)
    assert (second.status_code, second.headers["Location"]) == (303, first.headers["Location"])
    assert await drafts(board) == 1


async def test_two_at_the_same_moment_are_one(board: Board) -> None:
    haneul, request_id = await board.as_("하늘"), str(uuid4())
    await haneul.get("/needs/new")
    form = {"act": "save", "title": "마을 이야기 책자 인쇄"}
    answers = await asyncio.gather(
        *(haneul.post("/needs/new", form, request_id=request_id) for _ in range(4))
    )
    assert len({(one.status_code, one.headers["Location"]) for one in answers}) == 1
    assert await drafts(board) == 1


async def test_request_id_with_other_content_is_refused_and_changes_nothing(board: Board) -> None:
    code, yunseul, request_id = await asked(board), await board.as_("윤슬"), str(uuid4())
    await yunseul.post(f"/invitations/{code}/decline", {"reason": "price"}, request_id=request_id)
    for path, form in (
        (f"/invitations/{code}/decline", {"reason": "date"}),
        (f"/invitations/{code}/interested", {"reason": "price"}),
    ):
        answer = await yunseul.post(path, form, request_id=request_id)
        assert answer.status_code == 409
        assert "이미 처리된 요청 번호입니다" in texts(answer)
    kept = await invitation_of(board, code)
    assert (kept.state, kept.decline_reason) == (InvitationState.DECLINED, DeclineReason.PRICE)


async def test_request_id_of_somebody_else_tells_nothing(board: Board) -> None:
    code, yunseul, request_id = await asked(board), await board.as_("윤슬"), str(uuid4())
    await yunseul.post(f"/invitations/{code}/decline", {"reason": "price"}, request_id=request_id)
    yeoul = await board.as_("여울")
    answer = await yeoul.post(f"/invitations/{code}/decline", {"reason": "price"}, request_id=request_id)
    assert answer.status_code == 409
    assert "Location" not in answer.headers


async def test_form_that_was_refused_is_sent_again_with_the_same_id(board: Board) -> None:
    code, yunseul, request_id = await asked(board), await board.as_("윤슬"), str(uuid4())
    path = f"/invitations/{code}/decline"
    wrong = await yunseul.post(path, {"reason": "price", "note": "가" * 501}, request_id=request_id)
    assert wrong.status_code == 422
    mended = await yunseul.post(path, {"reason": "price", "note": "가" * 500}, request_id=request_id)
    assert mended.status_code == 303
    assert (await invitation_of(board, code)).decline_note == "가" * 500


async def test_write_that_was_refused_is_not_remembered(board: Board) -> None:
    code, request_id = await asked(board), str(uuid4())
    pass_deadline(board)
    yunseul = await board.as_("윤슬")
    for _ in range(2):
        late = await yunseul.post(f"/invitations/{code}/decline", {"reason": "price"}, request_id=request_id)
        assert late.status_code == 409
        assert "접수가 끝나" in texts(late)


async def test_api_write_with_an_idempotency_key_is_done_once(board: Board) -> None:
    code, yunseul, key = await asked(board), await board.as_("윤슬"), str(uuid4())
    path = f"/api/v1/invitations/{code}/decline"
    answers = [await yunseul.api("POST", path, {"reason": "price"}, Idempotency_Key=key) for _ in range(2)]
    assert {(one.status_code, one.text) for one in answers} == {(200, answers[0].text)}
    assert answers[1].headers["content-type"] == "application/json"
    assert await acts(board, "decline_invitation") == [f"need:{code}"]
    other = await yunseul.api("POST", path, {"reason": "date"}, Idempotency_Key=key)
    assert (other.status_code, other.json()["type"]) == (409, "/problems/conflict")


@pytest.mark.parametrize("key", ["1", "not-a-uuid"])
async def test_key_that_is_no_uuid_is_refused(board: Board, key: str) -> None:
    code, yunseul = await asked(board), await board.as_("윤슬")
    path = f"/invitations/{code}/interested"
    answer = await yunseul.api("POST", f"/api/v1{path}", Idempotency_Key=key)
    assert (answer.status_code, set(answer.json()["errors"])) == (422, {"Idempotency-Key"})
    assert (await yunseul.post(path, request_id=key)).status_code == 422
    assert (await invitation_of(board, code)).state is InvitationState.TOLD
