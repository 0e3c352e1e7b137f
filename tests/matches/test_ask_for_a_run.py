"""Staff read the ledger of the matcher and ask for a run; nobody else does."""

import pytest
import sqlalchemy as sa

from needs_board.journal.models import JournalEntry
from needs_board.matches.actions import run_matcher
from needs_board.matches.models import MatchRun
from needs_board.runs.models import RunRequest
from needs_board.runs.rules import JobName
from tests.board import Board, texts
from tests.cast import id_of
from tests.world import published_need


async def requests(board: Board) -> list[RunRequest]:
    async with board.read() as session:
        return list(await session.scalars(sa.select(RunRequest)))


async def test_staff_ask_for_a_run_and_the_clockwork_finds_the_request(board: Board) -> None:
    garam = await board.as_("가람")
    assert 'action="/staff/match-now"' in (await garam.get("/staff/runs")).text
    answer = await garam.post("/staff/match-now")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/runs")
    assert "매칭을 요청했습니다" in texts(await garam.get("/staff/runs"))
    (asked,) = await requests(board)
    assert asked.job == JobName.MATCH
    async with board.read() as session:
        entry = (
            await session.scalars(sa.select(JournalEntry).where(JournalEntry.act == "ask_for_match_run"))
        ).one()
    assert (entry.subject, entry.account_id) == ("job:match", id_of("가람"))


@pytest.mark.parametrize("person", ["하늘", "다온", "윤슬", "여울"])
async def test_nobody_else_asks_for_a_run_or_reads_the_ledger(board: Board, person: str) -> None:
    client = await board.as_(person)
    assert (await client.post("/staff/match-now")).status_code == 403
    assert (await client.get("/staff/runs")).status_code == 403
    assert await requests(board) == []


async def test_ledger_tells_what_each_run_saw_and_did(board: Board) -> None:
    garam = await board.as_("가람")
    assert "아직 매칭한 기록이 없습니다" in texts(await garam.get("/staff/runs"))
    await published_need(board)
    report = await run_matcher(board.database, board.clock())
    async with board.read() as session:
        run = (await session.scalars(sa.select(MatchRun))).one()
    assert (run.needs, run.documents, run.invited) == (1, 2, report.invited)
    assert run.at == board.clock()
    page = texts(await garam.get("/staff/runs"))
    assert run.fingerprint[:12] in page
    assert str(run.parameters["analyser"]) in page
    assert f"{run.seconds:.2f}" in page


async def test_another_need_is_in_the_fingerprint_and_asks_nobody_to_match_the_first_again(
    board: Board,
) -> None:
    """A published need teaches the categories; what the market says of open needs changes with the market alone."""
    await published_need(board)
    await run_matcher(board.database, board.clock())
    await published_need(board, title="다른 책자 인쇄")
    await run_matcher(board.database, board.clock())
    async with board.read() as session:
        runs = (await session.execute(sa.select(MatchRun.fingerprint, MatchRun.needs))).all()
    assert [run.needs for run in runs] == [1, 1]
    assert len({run.fingerprint for run in runs}) == 2
