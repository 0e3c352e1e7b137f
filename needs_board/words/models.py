"""The table of rules; a row is never deleted."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.db import Base, key
from needs_board.words.rules import LONGEST_NOTE, LONGEST_WORD, Word, WordKind

_LIVING = sa.text("removed_at IS NULL")


class WordRule(Base):
    """One thing said of one word or of two; `about` is what `rules.Word` derives from them.

    `removed_at` and `removed_by` are set when it is taken back: from then on it is history.
    """

    __tablename__ = "word_rule"
    __table_args__ = (
        sa.Index(
            "uq_word_rule_living_about",
            "about",
            unique=True,
            sqlite_where=_LIVING,
            postgresql_where=_LIVING,
        ),
    )

    id: Mapped[UUID] = key()
    number: Mapped[int] = mapped_column(unique=True)
    kind: Mapped[WordKind]
    word: Mapped[str] = mapped_column(sa.String(LONGEST_WORD))
    means: Mapped[str] = mapped_column(sa.String(LONGEST_WORD), default="")
    about: Mapped[str]
    note: Mapped[str] = mapped_column(sa.String(LONGEST_NOTE), default="")
    author_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))

    @property
    def said(self) -> Word:
        """The rule without its story."""
        return Word(self.kind, self.word, self.means)
