"""Tables of openings and of who is present at them."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.db import Base, key


class Opening(Base):
    """How the sealed quotes of a need were opened, once; the moment is the need's `opened_at`.

    `opened_by` is empty while they are sealed. `quotes` were submitted, `standing` of them under the terms as they
    were at the end; `present` is a list of `forms.Present`, as people were called then.
    """

    __tablename__ = "opening"

    id: Mapped[UUID] = key()
    need_id: Mapped[UUID] = mapped_column(sa.ForeignKey("need.id"), unique=True)
    invites_centre: Mapped[bool] = mapped_column(default=False)
    opened_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    quotes: Mapped[int] = mapped_column(default=0)
    standing: Mapped[int] = mapped_column(default=0)
    present: Mapped[list[Any]] = mapped_column(default=list)


class Attendance(Base):
    """Somebody who has the page of an opening open; gone once the quotes are opened, for the record has it then."""

    __tablename__ = "attendance"
    __table_args__ = (sa.UniqueConstraint("need_id", "account_id"),)

    id: Mapped[UUID] = key()
    need_id: Mapped[UUID] = mapped_column(sa.ForeignKey("need.id"))
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    seen_at: Mapped[datetime]
