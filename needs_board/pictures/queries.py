"""Reads of pictures. Who may see the product was asked by the caller, but for `picture_file`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.catalogue.models import Product
from needs_board.catalogue.rules import is_public, may_see
from needs_board.enterprises.models import Enterprise
from needs_board.files.models import StoredFile
from needs_board.kit.asker import Asker
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _
from needs_board.pictures.models import ProductPicture


@dataclass(frozen=True, slots=True)
class SeenFile:
    """The file of a picture, and whether everybody may see it now."""

    file: StoredFile
    is_public: bool


async def pictures_of(session: AsyncSession, product_id: UUID) -> Sequence[ProductPicture]:
    """Return the pictures of a product in their order."""
    rows = sa.select(ProductPicture).where(ProductPicture.product_id == product_id)
    return (await session.scalars(rows.order_by(ProductPicture.position, ProductPicture.id))).all()


async def small_pictures(session: AsyncSession, numbers: Collection[int]) -> dict[int, str]:
    """Return the address of the first picture, in the size for lists, of each product that has one, by its number."""
    rows = await session.execute(
        sa.select(Product.number, ProductPicture.small_sha256)
        .join(Product, Product.id == ProductPicture.product_id)
        .where(Product.number.in_(numbers))
        .order_by(ProductPicture.position.desc(), ProductPicture.id.desc())
    )
    return {number: f"/pictures/{digest}" for number, digest in rows}


async def picture_file(session: AsyncSession, asker: Asker, digest: str) -> SeenFile:
    """Return the file of a picture, large or small, by the digest of its content.

    One content can be on several products: it is seen as soon as one of them is. Raises NotFound for an unknown
    digest and for a picture of products alone that the asker may not see.
    """
    rows = await session.execute(
        sa.select(ProductPicture, Product.state, Enterprise.id, Enterprise.state)
        .join(Product, Product.id == ProductPicture.product_id)
        .join(Enterprise, Enterprise.id == Product.enterprise_id)
        .where(sa.or_(ProductPicture.large_sha256 == digest, ProductPicture.small_sha256 == digest))
    )
    seen: dict[bool, ProductPicture] = {}
    for picture, product_state, enterprise_id, store_state in rows:
        if may_see(asker, enterprise_id, product_state, store_state):
            seen[is_public(product_state, store_state)] = picture
    if not seen:
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    picture = seen[max(seen)]
    file_id = picture.large_file_id if picture.large_sha256 == digest else picture.small_file_id
    return SeenFile(await session.get_one(StoredFile, file_id), is_public=max(seen))
