"""Tables of what runs were made of and what they found."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.db import Base, key


class RankedText(Base):
    """A text or the facts of an enterprise or need as a run read them, under the hash of the content."""

    __tablename__ = "ranked_text"

    content_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    fields: Mapped[dict[str, Any]]
    category: Mapped[str | None]


class RankedCorpus(Base):
    """Which texts a run read: [key, content hash] in the order of the keys."""

    __tablename__ = "ranked_corpus"

    fingerprint: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    manifest: Mapped[list[Any]]


class RunAnswer(Base):
    """What a run found for one need: [enterprise, score, relevance, probability], best first.

    `asked` and `facts` are hashes of the need's text and facts; `offers` what the nearest product of an
    enterprise would cost.
    """

    __tablename__ = "run_answer"
    __table_args__ = (sa.UniqueConstraint("run_id", "need_id"),)

    id: Mapped[UUID] = key()
    run_id: Mapped[UUID] = mapped_column(sa.ForeignKey("match_run.id"), index=True)
    need_id: Mapped[UUID] = mapped_column(sa.ForeignKey("need.id"))
    asked: Mapped[str] = mapped_column(sa.String(64))
    facts: Mapped[str] = mapped_column(sa.String(64))
    offers: Mapped[dict[str, Any]]
    answers: Mapped[list[Any]]
