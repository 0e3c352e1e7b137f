"""The staff invite an enterprise by mail, see what became of it, and send the link again."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from needs_board.joining.models import JoinInvitation
from needs_board.notifications.models import OutgoingMail
from needs_board.notifications.rules import NoticeKind
from tests.applicants import EMAIL, NAME, applicant, link_sent
from tests.board import Board, texts
from tests.cast import PASSWORD

INVITE = {"enterprise_name": NAME, "type": "cooperative", "person_name": "나루", "email": EMAIL}


async def invitation(board: Board) -> JoinInvitation:
    async with board.read() as session:
        return (await session.scalars(sa.select(JoinInvitation))).one()


async def test_invited_enterprise_follows_the_link_and_the_list_shows_how_far_it_is(board: Board) -> None:
    garam, visitor = await board.as_("가람"), board.visitor()
    assert (await garam.post("/staff/joining", INVITE)).status_code == 303
    assert "답을 기다림" in texts(await garam.get("/staff/joining"))
    async with board.read() as session:
        mail = (await session.scalars(sa.select(OutgoingMail))).one()
    assert (mail.kind, mail.recipient) == (NoticeKind.JOIN_INVITED, EMAIL)
    board.clock.forward(timedelta(days=13))
    assert (await visitor.post(await link_sent(board), {"password": PASSWORD})).status_code == 303
    garam = await board.as_("가람")
    page = texts(await garam.get("/staff/joining"))
    assert "신청서 작성 중" in page
    assert (await garam.post(f"/staff/joining/{(await invitation(board)).id}/resend")).status_code == 409


async def test_resent_link_replaces_the_first(board: Board) -> None:
    garam, visitor = await board.as_("가람"), board.visitor()
    await garam.post("/staff/joining", INVITE)
    first = await link_sent(board)
    answer = await garam.post(f"/staff/joining/{(await invitation(board)).id}/resend")
    assert answer.status_code == 303
    assert (await visitor.get(first)).status_code == 404
    assert (await visitor.get(await link_sent(board))).status_code == 200
    assert (await invitation(board)).sent_count == 2


@pytest.mark.parametrize("email", ["yunseul@pureun.example", EMAIL])
async def test_address_with_an_account_is_not_invited(board: Board, email: str) -> None:
    await applicant(board)
    garam = await board.as_("가람")
    answer = await garam.post("/staff/joining", INVITE | {"email": email})
    assert answer.status_code == 422
    assert "이미 계정이 있는 주소입니다" in texts(answer)


async def test_wrong_fields_are_named_and_what_was_typed_stays(board: Board) -> None:
    garam = await board.as_("가람")
    answer = await garam.post("/staff/joining", INVITE | {"email": "x", "type": ""})
    assert answer.status_code == 422
    for field in ("email", "type"):
        assert f'id="{field}-error"' in answer.text
    assert f'value="{NAME}"' in answer.text


async def test_only_the_staff_invite(board: Board) -> None:
    for person in ("하늘", "윤슬"):
        client = await board.as_(person)
        assert (await client.get("/staff/joining")).status_code == 403
        assert (await client.post("/staff/joining", INVITE)).status_code == 403
    async with board.read() as session:
        assert (await session.scalars(sa.select(JoinInvitation))).first() is None
