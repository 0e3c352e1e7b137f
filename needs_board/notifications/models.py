"""Tables of notices and of the outbox."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.db import Base, key
from needs_board.notifications.rules import MailState, NoticeKind


class Notice(Base):
    """One piece of news for one person; the sentence is made when it is read, in the reader's language."""

    __tablename__ = "notice"
    __table_args__ = (sa.UniqueConstraint("account_id", "kind", "subject"),)

    id: Mapped[UUID] = key()
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)
    kind: Mapped[NoticeKind]
    subject: Mapped[str] = mapped_column(sa.String(128))
    facts: Mapped[dict[str, Any]]
    href: Mapped[str]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class OutgoingMail(Base):
    """A mail on its way; its Message-ID never changes, so that a second copy can be told from the first.

    Its words are made when it first leaves, in the reader's language, and stay what they were.
    """

    __tablename__ = "outgoing_mail"
    __table_args__ = (sa.Index("ix_outgoing_mail_state_due_at", "state", "due_at"),)

    id: Mapped[UUID] = key()
    notice_id: Mapped[UUID] = mapped_column(sa.ForeignKey("notice.id"), unique=True)
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)
    kind: Mapped[NoticeKind]
    recipient: Mapped[str] = mapped_column(sa.String(254))
    message_id: Mapped[str] = mapped_column(sa.String(128), unique=True)
    mail_subject: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    html: Mapped[str] = mapped_column(default="")
    state: Mapped[MailState] = mapped_column(default=MailState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
