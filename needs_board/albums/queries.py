"""Reads of albums; each takes who is asking, but for what the job reads."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.albums.models import Album, AlbumPicture
from needs_board.albums.rules import Fate, Packed, Target, fates
from needs_board.catalogue.models import Product
from needs_board.files.models import StoredFile
from needs_board.kit.asker import Asker, Role, account_of, acting_for, check_role
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _
from needs_board.pictures.models import ProductPicture


async def own_album(session: AsyncSession, asker: Asker, album_id: UUID) -> Album:
    """Return an album that the asker sent for the enterprise that they act for; raises NotFound for any other."""
    check_role(asker, Role.SUPPLIER)
    found = (await session.scalars(_own(asker).where(Album.id == album_id))).first()
    if found is None:
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return found


async def own_albums(session: AsyncSession, asker: Asker) -> Sequence[Album]:
    """Return the albums that the asker sent, the newest first."""
    check_role(asker, Role.SUPPLIER)
    return (await session.scalars(_own(asker).order_by(Album.id.desc()))).all()


def _own(asker: Asker) -> sa.Select[Album]:
    return sa.select(Album).where(
        Album.account_id == account_of(asker), Album.enterprise_id == acting_for(asker)
    )


async def pictures_in(session: AsyncSession, album: Album) -> Sequence[AlbumPicture]:
    """Return the pictures of an album in the order of their names."""
    rows = sa.select(AlbumPicture).where(AlbumPicture.album_id == album.id).order_by(AlbumPicture.id)
    return (await session.scalars(rows)).all()


async def content_of(session: AsyncSession, picture: AlbumPicture) -> bytes:
    """Return a picture as it was sent; nothing once it was read."""
    content = await session.scalar(sa.select(AlbumPicture.content).where(AlbumPicture.id == picture.id))
    return content or b""


async def read_counts(session: AsyncSession, albums: Sequence[Album]) -> Mapping[UUID, tuple[int, int]]:
    """Return how many pictures of each album were read, and how many it has."""
    rows = await session.execute(
        sa.select(AlbumPicture.album_id, sa.func.count(AlbumPicture.read_at), sa.func.count())
        .where(AlbumPicture.album_id.in_([one.id for one in albums]))
        .group_by(AlbumPicture.album_id)
    )
    return {album_id: (read, all_) for album_id, read, all_ in rows}


async def unread_pictures(session: AsyncSession) -> Sequence[UUID]:
    """Return the pictures that nobody has read yet, the oldest first."""
    rows = sa.select(AlbumPicture.id).where(AlbumPicture.read_at.is_(None)).order_by(AlbumPicture.id)
    return (await session.scalars(rows)).all()


async def fates_of(session: AsyncSession, album: Album) -> list[Fate]:
    """Return where each picture of an album goes, by the products that there are at this moment."""
    rows = await session.execute(
        sa.select(AlbumPicture, StoredFile.sha256)
        .outerjoin(StoredFile, StoredFile.id == AlbumPicture.large_file_id)
        .where(AlbumPicture.album_id == album.id)
        .order_by(AlbumPicture.id)
    )
    packed = [Packed(one.id, one.folder, one.name, digest or "", one.fault) for one, digest in rows]
    return fates(packed, await _targets(session, album.enterprise_id))


async def _targets(session: AsyncSession, enterprise_id: UUID) -> list[Target]:
    has: dict[UUID, set[str]] = {}
    pictures = (
        sa.select(ProductPicture.product_id, ProductPicture.id, ProductPicture.large_sha256)
        .join(Product, Product.id == ProductPicture.product_id)
        .where(Product.enterprise_id == enterprise_id)
    )
    for product_id, _id, digest in await session.execute(pictures):
        has.setdefault(product_id, set()).add(digest)
    columns = (Product.id, Product.number, Product.name, Product.external_id)
    rows = sa.select(*columns).where(Product.enterprise_id == enterprise_id, Product.external_id.is_not(None))
    return [
        Target(key, number, name, code or "", frozenset(has.get(key, ())))
        for key, number, name, code in await session.execute(rows)
    ]
