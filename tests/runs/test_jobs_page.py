"""The staff's page about jobs: what ran, what is late or dead, and running one now."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from needs_board.runs import actions
from needs_board.runs.models import RunRequest
from needs_board.runs.rules import (
    COUNT_LABELS,
    LATE_AFTER,
    LEASE,
    JobName,
    Outcome,
    due_at,
    note_of,
    note_text,
)
from tests.board import MORNING, Board, texts


async def ended_run(
    board: Board, job: JobName, outcome: Outcome = Outcome.DONE, said: str = "sent=3 failed=1"
) -> None:
    """Let a job run for two seconds."""
    async with board.write() as session:
        run_id = await actions.take_run(session, job, "machine:7", board.clock())
    assert run_id is not None
    board.clock.forward(timedelta(seconds=2))
    async with board.write() as session:
        await actions.end_run(session, job, run_id, outcome, said, board.clock())


async def requests(board: Board) -> int:
    async with board.read() as session:
        return (await session.execute(sa.select(sa.func.count()).select_from(RunRequest))).scalar_one()


async def test_staff_sees_when_a_job_ran_how_long_and_what_it_did(board: Board) -> None:
    await ended_run(board, JobName.DELIVER_MAIL)
    page = texts(await (await board.as_("가람")).get("/staff/jobs"))
    assert "메일 보내기 5초마다 마침 2026. 11. 23.(월) 10:00 2초 보냄 3, 실패 1" in page
    assert "machine:7" in page
    assert "아직 실행 안 함" in page
    assert "확인 필요" not in page


async def test_failed_late_and_dead_jobs_stand_out(board: Board) -> None:
    await ended_run(board, JobName.MATCH, Outcome.FAILED, "OSError: disk full")
    async with board.write() as session:
        await actions.take_run(session, JobName.TIDY, "gone", board.clock())
    garam = await board.as_("가람")
    assert texts(await garam.get("/staff/jobs")).count("확인 필요") == 1
    board.clock.forward(LEASE + LATE_AFTER + timedelta(minutes=1))
    page = texts(await garam.get("/staff/jobs"))
    assert page.count("확인 필요") == 2
    assert "OSError: disk full" in page
    assert "작업 처리기의 응답이 끊겼습니다" in page
    assert "제때 실행되지 않았습니다" in page


async def test_staff_asks_for_a_run_once_however_often_they_press(board: Board) -> None:
    garam = await board.as_("가람")
    for _ in range(2):
        assert (await garam.post("/staff/jobs/match/run")).status_code == 303
    assert await requests(board) == 1
    assert "곧 실행합니다" in texts(await garam.get("/staff/jobs"))


async def test_history_can_be_narrowed_to_one_job(board: Board) -> None:
    await ended_run(board, JobName.DELIVER_MAIL)
    await ended_run(board, JobName.MATCH, said="invited=5")
    garam = await board.as_("가람")
    page = texts(await garam.get("/staff/jobs?job=match"))
    history = page[page.index("최근 실행") :]
    assert "안내한 기업 5" in history
    assert "보냄 3" not in history
    assert (await garam.get("/staff/jobs?job=nonsense")).status_code == 200


@pytest.mark.parametrize("person", ["하늘", "윤슬"])
async def test_only_the_staff_sees_and_runs_jobs(board: Board, person: str) -> None:
    client = await board.as_(person)
    assert (await client.get("/staff/jobs")).status_code == 403
    assert (await client.post("/staff/jobs/match/run")).status_code == 403
    assert await requests(board) == 0


async def test_unknown_job_is_not_found(board: Board) -> None:
    assert (await (await board.as_("가람")).post("/staff/jobs/conquer/run")).status_code == 404


def test_counts_are_read_back_in_words_and_other_notes_stay() -> None:
    assert note_text(note_of({"sent": 3, "failed": 0, "queued": 1})) == "보냄 3, 다시 보낼 차례 1"
    assert note_text("OSError: disk=full") == "OSError: disk=full"
    assert note_text("") == ""


def test_every_count_of_the_jobs_has_its_words() -> None:
    """Jobs name what they count in jobs/table.py and notifications.deliver_mail."""
    names = {"closed", "needs", "invited", "reminded", "expired", "sealed", "waiting", "runs", "accounts"}
    names |= {
        "invitations",
        "purged",
        "sheets",
        "albums",
        "pictures",
        "warned",
        "suspended",
        "told",
        "unread",
        "to_open",
        "asked",
        "answered",
        "unanswered",
    }
    assert names | {"cancelled", "files", "sent", "queued", "uncertain", "failed"} == set(COUNT_LABELS)


def test_job_that_was_cut_off_is_due_at_once() -> None:
    later = MORNING + timedelta(seconds=1)
    assert due_at(JobName.TIDY, MORNING, Outcome.CUT_OFF, later) == later
    assert due_at(JobName.TIDY, MORNING, Outcome.FAILED, later) == MORNING + timedelta(hours=6)
