"""Tables of needs, their items and the record of their changes."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.db import Base, key
from needs_board.kit.money import PriceBasis
from needs_board.needs.rules import NeedState


class Need(Base):
    """What an agency needs. `code` is the number people use: N-2026-0123.

    `revision` grows with every save, `terms_revision` with every change that quotes rest on after publishing.
    `opened_at` is when the seal of its quotes was broken, or the deadline of a sealed need without one.
    `published_at` is the first time; what was never published is never public. A repost has `copied_from_id`.
    """

    __tablename__ = "need"

    id: Mapped[UUID] = key()
    code: Mapped[str] = mapped_column(sa.String(24), unique=True)
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    department_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("department.id"))
    author_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    copied_from_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("need.id"))
    title: Mapped[str]
    category: Mapped[str | None] = mapped_column(sa.ForeignKey("category.code"))
    purpose: Mapped[str] = mapped_column(default="")
    budget_won: Mapped[int | None]
    budget_basis: Mapped[PriceBasis]
    delivery_place: Mapped[str] = mapped_column(default="")
    delivery_region: Mapped[str] = mapped_column(default="")
    delivery_on: Mapped[date | None]
    deadline_at: Mapped[datetime | None] = mapped_column(index=True)
    sealed: Mapped[bool]
    contact_name: Mapped[str] = mapped_column(default="")
    contact_phone: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    state: Mapped[NeedState] = mapped_column(index=True)
    state_reason: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=1)
    terms_revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    closed_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]


class NeedItem(Base):
    """One thing that is needed. While a draft leaves them open, texts are empty and the quantity is 0."""

    __tablename__ = "need_item"
    __table_args__ = (sa.UniqueConstraint("need_id", "position"),)

    id: Mapped[UUID] = key()
    need_id: Mapped[UUID] = mapped_column(sa.ForeignKey("need.id"))
    position: Mapped[int]
    name: Mapped[str]
    spec: Mapped[str] = mapped_column(default="")
    quantity: Mapped[Decimal]
    unit: Mapped[str]


class NeedChange(Base):
    """What one save changed: a list of `forms.Difference` as plain JSON.

    `changes_terms` marks those that enterprises are shown: after publishing, in what quotes rest on.
    """

    __tablename__ = "need_change"
    __table_args__ = (sa.UniqueConstraint("need_id", "revision"),)

    id: Mapped[UUID] = key()
    need_id: Mapped[UUID] = mapped_column(sa.ForeignKey("need.id"))
    revision: Mapped[int]
    at: Mapped[datetime]
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    changes_terms: Mapped[bool]
    differences: Mapped[list[Any]]
