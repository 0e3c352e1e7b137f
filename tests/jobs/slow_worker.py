"""A worker process with one job that never ends, to be killed: `python -m tests.jobs.slow_worker URL`."""

import asyncio
import sys
from collections.abc import Mapping

from jobs.runner import Runner
from jobs.table import Job, Work
from needs_board.kit.db import Database
from needs_board.runs.rules import JobName
from tests.board import TEST_SETTINGS


async def endless(_work: Work) -> Mapping[str, int]:
    sys.stdout.write("running\n")
    sys.stdout.flush()
    await asyncio.sleep(3600)
    return {}


async def main(url: str) -> None:
    await Runner(Database(url), TEST_SETTINGS).run_if_due(Job(JobName.MATCH, endless))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
