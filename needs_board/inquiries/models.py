"""Tables of questions and of the versions of their answers."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.inquiries.rules import NoAnswer, QuestionState
from needs_board.kit.db import Base, key


class Question(Base):
    """A question of an enterprise on a need; people know it by the need and its number.

    `enterprise_id` and `account_id` are for the asker's own eyes; `note` says more of why there is no answer, or
    why it was taken down. `settled_at` is when what everybody reads of it last changed: answer, correction or
    refusal; `told_at` is empty until the enterprises were told of that. `announced_at` and `warned_at` say when the
    agency was told of the question, and reminded.
    """

    __tablename__ = "question"
    __table_args__ = (sa.UniqueConstraint("need_id", "number"),)

    id: Mapped[UUID] = key()
    need_id: Mapped[UUID] = mapped_column(sa.ForeignKey("need.id"))
    number: Mapped[int]
    enterprise_id: Mapped[UUID] = mapped_column(sa.ForeignKey("enterprise.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    text: Mapped[str]
    state: Mapped[QuestionState] = mapped_column(index=True)
    no_answer: Mapped[NoAnswer | None]
    note: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    announced_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None]


class Answer(Base):
    """One version of the answer to a question; the highest counts, the others stay readable."""

    __tablename__ = "answer"
    __table_args__ = (sa.UniqueConstraint("question_id", "version"),)

    id: Mapped[UUID] = key()
    question_id: Mapped[UUID] = mapped_column(sa.ForeignKey("question.id"))
    version: Mapped[int]
    text: Mapped[str]
    at: Mapped[datetime]
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
