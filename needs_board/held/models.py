"""Stored tokens: what the analyser made of a text, kept because making it is the cost of a build."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.db import Base


class StoredTokens(Base):
    """Tokens of one text under the hash of its content and the version of the analyser."""

    __tablename__ = "stored_tokens"

    content_hash: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    analyser: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    tokens: Mapped[list[Any]]
    used_at: Mapped[datetime]
