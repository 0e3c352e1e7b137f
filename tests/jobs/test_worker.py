"""Worker processes: killed in the middle, stopped in good order, left behind by their parent."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from jobs.runner import Runner
from jobs.table import Job, Work
from needs_board.kit.clock import system_clock
from needs_board.kit.db import Database
from needs_board.runs.models import JobRun
from needs_board.runs.rules import LEASE, JobName, Outcome
from tests.board import TEST_SETTINGS, Board

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 30


@asynccontextmanager
async def process(*command: str, **settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start a Python process of ours; whatever happens, it is gone afterwards."""
    started = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        cwd=ROOT,
        env=os.environ | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.communicate()


def url_of(board: Board) -> str:
    return board.database.engine.url.render_as_string(hide_password=False)


async def runs_of(database: Database) -> list[JobRun]:
    async with database.read() as session:
        return list(await session.scalars(sa.select(JobRun).order_by(JobRun.id)))


async def quick(_work: Work) -> Mapping[str, int]:
    return {"sent": 1}


async def test_next_worker_takes_over_from_one_that_was_killed_in_the_middle(board: Board) -> None:
    async with process("-m", "tests.jobs.slow_worker", url_of(board)) as worker:
        assert worker.stdout is not None
        line = await asyncio.wait_for(worker.stdout.readline(), PATIENCE_SECONDS)
        assert line == b"running\n"
        worker.send_signal(signal.SIGKILL)
        await worker.wait()
    job = Job(JobName.MATCH, quick)
    assert await Runner(board.database, TEST_SETTINGS).run_if_due(job) is None
    later = Runner(board.database, TEST_SETTINGS, lambda: system_clock() + LEASE + timedelta(seconds=1))
    assert await later.run_if_due(job) is Outcome.DONE
    assert [run.outcome for run in await runs_of(board.database)] == [Outcome.CUT_OFF, Outcome.DONE]


async def test_worker_runs_every_job_and_stops_when_asked(board: Board, tmp_path: Path) -> None:
    settings = {"NEEDS_BOARD_DATABASE_URL": url_of(board), "NEEDS_BOARD_DATA_DIR": str(tmp_path)}
    async with process("-m", "jobs", "worker", **settings) as worker:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(ended := [r for r in await runs_of(board.database) if r.ended_at]) < len(JobName):  # noqa: ASYNC110 - another process gives no event
                await asyncio.sleep(0.2)
        worker.terminate()
        assert await asyncio.wait_for(worker.wait(), PATIENCE_SECONDS) == 0
    assert {run.outcome for run in ended} == {Outcome.DONE}, [(r.job, r.note) for r in ended]
    assert {run.job for run in ended} == set(JobName)


async def test_worker_ends_by_itself_when_its_parent_is_gone(board: Board, tmp_path: Path) -> None:
    settings = {"NEEDS_BOARD_DATABASE_URL": url_of(board), "NEEDS_BOARD_DATA_DIR": str(tmp_path)}
    nobody = "1" if os.getpid() != 1 else "2"
    async with process("-m", "jobs", "worker", "--parent", nobody, **settings) as worker:
        assert await asyncio.wait_for(worker.wait(), PATIENCE_SECONDS) == 0
