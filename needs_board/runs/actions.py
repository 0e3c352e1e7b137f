"""What a worker does around a job, and a person's wish to run one now."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.journal.actions import note
from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.db import new_key, upsert
from needs_board.runs import queries
from needs_board.runs.models import JobRun, Lease, RunRequest
from needs_board.runs.rules import KEEP_RUNS, LEASE, LONGEST_NOTE, JobName, Outcome


async def take_run(session: AsyncSession, job: JobName, worker: str, at: datetime) -> UUID | None:
    """Start a run of a job that is due and return its id; None when it is not due or somebody holds its lease.

    Runs of holders that died are marked as cut off; requests to run the job now are met by this run.
    """
    if not await queries.is_due(session, job, at):
        return None
    run_id = new_key()
    taken = await session.execute(
        upsert(session, Lease)
        .values(job=job, owner=str(run_id), until=at + LEASE)
        .on_conflict_do_update(
            index_elements=["job"], set_={"owner": str(run_id), "until": at + LEASE}, where=Lease.until <= at
        )
        .returning(Lease.owner)
    )
    if taken.first() is None:
        return None
    # Whoever held the lease until now may have run the job since we looked; only with the lease nobody can any more.
    if not await queries.is_due(session, job, at):
        await session.execute(sa.update(Lease).where(Lease.job == job).values(until=at))
        return None
    await session.execute(
        sa.update(JobRun)
        .where(JobRun.job == job, JobRun.outcome == Outcome.RUNNING)
        .values(outcome=Outcome.CUT_OFF, ended_at=at)
    )
    await session.execute(
        sa.update(RunRequest).where(RunRequest.job == job, RunRequest.taken_at.is_(None)).values(taken_at=at)
    )
    session.add(JobRun(id=run_id, job=job, owner=worker, started_at=at, beat_at=at))
    return run_id


async def beat(session: AsyncSession, job: JobName, run_id: UUID, at: datetime) -> bool:
    """Note that a run is alive and extend its lease; False when somebody else has taken the lease over."""
    held = await session.execute(
        sa.update(Lease)
        .where(Lease.job == job, Lease.owner == str(run_id))
        .values(until=at + LEASE)
        .returning(Lease.job)
    )
    if held.first() is None:
        return False
    await session.execute(sa.update(JobRun).where(JobRun.id == run_id).values(beat_at=at))
    return True


async def end_run(
    session: AsyncSession, job: JobName, run_id: UUID, outcome: Outcome, said: str, at: datetime
) -> None:
    """Note how a run ended and give its lease back.

    Of runs that found nothing to do only the latest is kept, else the frequent jobs would bury the rest.
    """
    await session.execute(
        sa.update(JobRun)
        .where(JobRun.id == run_id, JobRun.outcome == Outcome.RUNNING)
        .values(outcome=outcome, note=said[:LONGEST_NOTE], ended_at=at, beat_at=at)
    )
    await session.execute(
        sa.update(Lease).where(Lease.job == job, Lease.owner == str(run_id)).values(until=at)
    )
    if outcome is Outcome.DONE and not said:
        idle = sa.and_(JobRun.outcome == Outcome.DONE, JobRun.note == "")
        await session.execute(sa.delete(JobRun).where(JobRun.job == job, idle, JobRun.id < run_id))


async def request_run(session: AsyncSession, asker: Asker, job: JobName, at: datetime) -> None:
    """Ask for a job to run now; the next worker that looks takes it up, within seconds. Staff only."""
    check_role(asker, Role.STAFF)
    await wake(session, asker, job, at)
    note(session, asker, "request_run", f"job:{job.value}", at)


async def wake(session: AsyncSession, asker: Asker, job: JobName, at: datetime) -> None:
    """Let a job run as soon as a worker looks, for somebody has just left it something to do."""
    if not await queries.is_requested(session, job):
        session.add(RunRequest(job=job, asked_by=asker.account_id, asked_at=at))


async def tidy_runs(session: AsyncSession, at: datetime) -> int:
    """Remove runs and met requests older than a month and return how many they were."""
    runs = await session.execute(
        sa.delete(JobRun)
        .where(JobRun.started_at < at - KEEP_RUNS, JobRun.outcome != Outcome.RUNNING)
        .returning(JobRun.id)
    )
    requests = await session.execute(
        sa.delete(RunRequest).where(RunRequest.taken_at < at - KEEP_RUNS).returning(RunRequest.id)
    )
    return len(runs.all()) + len(requests.all())
