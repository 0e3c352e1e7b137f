"""Table of reports."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.db import Base, key

_OPEN = sa.text("closed_at IS NULL")


class ThreadReport(Base):
    """One side has reported a thread; while it is open the staff can see the thread. One is open at a time."""

    __tablename__ = "thread_report"
    __table_args__ = (
        sa.Index(
            "uq_thread_report_open", "thread_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
    )

    id: Mapped[UUID] = key()
    thread_id: Mapped[UUID] = mapped_column(sa.ForeignKey("thread.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    reason: Mapped[str]
    outcome: Mapped[str] = mapped_column(default="")
    reported_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
