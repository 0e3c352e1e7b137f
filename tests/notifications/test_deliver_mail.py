"""Delivering mail: nothing is lost, nothing is sent twice without need, and everybody sees what became of it."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from needs_board.kit.i18n import Locale
from needs_board.kit.mail import Answer, Delivery, Letter, MailServerDown
from needs_board.notifications.models import OutgoingMail
from needs_board.notifications.rules import MOST_ATTEMPTS, SENDING_LEASE, MailState, NoticeKind, retry_after
from tests.board import Board
from tests.notifications.news import ClosedCarrier, ListeningCarrier, deliver, news, recipients, tell


async def only_mail(board: Board) -> OutgoingMail:
    async with board.read() as session:
        return (await session.scalars(sa.select(OutgoingMail))).one()


def always(delivery: Delivery, said: str = "") -> Callable[[Letter], Answer]:
    return lambda _letter: Answer(delivery, said)


async def test_letter_says_who_needs_what_until_when_why_and_where(board: Board) -> None:
    await tell(board, news(), "윤슬")
    carrier = ListeningCarrier()
    assert await deliver(board, carrier) == {"sent": 1}
    letter = carrier.letters[0]
    for part in ("최윤슬", "나래구청", "주민 안내 책자 <3천 부>", "2026. 11. 30.(월) 18:00", "책자, 인쇄"):
        assert part in letter.text
    assert "http://board.test/needs/N-2026-0007" in letter.text
    assert "왜 이 메일을 받으셨나요?" in letter.text
    assert "책자 &lt;3천 부&gt;" in letter.html
    assert 'href="http://board.test/needs/N-2026-0007"' in letter.html
    assert letter.subject == "나래구청에서 찾고 있습니다: 주민 안내 책자 <3천 부>"


async def test_letter_speaks_the_language_of_its_reader(board: Board) -> None:
    await tell(board, news(), "윤슬")
    async with board.write() as session:
        await session.execute(sa.text("UPDATE account SET locale = :en"), {"en": Locale.EN.value})
    carrier = ListeningCarrier()
    await deliver(board, carrier)
    assert "is looking for" in carrier.letters[0].subject
    assert "왜 이 메일을" not in carrier.letters[0].text


async def test_mail_is_sent_once_however_often_the_job_runs(board: Board) -> None:
    await tell(board, news(), "윤슬", "여울")
    carrier = ListeningCarrier()
    await deliver(board, carrier)
    board.clock.forward(timedelta(days=1))
    assert await deliver(board, carrier) == {}
    assert sorted(recipients(carrier.letters)) == ["yeoul@deundeun.example", "yunseul@pureun.example"]


async def test_two_deliveries_at_once_share_the_mails(board: Board) -> None:
    for number in range(6):
        await tell(board, news(subject=f"need:{number}"), "윤슬", "여울")
    one, other = ListeningCarrier(), ListeningCarrier()
    await asyncio.gather(deliver(board, one), deliver(board, other))
    sent = [letter.message_id for letter in one.letters + other.letters]
    assert len(sent) == len(set(sent)) == 12


async def test_refusal_for_now_is_tried_again_later_and_later(board: Board) -> None:
    await tell(board, news(), "윤슬")
    carrier = ListeningCarrier(always(Delivery.LATER, "451 busy"))
    assert await deliver(board, carrier) == {"queued": 1}
    mail = await only_mail(board)
    assert (mail.state, mail.last_error) == (MailState.QUEUED, "451 busy")
    assert mail.due_at == board.clock() + retry_after(1)
    assert await deliver(board, carrier) == {}
    board.clock.forward(retry_after(1))
    assert await deliver(board, carrier) == {"queued": 1}
    assert (await only_mail(board)).due_at == board.clock() + retry_after(2)


async def test_mail_fails_for_good_after_the_last_attempt(board: Board) -> None:
    await tell(board, news(), "윤슬")
    carrier = ListeningCarrier(always(Delivery.LATER, "451 busy"))
    for _ in range(MOST_ATTEMPTS + 3):
        await deliver(board, carrier)
        board.clock.forward(timedelta(days=1))
    assert len(carrier.letters) == MOST_ATTEMPTS
    assert (await only_mail(board)).state is MailState.FAILED


async def test_refusal_for_good_is_not_tried_again(board: Board) -> None:
    await tell(board, news(), "윤슬")
    carrier = ListeningCarrier(always(Delivery.REFUSED, "550 no such user"))
    assert await deliver(board, carrier) == {"failed": 1}
    board.clock.forward(timedelta(days=1))
    assert await deliver(board, carrier) == {}
    assert (await only_mail(board)).last_error == "550 no such user"


async def test_uncertain_invitation_is_sent_again_with_the_same_number_and_words(board: Board) -> None:
    await tell(board, news(), "윤슬")
    answers = iter([Answer(Delivery.UNSURE, "connection lost"), Answer(Delivery.SENT)])
    carrier = ListeningCarrier(lambda _letter: next(answers))
    assert await deliver(board, carrier) == {"uncertain": 1}
    board.clock.forward(retry_after(1))
    assert await deliver(board, carrier) == {"sent": 1}
    first, second = carrier.letters
    assert (first.message_id, first.text) == (second.message_id, second.text)


async def test_uncertain_reminder_is_not_sent_again(board: Board) -> None:
    await tell(board, news(NoticeKind.INVITATION_REMINDER), "윤슬")
    carrier = ListeningCarrier(always(Delivery.UNSURE))
    await deliver(board, carrier)
    board.clock.forward(timedelta(days=1))
    assert await deliver(board, carrier) == {}
    assert (await only_mail(board)).state is MailState.UNCERTAIN


class Killed(BaseException):
    """What a kill looks like from inside: nothing after it runs."""


async def test_mail_whose_sender_was_killed_is_not_lost(board: Board) -> None:
    await tell(board, news(), "윤슬")

    def die(_letter: Letter) -> Answer:
        raise Killed

    with pytest.raises(Killed):
        await deliver(board, ListeningCarrier(die))
    assert (await only_mail(board)).state is MailState.SENDING
    carrier = ListeningCarrier()
    assert await deliver(board, carrier) == {}  # its lease still holds: the sender may be alive
    board.clock.forward(SENDING_LEASE + timedelta(seconds=1))
    assert await deliver(board, carrier) == {"uncertain": 1, "sent": 1}
    assert len(carrier.letters) == 1


async def test_mails_wait_unchanged_while_the_server_is_down(board: Board) -> None:
    await tell(board, news(), "윤슬")
    with pytest.raises(MailServerDown):
        await deliver(board, ClosedCarrier())
    mail = await only_mail(board)
    assert (mail.state, mail.attempts) == (MailState.QUEUED, 0)


async def test_one_bad_letter_does_not_hold_up_the_others(board: Board) -> None:
    await tell(board, news(), "윤슬", "여울")
    carrier = ListeningCarrier(
        lambda letter: Answer(Delivery.REFUSED if "yunseul" in letter.recipient else Delivery.SENT)
    )
    assert await deliver(board, carrier) == {"failed": 1, "sent": 1}
