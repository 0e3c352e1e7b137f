"""A day before the deadline the silent are reminded, once, and nobody learns who quoted a sealed need."""

from datetime import timedelta

import pytest

from needs_board.invitations.actions import remind
from needs_board.matches.rules import REMIND_AFTER, REMIND_BEFORE
from needs_board.notifications.rules import NoticeKind
from tests.board import Board, texts
from tests.invitations.asked import pass_deadline, told
from tests.world import invited_enterprise, published_need, submitted_quote

YUNSEUL, YEOUL, GARAM = "yunseul@pureun.example", "yeoul@deundeun.example", "garam@centre.example"
BEFORE_THE_LAST_DAY = timedelta(days=6, hours=7)
"""From the morning of the tests to an hour before the last day of `complete_need` begins."""


async def sent(board: Board) -> int:
    async with board.write() as session:
        return await remind(session, board.clock())


async def asked(board: Board, *, sealed: bool) -> str:
    """Publish a need, ask both open stores and let time pass until an hour before reminders are due."""
    code = await published_need(board, sealed=sealed)
    await invited_enterprise(board, code)
    await invited_enterprise(board, code, "든든도시락")
    board.clock.forward(BEFORE_THE_LAST_DAY)
    return code


async def test_reminder_comes_a_day_before_the_deadline_and_once(board: Board) -> None:
    await asked(board, sealed=True)
    assert await sent(board) == 0
    board.clock.forward(timedelta(hours=1))
    assert await sent(board) == 2
    board.clock.forward(timedelta(hours=3))
    assert await sent(board) == 0
    assert await told(board, NoticeKind.INVITATION_REMINDER) == [YEOUL, YUNSEUL]
    inbox = await (await board.as_("윤슬")).get("/me/notices")
    assert "마감이 다가왔습니다" in texts(inbox)
    assert "마을 이야기 책자 인쇄" in texts(inbox)


async def test_whoever_declined_is_left_in_peace_and_whoever_is_interested_is_reminded(board: Board) -> None:
    code = await asked(board, sealed=False)
    await (await board.as_("윤슬")).post(f"/invitations/{code}/decline", {"reason": "price"})
    await (await board.as_("여울")).post(f"/invitations/{code}/interested")
    board.clock.forward(timedelta(hours=1))
    await sent(board)
    assert await told(board, NoticeKind.INVITATION_REMINDER) == [YEOUL]


async def test_whoever_quoted_an_open_need_is_not_reminded(board: Board) -> None:
    code = await asked(board, sealed=False)
    await submitted_quote(board, code, "윤슬", 20_000)
    board.clock.forward(timedelta(hours=1))
    await sent(board)
    assert await told(board, NoticeKind.INVITATION_REMINDER) == [YEOUL]


@pytest.mark.parametrize("quoting", [(), ("윤슬",), ("윤슬", "여울")])
async def test_mails_of_a_sealed_need_are_the_same_whoever_quoted(
    board: Board, quoting: tuple[str, ...]
) -> None:
    code = await asked(board, sealed=True)
    for person in quoting:
        await submitted_quote(board, code, person, 20_000)
    board.clock.forward(timedelta(hours=1))
    assert await sent(board) == 2
    assert await told(board, NoticeKind.INVITATION_REMINDER) == [YEOUL, YUNSEUL]
    assert await told(board, NoticeKind.NEED_UNANSWERED) == []


async def test_staff_hear_once_of_an_open_need_that_nobody_answered(board: Board) -> None:
    code = await asked(board, sealed=False)
    board.clock.forward(timedelta(hours=1))
    for _ in range(2):
        await sent(board)
    assert await told(board, NoticeKind.NEED_UNANSWERED) == [GARAM]
    page = await (await board.as_("가람")).get("/me/notices")
    assert "아직 견적이 없습니다" in texts(page)
    assert (await (await board.as_("가람")).get(f"/needs/{code}/matches")).status_code == 200


async def test_staff_hear_nothing_of_an_open_need_with_a_quote(board: Board) -> None:
    code = await asked(board, sealed=False)
    await submitted_quote(board, code, "윤슬", 20_000)
    board.clock.forward(timedelta(hours=1))
    await sent(board)
    assert await told(board, NoticeKind.NEED_UNANSWERED) == []


async def test_nobody_is_reminded_of_what_they_were_told_just_now(board: Board) -> None:
    code = await published_need(board)
    board.clock.forward(BEFORE_THE_LAST_DAY + REMIND_BEFORE - REMIND_AFTER)
    await invited_enterprise(board, code)
    assert await sent(board) == 0
    board.clock.forward(REMIND_AFTER)
    assert await sent(board) == 1


async def test_after_the_deadline_there_is_nothing_to_remind_of(board: Board) -> None:
    await asked(board, sealed=False)
    pass_deadline(board)
    assert await sent(board) == 0
