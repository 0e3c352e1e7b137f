"""Table of the kinds of papers."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.db import Base
from needs_board.paper_kinds.rules import Origin


class PaperKind(Base):
    """A kind of paper; `types` empty means every type, `most_days` how old it may be when it is handed in."""

    __tablename__ = "paper_kind"

    code: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    name_ko: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    hint: Mapped[str] = mapped_column(default="")
    types: Mapped[list[Any]]
    origin: Mapped[Origin]
    required: Mapped[bool]
    sensitive: Mapped[bool]
    proves_type: Mapped[bool]
    most_days: Mapped[int | None]
    position: Mapped[int]
    retired_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
