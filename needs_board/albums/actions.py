"""Sending an album, reading its pictures in a job, placing them or throwing them away."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.albums import queries
from needs_board.albums.models import Album, AlbumPicture
from needs_board.albums.rules import KEEP, MOST_TRIES, MOST_WAITING, plan_mark
from needs_board.catalogue.models import Product
from needs_board.enterprises.queries import own_enterprise
from needs_board.enterprises.rules import check_joined
from needs_board.files.actions import end_use
from needs_board.files.models import StoredFile
from needs_board.journal.actions import note
from needs_board.kit.archives import PackedFile, packed_files
from needs_board.kit.asker import Asker, Role, account_of, acting_for, check_role
from needs_board.kit.clock import Clock
from needs_board.kit.db import Database
from needs_board.kit.errors import Conflict
from needs_board.kit.formats import SentFile, shown_name
from needs_board.kit.i18n import _, current_locale, speaking
from needs_board.kit.objects import Objects
from needs_board.kit.sandbox import FileRefused, in_turn
from needs_board.pictures.actions import StoredPicture, place_pictures, read_picture, store_picture
from needs_board.pictures.forms import NewPicture
from needs_board.runs.actions import wake
from needs_board.runs.rules import JobName


async def read_album(sent: SentFile) -> Sequence[PackedFile]:
    """Return the files in a ZIP; holds no transaction, for it takes a second. Raises FileRefused for what is none."""
    return await in_turn(lambda: packed_files(sent))


async def send_album(
    session: AsyncSession, asker: Asker, name: str, packed: Sequence[PackedFile], at: datetime
) -> Album:
    """Keep an album for its sender and have its pictures read; none stands at a product before it is confirmed.

    Raises Refused before the enterprise has joined.
    """
    check_joined(asker, (await own_enterprise(session, asker)).state)
    album = Album(
        enterprise_id=acting_for(asker),
        account_id=account_of(asker),
        locale=current_locale(),
        name=shown_name(name),
        created_at=at,
    )
    session.add(album)
    await session.flush()
    session.add_all(
        AlbumPicture(
            album_id=album.id,
            folder=one.folder,
            name=one.name,
            content=one.data,
            fault=one.fault,
            read_at=at if one.fault else None,
        )
        for one in packed
    )
    await session.flush()
    for old in (await queries.own_albums(session, asker))[MOST_WAITING:]:
        await _forget(session, old, at)
    await wake(session, asker, JobName.READ_PICTURES, at)
    return album


async def read_pictures(database: Database, objects: Objects, clock: Clock) -> int:
    """Read the pictures that wait and return how many it was; a job does this, one worker at a time."""
    async with database.read() as session:
        waiting = await queries.unread_pictures(session)
    for picture_id in waiting:
        await _read(database, objects, picture_id, clock)
    return len(waiting)


async def _read(database: Database, objects: Objects, picture_id: UUID, clock: Clock) -> None:
    """Read one picture as if it had been uploaded alone, and keep it or what is wrong with it."""
    async with database.write() as session:
        picture = await session.get(AlbumPicture, picture_id)
        if picture is None:
            return
        album = await session.get_one(Album, picture.album_id)
        sent = SentFile(picture.name, await queries.content_of(session, picture))
        picture.tries += 1
    with speaking(album.locale):
        read = await _read_or_fault(album, sent, picture.tries)
    async with database.write() as session:
        # Held, so that an album that is thrown away meanwhile takes its files along.
        still = await session.get(AlbumPicture, picture_id, with_for_update=True)
        if still is not None:
            still.read_at, still.content = clock(), b""
            await _keep(session, objects, album, still, read)


async def _read_or_fault(album: Album, sent: SentFile, tries: int) -> NewPicture | str:
    if tries > MOST_TRIES:
        return _("사진을 처리하지 못했습니다. 다른 프로그램에서 다시 저장하여 올려 주세요.")
    try:
        return await read_picture(_sender(album), album.enterprise_id, sent, "")
    except FileRefused as refused:
        return refused.sentence


async def _keep(
    session: AsyncSession, objects: Objects, album: Album, picture: AlbumPicture, read: NewPicture | str
) -> None:
    if isinstance(read, str):
        picture.fault = read
        return
    at = picture.read_at or album.created_at
    stored = await store_picture(session, objects, _sender(album), album.enterprise_id, read, at)
    picture.large_file_id, picture.small_file_id = stored.large.id, stored.small.id
    picture.width, picture.height = stored.width, stored.height


def _sender(album: Album) -> Asker:
    return Asker(Role.SUPPLIER, album.account_id, album.enterprise_id)


async def confirm_album(session: AsyncSession, asker: Asker, album: Album, seen: str, at: datetime) -> None:
    """Place all pictures of an album that fit; `seen` is the mark of what the person was shown.

    Raises Conflict where one would go elsewhere by now, while pictures are being read, and where none fits.
    """
    check_role(asker, Role.SUPPLIER)
    pictures = {one.id: one for one in await queries.pictures_in(session, album)}
    if album.taken_at is not None or any(one.read_at is None for one in pictures.values()):
        raise Conflict(_("이 사진 묶음은 지금 올릴 수 없습니다. 새로 고친 뒤 현재 상태를 확인해 주세요."))
    placed = await queries.fates_of(session, album)
    fitting = sorted(
        (one.target.product_id, place) for place, one in enumerate(placed) if one.target and one.fits
    )
    if not fitting:
        raise Conflict(
            _("상품에 올릴 사진이 없습니다. 파일 이름이나 상품의 관리번호를 고친 뒤 다시 해 주세요.")
        )
    if plan_mark(placed) != seen:
        raise Conflict(_("보시는 동안 상품이나 사진이 바뀌었습니다. 미리 보기를 다시 확인해 주세요."))
    await _mark_taken(session, album, len(fitting), len({product_id for product_id, _place in fitting}), at)
    used: set[UUID] = set()
    for product_id, group in groupby(fitting, key=lambda one: one[0]):
        rows = [pictures[placed[place].packed.picture_id] for _product, place in group]
        stored = [await _stored(session, one) for one in rows]
        await place_pictures(session, asker, await session.get_one(Product, product_id), stored, at)
        used |= {one.id for one in rows}
    await _remove(session, [one for one in pictures.values() if one.id in used], at, in_use=True)
    await _remove(session, [one for one in pictures.values() if one.id not in used], at)
    note(
        session,
        asker,
        "take_album",
        f"album:{album.id}",
        at,
        placed=len(used),
        left=len(pictures) - len(used),
    )


async def _mark_taken(session: AsyncSession, album: Album, placed: int, products: int, at: datetime) -> None:
    """Let an album be taken once, whoever presses at the same moment."""
    taken = await session.execute(
        sa.update(Album)
        .where(Album.id == album.id, Album.taken_at.is_(None))
        .values(taken_at=at, placed=placed, products=products)
        .returning(Album.id)
    )
    if taken.first() is None:
        raise Conflict(_("그 사이 다른 사람이 먼저 처리했습니다. 새로 고친 뒤 현재 상태를 확인해 주세요."))


async def _stored(session: AsyncSession, one: AlbumPicture) -> StoredPicture:
    return StoredPicture(
        large=await session.get_one(StoredFile, one.large_file_id),
        small=await session.get_one(StoredFile, one.small_file_id),
        width=one.width,
        height=one.height,
    )


async def drop_album(session: AsyncSession, asker: Asker, album: Album, at: datetime) -> None:
    """Throw an album away; what was placed of it stays."""
    check_role(asker, Role.SUPPLIER)
    await _forget(session, album, at)


async def forget_old_albums(session: AsyncSession, at: datetime) -> int:
    """Throw away albums that were sent more than a week ago and return how many."""
    old = (await session.scalars(sa.select(Album).where(Album.created_at < at - KEEP))).all()
    for one in old:
        await _forget(session, one, at)
    return len(old)


async def _forget(session: AsyncSession, album: Album, at: datetime) -> None:
    await _remove(session, await queries.pictures_in(session, album), at)
    await session.delete(album)
    await session.flush()


async def _remove(
    session: AsyncSession, pictures: Sequence[AlbumPicture], at: datetime, *, in_use: bool = False
) -> None:
    """Take pictures out of their album; the use of their files ends, unless products have them now."""
    gone = await session.execute(
        sa.delete(AlbumPicture)
        .where(AlbumPicture.id.in_([one.id for one in pictures]))
        .returning(AlbumPicture.large_file_id, AlbumPicture.small_file_id)
    )
    files = [file for row in gone for file in row if file and not in_use]
    for stored in await session.scalars(sa.select(StoredFile).where(StoredFile.id.in_(files))):
        await end_use(session, stored, at)
