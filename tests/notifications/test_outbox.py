"""The outbox as the staff sees it, and letting one mail go out again."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import msgspec
import pytest
import sqlalchemy as sa

from needs_board.kit.mail import Answer, Delivery
from needs_board.notifications.models import OutgoingMail
from needs_board.notifications.rules import NoticeKind
from tests.board import TEST_SETTINGS, Board, texts
from tests.notifications.news import ListeningCarrier, deliver, news, recipients, tell


async def mail_id(board: Board) -> str:
    async with board.read() as session:
        return str((await session.scalars(sa.select(OutgoingMail.id))).one())


async def failed_mail(board: Board) -> str:
    """Tell 윤슬 something that the mail server refuses for good."""
    await tell(board, news(), "윤슬")
    await deliver(board, ListeningCarrier(lambda _letter: Answer(Delivery.REFUSED, "550 no such user")))
    return await mail_id(board)


async def test_staff_sees_state_and_answer_for_each_recipient(board: Board) -> None:
    await failed_mail(board)
    await tell(board, news(), "여울")
    page = texts(await (await board.as_("가람")).get("/staff/mail"))
    assert "yunseul@pureun.example" in page
    assert "550 no such user" in page
    assert "보낼 차례 1" in page
    assert "실패 1" in page


async def test_list_can_be_narrowed_to_a_state(board: Board) -> None:
    await failed_mail(board)
    await tell(board, news(), "여울")
    garam = await board.as_("가람")
    page = texts(await garam.get("/staff/mail?state=failed"))
    assert "yunseul@pureun.example" in page
    assert "yeoul@deundeun.example" not in page
    assert (await garam.get("/staff/mail?state=nonsense")).status_code == 200


async def test_staff_lets_a_failed_mail_go_out_again_to_the_address_of_today(board: Board) -> None:
    mail = await failed_mail(board)
    async with board.write() as session:
        await session.execute(
            sa.text("UPDATE account SET email = 'new@pureun.example' WHERE email = 'yunseul@pureun.example'")
        )
    garam = await board.as_("가람")
    assert (await garam.post(f"/staff/mail/{mail}/resend")).status_code == 303
    carrier = ListeningCarrier()
    assert await deliver(board, carrier) == {"sent": 1}
    assert recipients(carrier.letters) == ["new@pureun.example"]


async def test_mail_on_its_way_is_not_sent_twice(board: Board) -> None:
    await tell(board, news(), "윤슬")
    answer = await (await board.as_("가람")).post(f"/staff/mail/{await mail_id(board)}/resend")
    assert answer.status_code == 409
    assert "이미 보낼 차례이거나" in texts(answer)


async def test_mail_is_shown_as_it_was_or_will_be_sent(board: Board) -> None:
    await tell(board, news(), "윤슬")
    garam, address = await board.as_("가람"), f"/staff/mail/{await mail_id(board)}"
    before = texts(await garam.get(address))
    await deliver(board, ListeningCarrier())
    after = texts(await garam.get(address))
    for page in (before, after):
        assert "최윤슬님, 안녕하십니까." in page
        assert "http://board.test/needs/N-2026-0007" in page


async def test_link_for_one_person_is_not_shown_to_the_staff(board: Board) -> None:
    secret = msgspec.structs.replace(news(NoticeKind.ACCOUNT_LINK, "account:1"), href="/links/geheim")
    await tell(board, secret, "윤슬")
    page = await (await board.as_("가람")).get(f"/staff/mail/{await mail_id(board)}")
    assert page.status_code == 200
    assert "geheim" not in page.text


@pytest.mark.parametrize("person", ["하늘", "윤슬"])
async def test_only_the_staff_sees_and_resends_mail(board: Board, person: str) -> None:
    mail, client = await failed_mail(board), await board.as_(person)
    assert (await client.get("/staff/mail")).status_code == 403
    assert (await client.get(f"/staff/mail/{mail}")).status_code == 403
    assert (await client.post(f"/staff/mail/{mail}/resend")).status_code == 403
    assert await deliver(board, ListeningCarrier()) == {}


async def test_unknown_mail_is_not_found(board: Board) -> None:
    garam = await board.as_("가람")
    assert (await garam.get(f"/staff/mail/{uuid4()}")).status_code == 404
    assert (await garam.post(f"/staff/mail/{uuid4()}/resend")).status_code == 404


@asynccontextmanager
async def as_demo(board: Board) -> AsyncIterator[None]:
    """Let the board be a demo for a while."""
    board.app.state.settings = msgspec.structs.replace(TEST_SETTINGS, demo=True)
    try:
        yield
    finally:
        board.app.state.settings = TEST_SETTINGS


async def test_everybody_reads_the_mailbox_of_a_demo(board: Board) -> None:
    await tell(board, news(), "윤슬")
    await deliver(board, ListeningCarrier())
    async with as_demo(board):
        page = await board.visitor().get("/demo/mailbox")
        (address,) = re.findall(r'href="(/demo/mailbox/[0-9a-f-]+)"', page.text)
        mail = await board.visitor().get(address)
    assert "yunseul@pureun.example" in texts(page)
    assert "최윤슬님, 안녕하십니까." in texts(mail)
    assert 'href="/needs/N-2026-0007"' in mail.text
    assert "<3천 부>" not in mail.text


async def test_board_that_is_no_demo_has_no_mailbox(board: Board) -> None:
    await tell(board, news(), "윤슬")
    await deliver(board, ListeningCarrier())
    garam = await board.as_("가람")
    assert (await garam.get("/demo/mailbox")).status_code == 404
    assert (await garam.get(f"/demo/mailbox/{await mail_id(board)}")).status_code == 404
