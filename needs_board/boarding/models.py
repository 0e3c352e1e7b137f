"""The table of counts; a row is never changed, the newest of a group counts."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.boarding.rules import LONGEST_NOTE, Group
from needs_board.kit.db import Base, key


class KnownPopulation(Base):
    """What was known of a group when it was written down; `author_id` is None for what came with the board."""

    __tablename__ = "known_population"

    id: Mapped[UUID] = key()
    group: Mapped[Group] = mapped_column(index=True)
    known: Mapped[int]
    counted_on: Mapped[date]
    goal: Mapped[int | None]
    goal_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(sa.String(LONGEST_NOTE), default="")
    author_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    created_at: Mapped[datetime]
