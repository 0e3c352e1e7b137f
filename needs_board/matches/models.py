"""Tables of runs, matches and invitations."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.db import Base, key
from needs_board.matches.rules import DeclineReason, InvitationState


class MatchRun(Base):
    """One run of the matcher: what it saw, with which parameters, what came of it.

    `inputs` names what the ledger keeps of it: the corpora by their fingerprints, the words, the curve.
    """

    __tablename__ = "match_run"

    id: Mapped[UUID] = key()
    at: Mapped[datetime] = mapped_column(index=True)
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    parameters: Mapped[dict[str, Any]]
    inputs: Mapped[dict[str, Any]] = mapped_column(default=dict)
    needs: Mapped[int]
    documents: Mapped[int]
    invited: Mapped[int]
    seconds: Mapped[float]


class Match(Base):
    """The newest ranking of one enterprise for one need, with what the policy decided.

    `score` is the relevance of the words less what the signals take away; `probability` says how likely it fits.
    `measured` and `limit` are the two numbers that kept it out of a wave, where there are such.
    """

    __tablename__ = "match"
    __table_args__ = (sa.UniqueConstraint("need_id", "enterprise_id"),)

    id: Mapped[UUID] = key()
    run_id: Mapped[UUID] = mapped_column(sa.ForeignKey("match_run.id"), index=True)
    need_id: Mapped[UUID] = mapped_column(sa.ForeignKey("need.id"))
    enterprise_id: Mapped[UUID] = mapped_column(sa.ForeignKey("enterprise.id"), index=True)
    rank: Mapped[int]
    score: Mapped[float]
    relevance: Mapped[float] = mapped_column(default=0.0)
    probability: Mapped[float] = mapped_column(default=0.0)
    reasons: Mapped[list[Any]]
    signals: Mapped[list[Any]] = mapped_column(default=list)
    measured: Mapped[float | None]
    limit: Mapped[float | None]
    decision: Mapped[str] = mapped_column(sa.String(32))
    newcomer_place: Mapped[bool]


class ProductMatch(Base):
    """A catalogue product that fits a need."""

    __tablename__ = "product_match"
    __table_args__ = (sa.UniqueConstraint("need_id", "product_id"),)

    id: Mapped[UUID] = key()
    run_id: Mapped[UUID] = mapped_column(sa.ForeignKey("match_run.id"), index=True)
    need_id: Mapped[UUID] = mapped_column(sa.ForeignKey("need.id"))
    product_id: Mapped[UUID] = mapped_column(sa.ForeignKey("product.id"), index=True)
    rank: Mapped[int]
    score: Mapped[float]
    reasons: Mapped[list[Any]]


class MatchedNeed(Base):
    """What a need was last matched with: its terms, and the corpus by its fingerprint."""

    __tablename__ = "matched_need"

    need_id: Mapped[UUID] = mapped_column(sa.ForeignKey("need.id"), primary_key=True)
    terms_revision: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    matched_at: Mapped[datetime]
    waves: Mapped[int] = mapped_column(default=0)
    last_wave_at: Mapped[datetime | None]


class Invitation(Base):
    """One enterprise was told of one need."""

    __tablename__ = "invitation"
    __table_args__ = (sa.UniqueConstraint("need_id", "enterprise_id"),)

    id: Mapped[UUID] = key()
    need_id: Mapped[UUID] = mapped_column(sa.ForeignKey("need.id"))
    enterprise_id: Mapped[UUID] = mapped_column(sa.ForeignKey("enterprise.id"), index=True)
    wave: Mapped[int]
    state: Mapped[InvitationState]
    decline_reason: Mapped[DeclineReason | None]
    decline_note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(index=True)
    opened_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
