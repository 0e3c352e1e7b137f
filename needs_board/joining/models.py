"""Tables of invitations and of requests for one."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.enterprises.rules import EnterpriseType
from needs_board.kit.db import Base, key


class JoinInvitation(Base):
    """A link sent to one address for one enterprise; `sent_count` mails went out, the latest link counts."""

    __tablename__ = "join_invitation"

    id: Mapped[UUID] = key()
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"), unique=True)
    enterprise_name: Mapped[str]
    type: Mapped[EnterpriseType]
    invited_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(index=True)
    sent_count: Mapped[int]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    enterprise_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("enterprise.id"))


class StartRequest(Base):
    """Somebody asked for a link; counted per address written to and per address it came from."""

    __tablename__ = "start_request"

    id: Mapped[UUID] = key()
    email_hash: Mapped[str] = mapped_column(sa.String(64), index=True)
    address: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]
