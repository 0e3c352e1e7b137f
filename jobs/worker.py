"""The worker process: APScheduler looks after every job until the process is asked to stop."""

import asyncio
import logging
import os
import signal
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from jobs.runner import Runner
from needs_board.held.actions import keep_in
from needs_board.kit.clock import system_clock
from needs_board.kit.db import Database
from needs_board.kit.log import log
from needs_board.kit.settings import Settings

LOOK_SECONDS = 2
"""How often each job is looked after; a look is one small read. Requests to run now wait no longer either."""
PATIENCE_SECONDS = 8
POLITENESS = 10
"""Pages come first: with both cores busy a page of the web server gets nine times the worker's share."""
MISFIRE_GRACE_SECONDS = 300


async def work(settings: Settings, *, parent: int = 0) -> None:
    """Run jobs until SIGTERM or SIGINT, or until the parent process is gone."""
    os.nice(POLITENESS)
    keep_in(settings.data_dir / "indexes")
    database = Database(settings.database)
    runner = Runner(database, settings)
    scheduler = start_scheduler(runner)
    log().info("worker_started", pid=os.getpid())
    await _until_stopped(parent)
    scheduler.pause()
    await runner.stop(PATIENCE_SECONDS)
    scheduler.shutdown(wait=False)
    await database.close()
    log().info("worker_stopped", pid=os.getpid())


def start_scheduler(runner: Runner) -> AsyncIOScheduler:
    """Return a running scheduler: memory store, one instance of each job, looks that were missed made once."""
    # Its complaint that a job still runs when the next look is due is what max_instances is for.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = AsyncIOScheduler(
        timezone=UTC,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": MISFIRE_GRACE_SECONDS},
    )
    for job in runner.jobs:
        scheduler.add_job(
            runner.run_if_due,
            "interval",
            seconds=LOOK_SECONDS,
            args=[job],
            id=job.name.value,
            next_run_time=system_clock(),
        )
    scheduler.start()
    return scheduler


async def _until_stopped(parent: int) -> None:
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked.set)
    while not asked.is_set() and (not parent or os.getppid() == parent):
        try:
            await asyncio.wait_for(asked.wait(), timeout=1)
        except TimeoutError:
            continue
