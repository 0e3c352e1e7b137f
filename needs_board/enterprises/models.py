"""Tables of enterprises and their certificates."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.enterprises.rules import EnterpriseType, StoreState, SuspendedFor
from needs_board.kit.db import Base, key


class Enterprise(Base):
    """The profile of an enterprise, under the key and the name of its organisation.

    `external_id` is the id it has in the list it was imported from. `changed_at` moves with whatever matching
    looks at, certificates included; `revision` with every save. `opened_at` is the first opening of the store.
    """

    __tablename__ = "enterprise"

    id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"), primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str]
    type: Mapped[EnterpriseType]
    brn: Mapped[str | None] = mapped_column(sa.String(10), unique=True)
    external_id: Mapped[str | None] = mapped_column(sa.String(120), unique=True)
    representative: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    region: Mapped[str] = mapped_column(default="")
    business_kinds: Mapped[str] = mapped_column(default="")
    business_items: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    founded_on: Mapped[date | None]
    delivery_terms: Mapped[str] = mapped_column(default="", server_default="")
    seal_file_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    state: Mapped[StoreState] = mapped_column(index=True)
    suspended_for: Mapped[SuspendedFor | None]
    state_reason: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(index=True)
    revision: Mapped[int] = mapped_column(default=1)


class Certificate(Base):
    """A proof of the type, with the days on which it counts; `valid_until` None means no fixed term."""

    __tablename__ = "certificate"

    id: Mapped[UUID] = key()
    enterprise_id: Mapped[UUID] = mapped_column(sa.ForeignKey("enterprise.id"), index=True)
    kind: Mapped[EnterpriseType]
    number: Mapped[str]
    issuer: Mapped[str]
    issued_on: Mapped[date]
    valid_until: Mapped[date | None]
