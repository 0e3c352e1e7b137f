"""Reads about the clockwork."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.kit.asker import Asker, Role, check_role
from needs_board.runs.models import JobRun, RunRequest
from needs_board.runs.rules import JobName, Outcome, due_at, is_dead, is_late

RUNS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class JobState:
    """How a job stands; `last` is None when it never ran."""

    job: JobName
    last: JobRun | None
    due_at: datetime
    is_requested: bool
    is_dead: bool
    is_late: bool


async def last_run(session: AsyncSession, job: JobName) -> JobRun | None:
    """Return the latest run of a job."""
    statement = (
        sa.select(JobRun).where(JobRun.job == job).order_by(JobRun.started_at.desc(), JobRun.id.desc())
    )
    return (await session.scalars(statement.limit(1))).first()


async def is_requested(session: AsyncSession, job: JobName) -> bool:
    """Say whether a person asked for a run that no worker has taken up."""
    statement = sa.select(RunRequest.id).where(RunRequest.job == job, RunRequest.taken_at.is_(None))
    return (await session.scalars(statement.limit(1))).first() is not None


async def is_due(session: AsyncSession, job: JobName, at: datetime) -> bool:
    """Say whether a job should start now: asked for, or its time has come and nobody is heard running it."""
    last = await last_run(session, job)
    if last is None or await is_requested(session, job):
        return last is None or not _is_alive(last, at)
    if last.outcome is Outcome.RUNNING:
        return not _is_alive(last, at)
    return due_at(job, last.started_at, last.outcome, at) <= at


async def job_states(session: AsyncSession, asker: Asker, at: datetime) -> list[JobState]:
    """Return how every job stands, for the staff."""
    check_role(asker, Role.STAFF)
    newest = sa.select(JobRun.job, sa.func.max(JobRun.started_at).label("started_at")).group_by(JobRun.job)
    latest = newest.subquery()
    runs = await session.scalars(
        sa.select(JobRun)
        .join(latest, (latest.c.job == JobRun.job) & (latest.c.started_at == JobRun.started_at))
        .order_by(JobRun.id)
    )
    last = {run.job: run for run in runs}
    requested = set(await session.scalars(sa.select(RunRequest.job).where(RunRequest.taken_at.is_(None))))
    return [_state(job, last.get(job), job in requested, at) for job in JobName]


async def recent_runs(session: AsyncSession, asker: Asker, job: JobName | None) -> Sequence[JobRun]:
    """Return the latest runs of one job or of all, for the staff."""
    check_role(asker, Role.STAFF)
    statement = sa.select(JobRun).order_by(JobRun.started_at.desc(), JobRun.id.desc()).limit(RUNS_SHOWN)
    return (await session.scalars(statement if job is None else statement.where(JobRun.job == job))).all()


def _state(job: JobName, last: JobRun | None, requested: bool, at: datetime) -> JobState:
    outcome = last.outcome if last else None
    due = due_at(job, last.started_at if last else None, outcome, at)
    return JobState(
        job=job,
        last=last,
        due_at=due,
        is_requested=requested,
        is_dead=is_dead(outcome, last.beat_at if last else None, at),
        is_late=last is not None and is_late(outcome, due, at),
    )


def _is_alive(run: JobRun, at: datetime) -> bool:
    return run.outcome is Outcome.RUNNING and not is_dead(run.outcome, run.beat_at, at)
