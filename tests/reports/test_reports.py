"""Reported threads: only then the staff see them, each look is in the journal, and never again after closing."""

import sqlalchemy as sa

from needs_board.journal.models import JournalEntry
from needs_board.notifications.models import Notice
from tests.board import Board, texts
from tests.cast import id_of
from tests.talk import begun_thread, reported_thread, said, sent_file
from tests.world import product_on_sale


async def looks(board: Board) -> list[int]:
    """Return the numbers of the files that were opened, 0 for a look at the thread, as the journal has them."""
    async with board.read() as session:
        rows = await session.scalars(sa.select(JournalEntry.facts).where(JournalEntry.act == "view_thread"))
        return [row["file"] for row in rows]


async def test_staff_see_a_reported_thread_until_the_report_is_closed(board: Board) -> None:
    thread = await begun_thread(board, f"product:{await product_on_sale(board)}", text="비밀 이야기")
    await sent_file(board, thread)
    garam, yunseul = await board.as_("가람"), await board.as_("윤슬")
    for path in ("/staff/reports", "/staff/mail", "/staff/needs", "/staff/jobs"):
        assert "비밀 이야기" not in (await garam.get(path)).text
    await yunseul.post(f"/threads/{thread}/report", {"reason": "무례한 말을 합니다."})
    async with board.read() as session:
        notice = (await session.scalars(sa.select(Notice).where(Notice.account_id == id_of("가람")))).one()
    page = await garam.get(notice.href)
    assert "비밀 이야기" in texts(page) and "무례한 말을 합니다." in texts(page) and "최윤슬" in texts(page)
    assert (await garam.get(f"{notice.href}/files/2")).status_code == 200
    assert await looks(board) == [0, 2]
    assert (await garam.get(f"/threads/{thread}")).status_code == 404
    assert (await garam.post(f"{notice.href}/close", {"outcome": "주의를 주었습니다."})).status_code == 303
    for path in (notice.href, f"{notice.href}/files/2"):
        assert (await garam.get(path)).status_code == 404
    assert (await garam.post(f"{notice.href}/close")).status_code == 404
    assert await looks(board) == [0, 2]
    assert "마침" in texts(await garam.get("/staff/reports"))


async def test_a_thread_has_one_open_report(board: Board) -> None:
    thread = await begun_thread(board, f"product:{await product_on_sale(board)}")
    report = await reported_thread(board, thread)
    haneul = await board.as_("하늘")
    assert "이미 신고된 대화" in texts(await haneul.get(f"/threads/{thread}/report"))
    assert (await haneul.post(f"/threads/{thread}/report", {"reason": "저도 신고합니다."})).status_code == 409
    await (await board.as_("가람")).post(f"/staff/reports/{report}/close")
    assert (await haneul.post(f"/threads/{thread}/report", {"reason": "저도 신고합니다."})).status_code == 303


async def test_report_needs_a_reason_which_the_other_side_does_not_see(board: Board) -> None:
    thread = await begun_thread(board, f"product:{await product_on_sale(board)}")
    haneul, yunseul = await board.as_("하늘"), await board.as_("윤슬")
    assert (await haneul.post(f"/threads/{thread}/report", {"reason": "흠"})).status_code == 422
    await haneul.post(f"/threads/{thread}/report", {"reason": "약속을 어겼습니다."})
    await said(board, thread, "윤슬", "무슨 일인가요?")
    for path in (f"/threads/{thread}", f"/threads/{thread}/report"):
        assert "약속을 어겼습니다." not in (await yunseul.get(path)).text
