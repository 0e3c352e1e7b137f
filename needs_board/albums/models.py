"""Tables of albums and of the pictures in them."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.db import Base, key
from needs_board.kit.i18n import Locale


class Album(Base):
    """A ZIP of pictures that an account sent; once it was taken, `placed` pictures stand at `products` products."""

    __tablename__ = "album"

    id: Mapped[UUID] = key()
    enterprise_id: Mapped[UUID] = mapped_column(sa.ForeignKey("enterprise.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)
    locale: Mapped[Locale]
    name: Mapped[str]
    created_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    placed: Mapped[int] = mapped_column(default=0)
    products: Mapped[int] = mapped_column(default=0)


class AlbumPicture(Base):
    """One file of an album, until that is taken; `content` as it was sent is emptied when it was read.

    What was read has both sizes as files, or a `fault` in the language of the sender.
    """

    __tablename__ = "album_picture"

    id: Mapped[UUID] = key()
    album_id: Mapped[UUID] = mapped_column(sa.ForeignKey("album.id"), index=True)
    folder: Mapped[str]
    name: Mapped[str]
    content: Mapped[bytes] = mapped_column(deferred=True)
    tries: Mapped[int] = mapped_column(default=0)
    read_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(default="")
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    large_file_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    small_file_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("stored_file.id"))
