"""Tables of choices and losses."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.awards.rules import AwardReason, GapBand, LossReason, RankBand
from needs_board.kit.db import Base, key


class Award(Base):
    """The choice for a need; the database allows one. `reason_text` is for the agency's own file."""

    __tablename__ = "award"

    id: Mapped[UUID] = key()
    need_id: Mapped[UUID] = mapped_column(sa.ForeignKey("need.id"), unique=True)
    quote_id: Mapped[UUID] = mapped_column(sa.ForeignKey("quote.id"), unique=True)
    reason: Mapped[AwardReason]
    reason_text: Mapped[str]
    decided_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    decided_at: Mapped[datetime]


class Loss(Base):
    """Why a quote was not chosen; without an award (유찰) there is nothing to be far from."""

    __tablename__ = "loss"

    id: Mapped[UUID] = key()
    need_id: Mapped[UUID] = mapped_column(sa.ForeignKey("need.id"), index=True)
    award_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("award.id"))
    quote_id: Mapped[UUID] = mapped_column(sa.ForeignKey("quote.id"), unique=True)
    reason: Mapped[LossReason]
    rank_band: Mapped[RankBand]
    gap_band: Mapped[GapBand | None]
