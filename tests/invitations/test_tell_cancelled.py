"""Who was asked or has a quote is told that a need was cancelled, once, and nobody learns who quoted."""

from datetime import timedelta

import pytest

from jobs.table import Work, remind
from needs_board.invitations.actions import tell_cancelled
from needs_board.invitations.rules import TELL_CANCELLED_FOR
from needs_board.needs.actions import cancel_need
from needs_board.needs.forms import CancelForm
from needs_board.notifications.rules import NoticeKind
from needs_board.quotes.actions import expire_quotes, withdraw_quote
from tests.board import TEST_SETTINGS, Board, texts
from tests.invitations.asked import told
from tests.world import asker, drafted_need, invited_enterprise, published_need, submitted_quote

YUNSEUL, YEOUL = "yunseul@pureun.example", "yeoul@deundeun.example"
WHY = "사업 예산이 줄어 올해는 하지 않습니다."


async def cancelled(board: Board, code: str) -> None:
    async with board.write() as session:
        await cancel_need(session, asker("하늘"), code, CancelForm(WHY), board.clock())


async def sent(board: Board) -> int:
    async with board.write() as session:
        return await tell_cancelled(session, board.clock())


@pytest.mark.parametrize("sealed", [True, False])
async def test_invited_and_quoting_enterprises_are_told_once(board: Board, sealed: bool) -> None:
    code = await published_need(board, sealed=sealed)
    await invited_enterprise(board, code)
    await submitted_quote(board, code, "여울", 20_000)
    assert await sent(board) == 0
    await cancelled(board, code)
    assert await sent(board) == 2
    board.clock.forward(timedelta(minutes=5))
    assert await sent(board) == 0
    assert await told(board, NoticeKind.NEED_CANCELLED) == [YEOUL, YUNSEUL]
    words = texts(await (await board.as_("여울")).get("/me/notices"))
    assert "진행이 취소되었습니다" in words


async def test_whoever_has_nothing_to_do_with_it_is_not_told(board: Board) -> None:
    code = await published_need(board)
    number = await submitted_quote(board, code, "여울", 20_000)
    async with board.write() as session:
        await withdraw_quote(session, asker("여울"), number, board.clock())
    await cancelled(board, code)
    other = await published_need(board)
    await invited_enterprise(board, other)
    assert await sent(board) == 0
    assert await told(board, NoticeKind.NEED_CANCELLED) == []


async def test_quote_that_ran_out_since_is_told_of_too(board: Board) -> None:
    code = await published_need(board)
    await submitted_quote(board, code, "여울", 20_000, valid_until=board.clock().date() + timedelta(days=21))
    await cancelled(board, code)
    async with board.write() as session:
        await expire_quotes(session, board.clock() + timedelta(days=30))
    assert await sent(board) == 1


async def test_thrown_away_draft_and_old_cancellation_are_no_news(board: Board) -> None:
    await cancelled(board, await drafted_need(board))
    code = await published_need(board)
    await invited_enterprise(board, code)
    await cancelled(board, code)
    board.clock.forward(TELL_CANCELLED_FOR + timedelta(seconds=1))
    assert await sent(board) == 0
    board.clock.forward(-timedelta(seconds=1))
    assert await sent(board) == 1


async def test_staff_see_no_mail_that_would_tell_of_a_sealed_quote(board: Board) -> None:
    sealed = await published_need(board, sealed=True)
    await invited_enterprise(board, sealed)
    await submitted_quote(board, sealed, "여울", 20_000)
    await cancelled(board, sealed)
    assert await sent(board) == 2
    assert YEOUL not in (await (await board.as_("가람")).get("/staff/mail")).text


async def test_job_of_reminders_tells_and_counts(board: Board) -> None:
    code = await published_need(board)
    await invited_enterprise(board, code)
    await cancelled(board, code)
    work = Work(board.database, TEST_SETTINGS, board.clock(), board.clock)
    assert await remind(work) == {"reminded": 0, "cancelled": 1, "to_open": 0}
