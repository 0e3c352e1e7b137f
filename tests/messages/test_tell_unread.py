"""One mail for what lies unread for ten minutes: grouped, once until somebody reads, never from a muted thread."""

from datetime import timedelta

import sqlalchemy as sa

from needs_board.accounts.models import Membership
from needs_board.messages.actions import tell_unread
from needs_board.notifications.models import Notice
from tests.board import Board
from tests.cast import id_of
from tests.talk import begun_thread, said
from tests.world import product_on_sale


async def told(board: Board, minutes: int) -> list[tuple[str, str, int]]:
    """Let so many minutes pass and the job run; return whom it told of what, and of how many threads."""
    board.clock.forward(timedelta(minutes=minutes))
    names = {id_of(person): person for person in ("하늘", "서준", "윤슬", "여울", "가람")}
    async with board.write() as session:
        before = set(await session.scalars(sa.select(Notice.id)))
        await tell_unread(session, board.clock())
        rows = await session.scalars(sa.select(Notice).where(Notice.id.not_in(before)))
        return sorted((names[one.account_id], one.href, one.facts["count"]) for one in rows)


async def test_side_is_told_once_until_somebody_of_it_has_read(board: Board) -> None:
    thread = await begun_thread(board, f"product:{await product_on_sale(board)}")
    yunseul, href = await board.as_("윤슬"), f"/threads/{thread}"
    assert await told(board, 9) == []
    assert await told(board, 1) == [("윤슬", href, 1)]
    await said(board, thread, "하늘", "계신가요?")
    assert await told(board, 60) == []
    await yunseul.post(f"{href}/read", {"number": "2"})
    await said(board, thread, "하늘", "하나 더 묻겠습니다.")
    assert await told(board, 9) == []
    assert await told(board, 1) == [("윤슬", href, 1)]


async def test_several_threads_are_one_mail_and_muted_ones_none(board: Board) -> None:
    numbers = [await product_on_sale(board, name=f"책자 {n}") for n in range(3)]
    threads = [await begun_thread(board, f"product:{number}") for number in numbers]
    await (await board.as_("윤슬")).post(f"/threads/{threads[0]}/mute", {"muted": "1"})
    assert await told(board, 10) == [("윤슬", "/threads", 2)]
    page = (await (await board.as_("가람")).get("/staff/mail")).text
    assert "나래구청 책자" not in page  # the staff see that a mail left, not who speaks about what


async def test_agency_is_told_by_department_or_when_that_is_empty_all(board: Board) -> None:
    thread = await begun_thread(board, f"product:{await product_on_sale(board)}")
    await said(board, thread, "윤슬", "네.")
    assert [row[0] for row in await told(board, 10)] == ["하늘"]
    async with board.write() as session:
        membership = await session.get_one(Membership, id_of("membership of 하늘"))
        membership.organisation_id, membership.department_id = id_of("한빛공단"), None
        await session.execute(sa.text("UPDATE thread_side SET told_number = 0"))
    assert [row[0] for row in await told(board, 10)] == ["서준"]


async def test_message_that_a_colleague_has_read_is_not_told(board: Board) -> None:
    thread = await begun_thread(board, f"product:{await product_on_sale(board)}")
    await said(board, thread, "윤슬", "네.")
    await (await board.as_("서준")).post(f"/threads/{thread}/read", {"number": "2"})
    assert await told(board, 10) == []
