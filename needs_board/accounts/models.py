"""Tables of people, organisations and sessions."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.accounts.rules import LinkPurpose, OrganisationKind
from needs_board.kit.db import Base, key
from needs_board.kit.i18n import Locale


class Account(Base):
    """A person who can sign in; the address is stored as `normal_email` has it."""

    __tablename__ = "account"

    id: Mapped[UUID] = key()
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str | None]
    locale: Mapped[Locale] = mapped_column(default=Locale.KO)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class Organisation(Base):
    """A party on the board; an enterprise's profile has the same key."""

    __tablename__ = "organisation"

    id: Mapped[UUID] = key()
    kind: Mapped[OrganisationKind]
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class Department(Base):
    """A part of an agency that buys for itself."""

    __tablename__ = "department"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "name"),)

    id: Mapped[UUID] = key()
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    name: Mapped[str]


class Membership(Base):
    """An account may act for an organisation."""

    __tablename__ = "membership"
    __table_args__ = (sa.UniqueConstraint("account_id", "organisation_id"),)

    id: Mapped[UUID] = key()
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    department_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("department.id"))
    position: Mapped[str] = mapped_column(default="")


class Session(Base):
    """A signed-in browser or API client; only the hash of its token is known here."""

    __tablename__ = "session"

    id: Mapped[UUID] = key()
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)
    membership_id: Mapped[UUID] = mapped_column(sa.ForeignKey("membership.id"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str]
    user_agent: Mapped[str]


class OneTimeLink(Base):
    """A link sent to one person, good for one use: to accept an invitation or set a new password."""

    __tablename__ = "one_time_link"

    id: Mapped[UUID] = key()
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    purpose: Mapped[LinkPurpose]
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInFailure(Base):
    """A sign-in that failed; counted per account and per address to slow guessing down."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (sa.Index("ix_sign_in_failure_email_hash_at", "email_hash", "at"),)

    id: Mapped[UUID] = key()
    email_hash: Mapped[str] = mapped_column(sa.String(64))
    address: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]


class AnsweredRequest(Base):
    """The answer to a write that carried a request id, so that sending it twice does it once."""

    __tablename__ = "answered_request"

    request_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID | None]
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    status: Mapped[int]
    location: Mapped[str]
    body: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
