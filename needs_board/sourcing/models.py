"""Table of sourcing requests."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.db import Base, key
from needs_board.sourcing.rules import SourcingState


class SourcingRequest(Base):
    """One line of an agency, and what the centre made of it.

    `picks` are `forms.Pick`; `prepared` is the `needs.forms.NeedForm` that the agency may take over.
    """

    __tablename__ = "sourcing_request"

    id: Mapped[UUID] = key()
    code: Mapped[str] = mapped_column(sa.String(16), unique=True)
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    text: Mapped[str]
    state: Mapped[SourcingState] = mapped_column(index=True)
    answer: Mapped[str] = mapped_column(default="")
    picks: Mapped[list[Any]] = mapped_column(sa.JSON)
    prepared: Mapped[dict[str, Any] | None]
    need_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("need.id"))
    asked_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
