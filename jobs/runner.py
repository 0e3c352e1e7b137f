"""Runs each job once for each time it is due, however many workers there are, and writes down how it went."""

import asyncio
import os
import platform
import time
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from jobs.table import JOBS, Job, Work
from needs_board.kit.clock import Clock, system_clock
from needs_board.kit.db import Database
from needs_board.kit.log import log
from needs_board.kit.settings import Settings
from needs_board.runs import actions, queries
from needs_board.runs.rules import HEARTBEAT, Outcome, note_of

Ended = tuple[Outcome, str]
_DATABASE_AWAY = (DBAPIError, OSError)
"""The database is busy or cannot be reached: what was wanted is tried again at the next look."""


class Runner:
    """One worker's hands: looks whether a job is due, takes its lease, runs it, keeps its heart beating."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        clock: Clock = system_clock,
        *,
        jobs: Sequence[Job] = JOBS,
    ) -> None:
        self.jobs = jobs
        self._database, self._settings, self._clock = database, settings, clock
        self._worker = f"{platform.node()}:{os.getpid()}"
        self._running: set[asyncio.Task[Outcome]] = set()

    async def run_if_due(self, job: Job) -> Outcome | None:
        """Run a job if it is due and nobody else runs it; return how it ended, None when it did not start."""
        try:
            run_id = await self._take(job)
        except _DATABASE_AWAY as error:
            log().warning("job_not_taken", job=job.name.value, error=str(error))
            return None
        if run_id is None:
            return None
        run = asyncio.create_task(self._run(job, run_id))
        self._running.add(run)
        run.add_done_callback(self._running.discard)
        return await asyncio.shield(run)

    async def stop(self, patience_seconds: float) -> None:
        """Wait for what is running; what takes longer is cut off, its lease given back."""
        if not self._running:
            return
        _done, late = await asyncio.wait(self._running, timeout=patience_seconds)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=patience_seconds)

    async def _take(self, job: Job) -> UUID | None:
        at = self._clock()
        async with self._database.read() as session:
            if not await queries.is_due(session, job.name, at):
                return None
        async with self._database.write() as session:
            return await actions.take_run(session, job.name, self._worker, at)

    async def _run(self, job: Job, run_id: UUID) -> Outcome:
        began = time.monotonic()
        work = asyncio.create_task(self._work(job))
        beating = asyncio.create_task(self._keep_beating(job, run_id, work))
        try:
            await asyncio.wait([work])
        except asyncio.CancelledError:
            work.cancel()
            await asyncio.wait([work])
        beating.cancel()
        outcome, said = (Outcome.CUT_OFF, "") if work.cancelled() else work.result()
        try:
            async with self._database.write() as session:
                await actions.end_run(session, job.name, run_id, outcome, said, self._clock())
        except _DATABASE_AWAY as error:
            # The next run finds this one without an end and counts it as cut off.
            log().error("job_end_not_noted", job=job.name.value, error=str(error))
        _log_end(job, outcome, said, time.monotonic() - began)
        return outcome

    async def _work(self, job: Job) -> Ended:
        """Do the work of a job; the one place where any error is caught, so that the other jobs go on."""
        work = Work(self._database, self._settings, self._clock(), self._clock)
        try:
            counts: Mapping[str, int] = await job.run(work)
        except Exception as error:  # noqa: BLE001 - the run is marked as failed and shown to the staff
            log().error("job_failed", job=job.name.value, exc_info=error)
            return Outcome.FAILED, f"{type(error).__name__}: {error}"
        return Outcome.DONE, note_of(counts)

    async def _keep_beating(self, job: Job, run_id: UUID, task: asyncio.Task[Ended]) -> None:
        """Extend the lease while the work goes on; stop the work when the lease was lost."""
        while True:
            await asyncio.sleep(HEARTBEAT.total_seconds())
            try:
                async with self._database.write() as session:
                    holds = await actions.beat(session, job.name, run_id, self._clock())
            except _DATABASE_AWAY:
                continue  # Somebody writes for long; a lease outlives three missed beats.
            if not holds:
                log().error("lease_lost", job=job.name.value)
                task.cancel()
                return


def _log_end(job: Job, outcome: Outcome, said: str, seconds: float) -> None:
    """Log a run; those that found nothing to do only on the level that is not shown."""
    line = {"job": job.name.value, "outcome": outcome.value, "seconds": round(seconds, 3), "note": said}
    if outcome is Outcome.DONE and not said:
        log().debug("job_run", **line)
    else:
        log().info("job_run", **line)
