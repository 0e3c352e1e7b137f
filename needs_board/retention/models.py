"""Table of what the staff have said of how long files are kept."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.files.rules import FileKind
from needs_board.kit.db import Base


class RetentionRule(Base):
    """For how many days a kind of file is kept after its use has ended; None is for good."""

    __tablename__ = "retention_rule"

    kind: Mapped[FileKind] = mapped_column(primary_key=True)
    days: Mapped[int | None]
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
