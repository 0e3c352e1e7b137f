"""Tables of consents and of requests for quotes."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.autoquotes.rules import WaitsFor
from needs_board.kit.db import Base, key


class AutoQuoteConsent(Base):
    """What an enterprise has settled about automatic quotes; without a row `rules` says what holds."""

    __tablename__ = "auto_quote_consent"

    enterprise_id: Mapped[UUID] = mapped_column(sa.ForeignKey("enterprise.id"), primary_key=True)
    is_on: Mapped[bool]
    limit_won: Mapped[int | None]
    validity_days: Mapped[int]
    changed_at: Mapped[datetime]


class QuoteRequest(Base):
    """That an agency asked for a quote from the price list; whether it waits, is quoted or declined, its quote says.

    `waits_for` is why it was not quoted at once, None where it was; `answered_at` when it was quoted or declined.
    """

    __tablename__ = "quote_request"

    id: Mapped[UUID] = key()
    quote_id: Mapped[UUID] = mapped_column(sa.ForeignKey("quote.id"), unique=True)
    asked_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    asked_at: Mapped[datetime] = mapped_column(index=True)
    waits_for: Mapped[WaitsFor | None]
    answered_at: Mapped[datetime | None]
    decline_reason: Mapped[str] = mapped_column(default="")
