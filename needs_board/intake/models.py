"""The table of sheets that were sent."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.intake.rules import SheetState
from needs_board.kit.db import Base, key
from needs_board.kit.i18n import Locale


class SentSheet(Base):
    """A sheet of products that an account sent for its enterprise.

    `content` is the table as JSON, `plan` what would become of it; both are emptied when it was taken, and are read
    only where they are named. `counts` says how many rows are new, changed, kept, wrong. `stale` names the products
    that kept it from being taken. `done` of `total` rows were compared.
    """

    __tablename__ = "sent_sheet"

    id: Mapped[UUID] = key()
    enterprise_id: Mapped[UUID] = mapped_column(sa.ForeignKey("enterprise.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)
    locale: Mapped[Locale]
    name: Mapped[str]
    state: Mapped[SheetState] = mapped_column(index=True)
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    stale: Mapped[list[Any]] = mapped_column(default=list)
    content: Mapped[bytes] = mapped_column(deferred=True)
    plan: Mapped[bytes] = mapped_column(deferred=True, default=b"")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
