"""Tables of quotes, their lines and their submitted revisions."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.codes import new_document_code
from needs_board.kit.db import Base, key
from needs_board.kit.money import PriceBasis, TaxKind
from needs_board.quotes.rules import LineKind, QuoteSource, QuoteState, Variant

_LIVE = sa.text("need_id IS NOT NULL AND state NOT IN ('withdrawn', 'expired')")


class Quote(Base):
    """A formal offer of an enterprise to an agency.

    `number` counts the quotes that one enterprise has submitted (Q-2026-12-3), so that it tells nobody how many there
    are. Until it is submitted a quote goes by its `draft_number` (D-2026-12-5), by which its enterprise finds it later
    too: a draft that came to nothing leaves no gap. `variant` tells an answer from the alternative beside it.
    `organisation_id` is the agency it is addressed to; department and person are kept as they were.
    All other columns and the lines are those of the submitted revision, amounts being sums of the lines in
    whole won; what the enterprise has saved without submitting is in `draft`, for its own eyes. A draft without a need
    is what an agency asked for: draft and sums are what it would get, and both read them.
    """

    __tablename__ = "quote"
    __table_args__ = (
        # One live quote of an enterprise for a need and variant; a withdrawn or expired one makes room for another.
        sa.Index(
            "uq_quote_need_enterprise_variant",
            "need_id",
            "enterprise_id",
            "variant",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    id: Mapped[UUID] = key()
    number: Mapped[str] = mapped_column(sa.String(32), unique=True)
    draft_number: Mapped[str | None] = mapped_column(sa.String(32), unique=True)
    variant: Mapped[Variant] = mapped_column(default=Variant.A, server_default=Variant.A.value)
    source: Mapped[QuoteSource]
    enterprise_id: Mapped[UUID] = mapped_column(sa.ForeignKey("enterprise.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    need_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("need.id"), index=True)
    need_terms_revision: Mapped[int | None]
    author_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    title: Mapped[str]
    addressee_department: Mapped[str] = mapped_column(default="")
    addressee_person: Mapped[str] = mapped_column(default="")
    draft: Mapped[dict[str, Any] | None]
    price_basis: Mapped[PriceBasis]
    net_won: Mapped[int] = mapped_column(default=0)
    vat_won: Mapped[int] = mapped_column(default=0)
    delivery_on: Mapped[date | None]
    delivery_place: Mapped[str] = mapped_column(default="")
    valid_until: Mapped[date | None]
    payment_terms: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    state: Mapped[QuoteState] = mapped_column(index=True)
    revision: Mapped[int] = mapped_column(default=0)
    submitted_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    @property
    def total_won(self) -> int:
        return self.net_won + self.vat_won


class QuoteLine(Base):
    """One row of a quote, with its own tax; price and amounts of a discount are below zero.

    `item` is the place (from 0) of the need's item that the row answers, as the terms stood then.
    """

    __tablename__ = "quote_line"
    __table_args__ = (sa.UniqueConstraint("quote_id", "position"),)

    id: Mapped[UUID] = key()
    quote_id: Mapped[UUID] = mapped_column(sa.ForeignKey("quote.id"))
    position: Mapped[int]
    kind: Mapped[LineKind] = mapped_column(default=LineKind.FREE, server_default=LineKind.FREE.value)
    item: Mapped[int | None]
    product_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("product.id"))
    bundle_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("bundle.id"))
    name: Mapped[str]
    spec: Mapped[str] = mapped_column(default="")
    unit: Mapped[str]
    quantity: Mapped[Decimal]
    unit_price_won: Mapped[int]
    tax_kind: Mapped[TaxKind]
    net_won: Mapped[int]
    vat_won: Mapped[int]
    note: Mapped[str] = mapped_column(default="")


class QuoteRevision(Base):
    """A quote as it was submitted, never changed; `content` is `forms.Snapshot`.

    `code` is the 문서확인번호 of its paper, by which whoever holds the paper makes sure of it.
    """

    __tablename__ = "quote_revision"
    __table_args__ = (sa.UniqueConstraint("quote_id", "revision"),)

    id: Mapped[UUID] = key()
    quote_id: Mapped[UUID] = mapped_column(sa.ForeignKey("quote.id"))
    revision: Mapped[int]
    submitted_at: Mapped[datetime]
    submitted_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    code: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_document_code)
    content: Mapped[dict[str, Any]]


class QuoteCost(Base):
    """What an enterprise notes of its own costs (원가 메모) in a revision: `forms.CostNotes`.

    It lies apart from all that others read: lines, snapshots and drafts that are handed on know nothing of it.
    """

    __tablename__ = "quote_cost"
    __table_args__ = (sa.UniqueConstraint("quote_id", "revision"),)

    id: Mapped[UUID] = key()
    quote_id: Mapped[UUID] = mapped_column(sa.ForeignKey("quote.id"))
    revision: Mapped[int]
    content: Mapped[dict[str, Any]]
