"""Tables of threads, their two sides and how far each person has read."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.db import Base, key
from needs_board.subjects.rules import SubjectKind


class Thread(Base):
    """What an agency and an enterprise say about one subject; `title` is what the subject was called at the beginning.

    `last_number` is that of the newest message; it grows under the lock of this row.
    """

    __tablename__ = "thread"
    __table_args__ = (sa.UniqueConstraint("agency_id", "enterprise_id", "subject_kind", "subject_number"),)

    id: Mapped[UUID] = key()
    agency_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    enterprise_id: Mapped[UUID] = mapped_column(sa.ForeignKey("enterprise.id"))
    subject_kind: Mapped[SubjectKind]
    subject_number: Mapped[str] = mapped_column(sa.String(32))
    title: Mapped[str]
    need_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("need.id"))
    last_number: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)


class ThreadSide(Base):
    """An organisation in a thread; `department_id` says whom of an agency it concerns first, None all.

    `wrote_number` is its newest message, `read_number` the newest one that any of its people has seen, `told_number`
    up to where a mail has told them of.
    """

    __tablename__ = "thread_side"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "thread_id"),)

    id: Mapped[UUID] = key()
    thread_id: Mapped[UUID] = mapped_column(sa.ForeignKey("thread.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    department_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("department.id"))
    wrote_number: Mapped[int] = mapped_column(default=0)
    read_number: Mapped[int] = mapped_column(default=0)
    told_number: Mapped[int] = mapped_column(default=0, server_default="0")
    muted_at: Mapped[datetime | None]


class ThreadReading(Base):
    """How far one person has read a thread."""

    __tablename__ = "thread_reading"
    __table_args__ = (sa.UniqueConstraint("thread_id", "account_id"),)

    id: Mapped[UUID] = key()
    thread_id: Mapped[UUID] = mapped_column(sa.ForeignKey("thread.id"))
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)
    read_number: Mapped[int] = mapped_column(default=0)
