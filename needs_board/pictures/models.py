"""Table of the pictures of products."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from needs_board.kit.db import Base, key


class ProductPicture(Base):
    """One picture of a product; both sizes are files, whose digests stand here too because addresses are made of them."""

    __tablename__ = "product_picture"

    id: Mapped[UUID] = key()
    product_id: Mapped[UUID] = mapped_column(sa.ForeignKey("product.id"), index=True)
    position: Mapped[int]
    alt: Mapped[str] = mapped_column(default="")
    width: Mapped[int]
    height: Mapped[int]
    large_file_id: Mapped[UUID] = mapped_column(sa.ForeignKey("stored_file.id"))
    small_file_id: Mapped[UUID] = mapped_column(sa.ForeignKey("stored_file.id"))
    large_sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    small_sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
