"""Tables of the clockwork."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.db import Base, key
from needs_board.runs.rules import Outcome


class Lease(Base):
    """Which run may work on a job, until when: `owner` is the id of the run."""

    __tablename__ = "lease"

    job: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    owner: Mapped[str]
    until: Mapped[datetime]


class RunRequest(Base):
    """A person asked for a job to run now; taken up by the next worker that looks."""

    __tablename__ = "run_request"

    id: Mapped[UUID] = key()
    job: Mapped[str] = mapped_column(sa.String(64), index=True)
    asked_by: Mapped[UUID | None]
    asked_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]


class JobRun(Base):
    """One run of a job."""

    __tablename__ = "job_run"
    __table_args__ = (sa.Index("ix_job_run_job_started_at", "job", "started_at"),)

    id: Mapped[UUID] = key()
    job: Mapped[str] = mapped_column(sa.String(64))
    owner: Mapped[str]
    started_at: Mapped[datetime]
    beat_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.RUNNING)
    note: Mapped[str] = mapped_column(default="")
