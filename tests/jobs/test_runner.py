"""Running jobs: once for each time they are due, whoever dies; a failure stays with its job."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import sqlalchemy as sa

from jobs.runner import Runner
from jobs.table import Job, Work
from needs_board.kit.asker import CLOCKWORK
from needs_board.runs import actions
from needs_board.runs.models import JobRun, Lease
from needs_board.runs.queries import is_due
from needs_board.runs.rules import EVERY, KEEP_RUNS, LEASE, JobName, Outcome
from tests.board import TEST_SETTINGS, Board

TICK = timedelta(seconds=1)


class Counting:
    """A job that counts how often it ran and how many of it ran at once."""

    def __init__(self, counts: Mapping[str, int] | None = None) -> None:
        self.runs = self.at_once = self.most_at_once = 0
        self._counts = {"sent": 1} if counts is None else counts

    async def __call__(self, _work: Work) -> Mapping[str, int]:
        self.runs += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0.02)
        self.at_once -= 1
        return self._counts


async def failing(_work: Work) -> Mapping[str, int]:
    raise ZeroDivisionError("nothing to divide by")


def runner(board: Board) -> Runner:
    return Runner(board.database, TEST_SETTINGS, board.clock)


async def runs_of(board: Board, job: JobName = JobName.MATCH) -> list[JobRun]:
    async with board.read() as session:
        return list(await session.scalars(sa.select(JobRun).where(JobRun.job == job).order_by(JobRun.id)))


async def abandoned_run(board: Board) -> None:
    """Leave a run behind as a worker does that is killed in the middle."""
    async with board.write() as session:
        assert await actions.take_run(session, JobName.MATCH, "gone", board.clock()) is not None


async def test_two_workers_run_a_job_once_for_each_time_it_is_due(board: Board) -> None:
    work = Counting()
    job, one, other = Job(JobName.MATCH, work), runner(board), runner(board)
    for _ in range(5):
        await asyncio.gather(*(each.run_if_due(job) for each in (one, other, one, other)))
        board.clock.forward(EVERY[JobName.MATCH])
    assert work.runs == 5
    assert work.most_at_once == 1


async def test_without_the_lease_the_same_workers_run_it_more_than_once(board: Board) -> None:
    """The negative control: looking what is due is not enough, the lease is what makes it once."""
    work = Counting()
    job, one, other = Job(JobName.MATCH, work), runner(board), runner(board)

    async def looks_due() -> bool:
        async with board.read() as session:
            return await is_due(session, job.name, board.clock())

    assert [await looks_due(), await looks_due()] == [True, True]
    await asyncio.gather(one._work(job), other._work(job))
    assert work.runs == 2
    assert work.most_at_once == 2


async def test_job_is_not_run_before_its_time(board: Board) -> None:
    work = Counting()
    job, worker = Job(JobName.MATCH, work), runner(board)
    assert await worker.run_if_due(job) is Outcome.DONE
    board.clock.forward(EVERY[JobName.MATCH] - TICK)
    assert await worker.run_if_due(job) is None
    board.clock.forward(TICK)
    assert await worker.run_if_due(job) is Outcome.DONE
    assert work.runs == 2


async def test_worker_that_slept_runs_what_is_due_once(board: Board) -> None:
    work = Counting()
    job, worker = Job(JobName.MATCH, work), runner(board)
    await worker.run_if_due(job)
    board.clock.forward(100 * EVERY[JobName.MATCH])
    for _ in range(3):
        await worker.run_if_due(job)
    assert work.runs == 2


async def test_lease_of_a_dead_worker_passes_on_when_it_has_run_out(board: Board) -> None:
    work = Counting()
    job = Job(JobName.MATCH, work)
    await abandoned_run(board)
    board.clock.forward(LEASE - TICK)
    assert await runner(board).run_if_due(job) is None
    board.clock.forward(2 * TICK)
    assert await runner(board).run_if_due(job) is Outcome.DONE
    first, second = await runs_of(board)
    assert (first.outcome, first.ended_at) == (Outcome.CUT_OFF, board.clock())
    assert (second.outcome, second.note) == (Outcome.DONE, "sent=1")


async def test_lease_holds_even_where_no_run_is_written_down(board: Board) -> None:
    async with board.write() as session:
        session.add(Lease(job=JobName.MATCH, owner="somebody", until=board.clock() + TICK))
    job = Job(JobName.MATCH, Counting())
    assert await runner(board).run_if_due(job) is None
    board.clock.forward(TICK)
    assert await runner(board).run_if_due(job) is Outcome.DONE


async def test_worker_that_wakes_up_late_learns_that_its_lease_is_gone(board: Board) -> None:
    async with board.write() as session:
        late = await actions.take_run(session, JobName.MATCH, "late", board.clock())
    assert late is not None
    board.clock.forward(LEASE + TICK)
    await runner(board).run_if_due(Job(JobName.MATCH, Counting()))
    async with board.write() as session:
        assert not await actions.beat(session, JobName.MATCH, late, board.clock())
        await actions.end_run(session, JobName.MATCH, late, Outcome.DONE, "sent=9", board.clock())
    assert [run.outcome for run in await runs_of(board)] == [Outcome.CUT_OFF, Outcome.DONE]


async def test_beating_heart_keeps_the_lease(board: Board) -> None:
    async with board.write() as session:
        run_id = await actions.take_run(session, JobName.MATCH, "alive", board.clock())
    assert run_id is not None
    for _ in range(4):
        board.clock.forward(LEASE - TICK)
        async with board.write() as session:
            assert await actions.beat(session, JobName.MATCH, run_id, board.clock())
    assert await runner(board).run_if_due(Job(JobName.MATCH, Counting())) is None


async def test_failing_job_is_shown_as_failed_and_the_next_ones_run(board: Board) -> None:
    worker, work = runner(board), Counting()
    assert await worker.run_if_due(Job(JobName.MATCH, failing)) is Outcome.FAILED
    assert await worker.run_if_due(Job(JobName.REMIND, work)) is Outcome.DONE
    (failed,) = await runs_of(board)
    assert failed.note == "ZeroDivisionError: nothing to divide by"
    board.clock.forward(EVERY[JobName.MATCH])
    assert await worker.run_if_due(Job(JobName.MATCH, work)) is Outcome.DONE


async def test_run_that_was_asked_for_starts_before_its_time_and_once(board: Board) -> None:
    worker, work = runner(board), Counting()
    job = Job(JobName.MATCH, work)
    await worker.run_if_due(job)
    async with board.write() as session:
        await actions.request_run(session, CLOCKWORK, JobName.MATCH, board.clock())
        await actions.request_run(session, CLOCKWORK, JobName.MATCH, board.clock())
    board.clock.forward(TICK)
    assert await worker.run_if_due(job) is Outcome.DONE
    assert await worker.run_if_due(job) is None
    assert work.runs == 2


async def test_only_the_latest_run_without_work_is_kept(board: Board) -> None:
    worker = runner(board)
    for counts in ({}, {"sent": 2}, {}, {}, {}):
        await worker.run_if_due(Job(JobName.MATCH, Counting(counts)))
        board.clock.forward(EVERY[JobName.MATCH])
    assert [run.note for run in await runs_of(board)] == ["sent=2", ""]


async def test_stopping_gives_the_lease_back(board: Board) -> None:
    started = asyncio.Event()

    async def endless(_work: Work) -> Mapping[str, int]:
        started.set()
        await asyncio.sleep(3600)
        return {}

    worker = runner(board)
    running = asyncio.create_task(worker.run_if_due(Job(JobName.MATCH, endless)))
    await started.wait()
    await worker.stop(0.01)
    assert await running is Outcome.CUT_OFF
    async with board.read() as session:
        lease = await session.get_one(Lease, JobName.MATCH)
    assert lease.until <= board.clock()
    assert await runner(board).run_if_due(Job(JobName.MATCH, Counting())) is Outcome.DONE


async def test_old_runs_are_cleared_away(board: Board) -> None:
    await runner(board).run_if_due(Job(JobName.MATCH, Counting()))
    board.clock.forward(KEEP_RUNS + TICK)
    await runner(board).run_if_due(Job(JobName.REMIND, Counting()))
    async with board.write() as session:
        assert await actions.tidy_runs(session, board.clock()) == 1
    assert await runs_of(board) == []
    assert len(await runs_of(board, JobName.REMIND)) == 1
