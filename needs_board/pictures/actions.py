"""Taking pictures in, and arranging them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.catalogue.actions import subject
from needs_board.catalogue.models import Product
from needs_board.catalogue.rules import check_may_change
from needs_board.files.actions import end_use, read_upload, store_file
from needs_board.files.forms import NewFile
from needs_board.files.models import StoredFile
from needs_board.files.rules import FileKind
from needs_board.journal.actions import note
from needs_board.kit.asker import Asker
from needs_board.kit.errors import Conflict, Refused
from needs_board.kit.formats import Format, SentFile, safe_name
from needs_board.kit.i18n import _
from needs_board.kit.images import as_webp
from needs_board.kit.objects import Objects
from needs_board.pictures import queries
from needs_board.pictures.forms import NewPicture, PlacedForm
from needs_board.pictures.models import ProductPicture
from needs_board.pictures.rules import LARGE_SIDE_PIXELS, MEDIA_TYPE, MOST_PICTURES, SMALL_SIDE_PIXELS


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPicture:
    """Both sizes of a picture as files, the size of the large one, and what it shows."""

    large: StoredFile
    small: StoredFile
    width: int
    height: int
    alt: str = ""


async def read_picture(asker: Asker, organisation_id: UUID, sent: SentFile, alt: str) -> NewPicture:
    """Return a sent picture in both sizes; takes a second and must hold no transaction.

    Raises FileRefused with a sentence that names the file, what is wrong and what to do.
    """
    read = await read_upload(asker, FileKind.PRODUCT_PICTURE, sent, organisation_id=organisation_id)
    new = await asyncio.to_thread(in_both_sizes, read.data, alt)
    return msgspec.structs.replace(new, name=safe_name(sent.name, Format.WEBP))


def in_both_sizes(data: bytes, alt: str) -> NewPicture:
    """Return a picture of ours, written anew before, in the sizes in which it is shown."""
    large, width, height = as_webp(data, LARGE_SIDE_PIXELS)
    small, _width, _height = as_webp(data, SMALL_SIDE_PIXELS)
    return NewPicture(large=large, small=small, width=width, height=height, alt=alt)


async def add_picture(
    session: AsyncSession, objects: Objects, asker: Asker, product: Product, new: NewPicture, at: datetime
) -> ProductPicture:
    """Put a picture behind the others of a product; raises Refused when it has as many as it can have."""
    there = await _there_with_room(session, asker, product, 1)
    stored = await store_picture(session, objects, asker, product.enterprise_id, new, at)
    [made] = await _place(session, asker, product, there, [stored], at)
    return made


async def place_pictures(
    session: AsyncSession, asker: Asker, product: Product, stored: Sequence[StoredPicture], at: datetime
) -> None:
    """Put stored pictures behind the others of a product; raises Refused when there is no room for all of them."""
    there = await _there_with_room(session, asker, product, len(stored))
    await _place(session, asker, product, there, stored, at)


async def store_picture(
    session: AsyncSession,
    objects: Objects,
    asker: Asker,
    enterprise_id: UUID,
    new: NewPicture,
    at: datetime,
) -> StoredPicture:
    """Keep both sizes of a picture as files, before it stands at a product."""
    large, small = [
        await store_file(
            session,
            objects,
            asker,
            NewFile(
                organisation_id=enterprise_id,
                kind=FileKind.PRODUCT_PICTURE,
                name=new.name,
                media_type=MEDIA_TYPE,
                data=data,
            ),
            at,
        )
        for data in (new.large, new.small)
    ]
    return StoredPicture(large=large, small=small, width=new.width, height=new.height, alt=new.alt)


async def arrange_pictures(
    session: AsyncSession, asker: Asker, product: Product, wanted: Sequence[PlacedForm], at: datetime
) -> None:
    """Let a product have these of its pictures, in this order, with these words; those left out are gone.

    Raises Conflict when one of them is no longer there, or stands there twice.
    """
    check_may_change(asker, product.enterprise_id)
    there = {one.id: one for one in await queries.pictures_of(session, product.id)}
    ids = [one.id for one in wanted]
    if len(set(ids)) < len(ids) or set(ids) - set(there):
        raise Conflict(_("그 사이 사진이 바뀌었습니다. 새로 고친 뒤 지금 사진을 확인해 주세요."))
    for place, one in enumerate(wanted):
        there[one.id].position, there[one.id].alt = place, one.alt
    gone = [one for one in there.values() if one.id not in set(ids)]
    await session.flush()
    if gone:
        await session.execute(
            sa.delete(ProductPicture).where(ProductPicture.id.in_([one.id for one in gone]))
        )
        files = [file for one in gone for file in (one.large_file_id, one.small_file_id)]
        for file in await session.scalars(sa.select(StoredFile).where(StoredFile.id.in_(files))):
            await end_use(session, file, at)
    note(session, asker, "arrange_pictures", subject(product), at, kept=len(ids), removed=len(gone))


async def _there_with_room(
    session: AsyncSession, asker: Asker, product: Product, more: int
) -> Sequence[ProductPicture]:
    """Return the pictures of a product while nobody else adds one; raises Refused where `more` are too many."""
    check_may_change(asker, product.enterprise_id)
    # The row of the product lets one addition in at a time, so that each counts the pictures of the one before.
    await session.execute(sa.select(Product.id).where(Product.id == product.id).with_for_update())
    there = await queries.pictures_of(session, product.id)
    if len(there) + more > MOST_PICTURES:
        raise Refused(
            _("사진은 %(most)d장까지 올릴 수 있습니다. 쓰지 않는 사진을 먼저 지워 주세요.")
            % {"most": MOST_PICTURES}
        )
    return there


async def _place(
    session: AsyncSession,
    asker: Asker,
    product: Product,
    there: Sequence[ProductPicture],
    stored: Sequence[StoredPicture],
    at: datetime,
) -> list[ProductPicture]:
    first = there[-1].position + 1 if there else 0
    made = [
        ProductPicture(
            product_id=product.id,
            position=position,
            alt=one.alt,
            width=one.width,
            height=one.height,
            large_file_id=one.large.id,
            small_file_id=one.small.id,
            large_sha256=one.large.sha256,
            small_sha256=one.small.sha256,
        )
        for position, one in enumerate(stored, start=first)
    ]
    session.add_all(made)
    await session.flush()
    for one in made:
        note(session, asker, "add_picture", subject(product), at, picture=str(one.id))
    return made
