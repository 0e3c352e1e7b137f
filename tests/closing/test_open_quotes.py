"""Opening: after the deadline, once, by the agency, with a record of who was present."""

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa

from needs_board.accounts.models import Session
from needs_board.closing.actions import remind_to_open
from needs_board.closing.models import Attendance
from needs_board.journal.models import JournalEntry
from needs_board.needs.actions import cancel_need
from needs_board.needs.forms import CancelForm
from needs_board.notifications.models import Notice
from needs_board.notifications.rules import NoticeKind
from tests.board import Board, Client, texts
from tests.cast import id_of
from tests.opening import close, close_and_open
from tests.world import asker, published_need, submitted_quote


async def closed_need(board: Board) -> tuple[str, str]:
    """Let a sealed need with a quote of 825,000 won pass its deadline; return its code and the quote's number."""
    code = await published_need(board)
    number = await submitted_quote(board, code, "윤슬", 25_000)
    board.clock.forward(timedelta(days=8))
    await close(board)
    return code, number


async def see_nothing(board: Board, code: str, number: str) -> None:
    """Fail if anybody but its enterprise sees a quote, or that there is one."""
    for person in ("하늘", "서준", "가람", "여울"):
        client = await board.as_(person)
        assert (await client.get(f"/quotes/{number}")).status_code == 404
        assert (await client.api("GET", f"/api/v1/needs/{code}/quotes")).json() == {"quotes": []}
        for path in (f"/needs/{code}", f"/needs/{code}/opening", "/", "/me/received", "/staff/needs"):
            assert "825,000" not in (await client.get(path)).text
    assert (await (await board.as_("하늘")).get(f"/needs/{code}/compare")).status_code == 409


async def present(client: Client, code: str) -> str:
    """Keep the page of an opening open, as its script does, and return what it shows."""
    answer = await client.post(f"/needs/{code}/opening/present", headers={"HX-Request": "true"})
    return texts(answer)


async def test_quotes_stay_sealed_after_the_deadline_until_they_are_opened(board: Board) -> None:
    code, number = await closed_need(board)
    await see_nothing(board, code, number)
    haneul = await board.as_("하늘")
    assert "견적은 개봉할 때까지 봉인되어 있습니다" in texts(await haneul.get("/me/notices"))
    assert "개봉하기" in texts(await haneul.get("/"))
    answer = await haneul.post(f"/needs/{code}/opening")
    assert answer.headers["Location"] == f"/needs/{code}/opening"
    for person in ("하늘", "가람"):
        assert "825,000원" in (await (await board.as_(person)).get(f"/quotes/{number}")).text
    assert (await haneul.get(f"/needs/{code}/compare")).status_code == 200


async def test_record_says_when_by_whom_before_whom_and_how_many(board: Board) -> None:
    code, _number = await closed_need(board)
    haneul, seojun, garam = await board.as_("하늘"), await board.as_("서준"), await board.as_("가람")
    await haneul.post(f"/needs/{code}/opening/centre", {"invites_centre": "1"})
    await present(garam, code)
    board.clock.forward(timedelta(minutes=3))
    await present(seojun, code)
    assert "박서준 나래구청" in await present(haneul, code)
    await haneul.post(f"/needs/{code}/opening")
    board.clock.forward(timedelta(days=30))
    record = texts(await (await board.as_("하늘")).get(f"/needs/{code}/opening"))
    assert "개봉한 때 2026. 12. 1.(화) 10:03 개봉한 사람 김하늘 받은 견적 1건" in record
    assert "참관한 사람 김하늘 나래구청 박서준 나래구청" in record
    assert "정가람" not in record
    haneul = await board.as_("하늘")
    assert (await (await board.as_("가람")).get(f"/needs/{code}/opening")).status_code == 200
    read = (await haneul.api("GET", f"/api/v1/needs/{code}/opening")).json()
    assert (read["quotes"], read["opened_by"], len(read["present"])) == (1, "김하늘", 2)
    assert "봉인된 견적을 개봉했습니다 김하늘" in texts(await haneul.get(f"/needs/{code}/history"))
    async with board.read() as session:
        entry = (
            await session.scalars(sa.select(JournalEntry).where(JournalEntry.act == "open_quotes"))
        ).one()
        assert await session.scalar(sa.select(sa.func.count()).select_from(Attendance)) == 0
    assert entry.facts == {"quotes": 1, "present": [str(id_of("하늘")), str(id_of("서준"))]}


async def test_the_centre_is_present_only_where_the_agency_invites_it(board: Board) -> None:
    code, _number = await closed_need(board)
    haneul, garam = await board.as_("하늘"), await board.as_("가람")
    assert (await garam.get(f"/needs/{code}/opening")).status_code == 403
    await haneul.post(f"/needs/{code}/opening/centre", {"invites_centre": "1"})
    assert "정가람 지원센터" in await present(garam, code)
    assert (await garam.post(f"/needs/{code}/opening")).status_code == 403
    await haneul.post(f"/needs/{code}/opening/centre")
    assert (await garam.get(f"/needs/{code}/opening")).status_code == 403


async def test_being_present_keeps_no_session_alive(board: Board) -> None:
    code, _number = await closed_need(board)
    haneul = await board.as_("하늘")
    await haneul.get("/sign-in")  # where the page with the form came from
    board.clock.forward(timedelta(minutes=20))
    seen = sa.select(Session.seen_at).where(Session.account_id == id_of("하늘"))
    async with board.read() as session:
        before = (await session.scalars(seen)).all()
    assert "김하늘" in await present(haneul, code)
    async with board.read() as session:
        assert (await session.scalars(seen)).all() == before


async def test_nothing_is_opened_before_the_deadline_or_by_others_or_twice(board: Board) -> None:
    code = await published_need(board)
    number = await submitted_quote(board, code, "윤슬", 25_000)
    haneul = await board.as_("하늘")
    answer = await haneul.post(f"/needs/{code}/opening")
    assert answer.status_code == 409
    assert "마감(2026. 11. 30.(월) 18:00)이 지나야 개봉할 수 있습니다" in texts(answer)
    await see_nothing(board, code, number)
    board.clock.forward(timedelta(days=8))  # the clockwork has not passed yet
    haneul = await board.as_("하늘")
    for person, status in (("다온", 403), ("윤슬", 403), ("가람", 403)):
        assert (await (await board.as_(person)).post(f"/needs/{code}/opening")).status_code == status
    await see_nothing(board, code, number)
    both = await asyncio.gather(*(haneul.post(f"/needs/{code}/opening") for _time in range(2)))
    assert sorted(one.status_code for one in both) == [303, 409]
    assert (await haneul.get(f"/quotes/{number}")).status_code == 200


async def test_a_need_cancelled_before_it_was_opened_keeps_its_seal(board: Board) -> None:
    code, number = await closed_need(board)
    async with board.write() as session:
        await cancel_need(session, asker("하늘"), code, CancelForm("예산이 없어졌습니다."), board.clock())
    haneul = await board.as_("하늘")
    assert (await haneul.post(f"/needs/{code}/opening")).status_code == 409
    assert (await haneul.get(f"/quotes/{number}")).status_code == 404
    assert "봉인된 채로 남습니다" in texts(await haneul.get(f"/needs/{code}/opening"))


async def test_a_need_without_a_quote_ends_at_its_deadline_without_an_opening(board: Board) -> None:
    code = await published_need(board)
    board.clock.forward(timedelta(days=8))
    await close(board)
    page = texts(await (await board.as_("하늘")).get(f"/needs/{code}/opening"))
    assert "마감까지 들어온 견적이 없어" in page


@pytest.mark.parametrize("sealed", [True, False])
async def test_only_sealed_needs_wait_to_be_opened(board: Board, sealed: bool) -> None:
    code = await published_need(board, sealed=sealed)
    number = await submitted_quote(board, code, "윤슬", 25_000)
    haneul, yeoul = await board.as_("하늘"), await board.as_("여울")
    assert (await haneul.get(f"/quotes/{number}")).status_code == (404 if sealed else 200)
    assert (await yeoul.get(f"/quotes/{number}")).status_code == 404
    board.clock.forward(timedelta(days=8))
    await close(board)
    state = (await board.visitor().api("GET", f"/api/v1/needs/{code}")).json()["state"]
    assert state == ("closed" if sealed else "evaluating")
    await close_and_open(board)
    assert (await (await board.as_("여울")).get(f"/quotes/{number}")).status_code == 404


async def test_an_agency_is_told_once_more_of_quotes_that_nobody_opened(board: Board) -> None:
    await closed_need(board)
    board.clock.forward(timedelta(days=1))
    for _time in range(2):
        async with board.write() as session:
            told = await remind_to_open(session, board.clock())
    async with board.read() as session:
        kinds = await session.scalars(sa.select(Notice.subject).where(Notice.kind == NoticeKind.NEED_TO_OPEN))
        assert sum(subject.endswith("/still") for subject in kinds) == 1
    assert told == 0
