"""Sending a ZIP of pictures, seeing where each would go, and saying yes to it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.albums import actions, queries
from needs_board.albums.models import Album
from needs_board.albums.rules import KEEP, Fate, plan_mark
from needs_board.enterprises.queries import own_enterprise
from needs_board.enterprises.rules import check_joined
from needs_board.kit.archives import MOST_PACKED
from needs_board.kit.errors import WrongInput
from needs_board.kit.i18n import _
from needs_board.kit.sandbox import FileRefused
from needs_board.kit.visit import Visit
from needs_board.pictures.rules import MOST_PICTURES

HOME = "/me/products/albums"


class AlbumRow(msgspec.Struct, frozen=True):
    """An album that was sent, in a list."""

    href: str
    name: str
    created_at: datetime
    badge: str
    state_label: str


class AlbumsView(msgspec.Struct, frozen=True, kw_only=True):
    """Where albums are sent, and those that were."""

    errors: dict[str, str]
    sent: tuple[AlbumRow, ...]
    keep_days: int
    most_files: int
    most_pictures: int


class PictureRow(msgspec.Struct, frozen=True):
    """A picture of an album: where it would go, or why it does not; `src` is empty where it cannot be shown."""

    name: str
    src: str
    code: str
    product: str
    href: str
    fault: str


class AlbumView(msgspec.Struct, frozen=True, kw_only=True):
    """An album: how far it is, and where its pictures would go."""

    href: str
    name: str
    badge: str
    state_label: str
    is_busy: bool
    is_taken: bool
    done: int
    total: int
    fitting: tuple[PictureRow, ...]
    left: tuple[PictureRow, ...]
    products: int
    placed: int
    seen: str


@get(HOME)
async def albums_page(look: NamedDependency[Visit]) -> Response[str]:
    check_joined(look.asker, (await own_enterprise(look.session, look.asker)).state)
    return await _albums(look)


@post(HOME)
async def send_album(act: NamedDependency[Visit]) -> Response[Any]:
    check_joined(act.asker, (await own_enterprise(act.session, act.asker)).state)
    sent = await act.sent_file("album")
    if sent is None:
        return await _albums(act, _("올릴 파일을 골라 주세요."))
    await act.let_go()
    try:
        packed = await actions.read_album(sent)
    except FileRefused as refused:
        return await _albums(act, refused.sentence)
    album = await actions.send_album(act.session, act.asker, sent.name, packed, act.at)
    return act.go(_href(album))


@get(HOME + "/{album_id:uuid}")
async def album_page(look: NamedDependency[Visit], album_id: FromPath[UUID]) -> Response[str]:
    album = await queries.own_album(look.session, look.asker, album_id)
    return look.page("albums/album.html", await _view(look, album))


@post(HOME + "/{album_id:uuid}/confirm")
async def confirm_album(act: NamedDependency[Visit], album_id: FromPath[UUID]) -> Response[Any]:
    album = await queries.own_album(act.session, act.asker, album_id)
    seen = (await act.typed()).get("seen", "")
    await actions.confirm_album(act.session, act.asker, album, seen, act.at)
    return act.go(_href(album))


@post(HOME + "/{album_id:uuid}/drop")
async def drop_album(act: NamedDependency[Visit], album_id: FromPath[UUID]) -> Response[Any]:
    album = await queries.own_album(act.session, act.asker, album_id)
    await actions.drop_album(act.session, act.asker, album, act.at)
    return act.go(HOME, flash=_("올린 사진 묶음을 지웠습니다. 상품의 사진은 그대로입니다."))


async def _albums(visit: Visit, error: str = "") -> Response[str]:
    albums = await queries.own_albums(visit.session, visit.asker)
    counts = await queries.read_counts(visit.session, albums)
    view = AlbumsView(
        errors={"album": error} if error else {},
        sent=tuple(
            AlbumRow(_href(one), one.name, one.created_at, *_standing(one, *counts.get(one.id, (0, 0))))
            for one in albums
        ),
        keep_days=KEEP.days,
        most_files=MOST_PACKED,
        most_pictures=MOST_PICTURES,
    )
    return visit.page("albums/albums.html", view, status=WrongInput.status if error else 200)


async def _view(visit: Visit, album: Album) -> AlbumView:
    done, total = (await queries.read_counts(visit.session, [album])).get(album.id, (0, 0))
    is_busy = done < total
    placed = [] if is_busy else await queries.fates_of(visit.session, album)
    small = {one.id: one.small_file_id for one in await queries.pictures_in(visit.session, album)}
    badge, label = _standing(album, done, total)
    return AlbumView(
        href=_href(album),
        name=album.name,
        badge=badge,
        state_label=label,
        is_busy=is_busy,
        is_taken=album.taken_at is not None,
        done=done,
        total=total,
        fitting=tuple(_row(one, small[one.packed.picture_id]) for one in placed if one.fits),
        left=tuple(_row(one, small[one.packed.picture_id]) for one in placed if not one.fits),
        products=album.products or len({one.target.number for one in placed if one.target and one.fits}),
        placed=album.placed,
        seen=plan_mark(placed),
    )


def _row(fate: Fate, small_file_id: UUID | None) -> PictureRow:
    packed, target = fate.packed, fate.target
    return PictureRow(
        name=f"{packed.folder}/{packed.name}" if packed.folder else packed.name,
        src=f"/files/{small_file_id}" if small_file_id else "",
        code=target.code if target else "",
        product=target.name if target else "",
        href=f"/products/{target.number}/pictures" if target else "",
        fault=fate.fault,
    )


def _standing(album: Album, done: int, total: int) -> tuple[str, str]:
    """Return the badge of an album and what it says."""
    if album.taken_at is not None:
        return "success", _("올림")
    return ("running", _("사진을 읽는 중")) if done < total else ("open", _("확인 기다림"))


def _href(album: Album) -> str:
    return f"{HOME}/{album.id}"


routes: list[Any] = [albums_page, send_album, album_page, confirm_album, drop_album]
