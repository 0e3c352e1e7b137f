"""The table of saved searches."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.db import Base, key
from needs_board.saved_searches.rules import Telling, packed


class SavedSearch(Base):
    """A search of one person; `conditions` are what its address says.

    `waiting_since` is the moment from which on products can be new, `seen` all products that have ever fitted,
    `news` the numbers of those that were told last.
    """

    __tablename__ = "saved_search"
    __table_args__ = (sa.UniqueConstraint("account_id", "name"),)

    id: Mapped[UUID] = key()
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(sa.String(120))
    conditions: Mapped[dict[str, Any]]
    telling: Mapped[Telling]
    saved_at: Mapped[datetime]
    waiting_since: Mapped[datetime]
    looked_at: Mapped[datetime | None]
    seen: Mapped[bytes] = mapped_column(default=packed(()))
    news: Mapped[list[Any]] = mapped_column(default=list)
    told_at: Mapped[datetime | None]
