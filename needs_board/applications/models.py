"""Tables of applications and of their rounds of review."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.applications.rules import Decision
from needs_board.kit.db import Base, key


class Application(Base):
    """What an enterprise typed beside its profile; `brn` is claimed only when the application is handed in.

    `asked` has, by section, why the centre asked to mend it; a section that was saved again leaves it.
    """

    __tablename__ = "application"

    id: Mapped[UUID] = key()
    enterprise_id: Mapped[UUID] = mapped_column(sa.ForeignKey("enterprise.id"), unique=True)
    code: Mapped[str | None] = mapped_column(sa.String(16), unique=True)
    brn: Mapped[str] = mapped_column(sa.String(10), default="")
    contact_name: Mapped[str] = mapped_column(default="")
    contact_position: Mapped[str] = mapped_column(default="")
    contact_phone: Mapped[str] = mapped_column(default="")
    company_saved_at: Mapped[datetime | None]
    type_saved_at: Mapped[datetime | None]
    terms_agreed_at: Mapped[datetime | None]
    terms_version: Mapped[str] = mapped_column(default="")
    asked: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class ReviewRound(Base):
    """One time that an application lay with the centre; an application waits in at most one."""

    __tablename__ = "review_round"
    __table_args__ = (sa.UniqueConstraint("application_id", "number"),)

    id: Mapped[UUID] = key()
    application_id: Mapped[UUID] = mapped_column(sa.ForeignKey("application.id"), index=True)
    number: Mapped[int]
    state: Mapped[Decision] = mapped_column(index=True)
    handed_in_at: Mapped[datetime] = mapped_column(index=True)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(default="")
