"""The pictures themselves, and the page on which an enterprise arranges those of a product."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.catalogue.models import Product
from needs_board.catalogue.queries import product_by_number
from needs_board.catalogue.rules import check_may_change
from needs_board.files.queries import content_of
from needs_board.files.rules import TAKEN, FileKind
from needs_board.kit.asker import Role
from needs_board.kit.errors import WrongInput
from needs_board.kit.formats import accept_list
from needs_board.kit.forms import Typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.objects import open_objects
from needs_board.kit.sandbox import FileRefused
from needs_board.kit.sending import picture
from needs_board.kit.visit import Visit
from needs_board.pictures import actions, queries
from needs_board.pictures.forms import AltForm, PlacedForm
from needs_board.pictures.models import ProductPicture
from needs_board.pictures.rules import MOST_PICTURES


class PictureRow(msgspec.Struct, frozen=True):
    """A picture with what can be done to it."""

    id: str
    src: str
    alt: str
    is_first: bool
    is_last: bool


class PicturesView(msgspec.Struct, frozen=True, kw_only=True):
    """The pictures of a product, and whether there is room for another."""

    number: int
    name: str
    back: str
    rows: tuple[PictureRow, ...]
    most: int
    accept: str
    typed: Typed
    errors: dict[str, str]


@get("/pictures/{digest:str}", include_in_schema=False)
async def open_picture(look: NamedDependency[Visit], digest: FromPath[str]) -> Response[bytes]:
    """Send a picture; `digest` is the SHA-256 of what is sent, so that what is public can be kept for long."""
    seen = await queries.picture_file(look.session, look.asker, digest[:64])
    content = await content_of(open_objects(look.settings), seen.file)
    return picture(content, seen.file.media_type, is_public=seen.is_public)


@get("/products/{number:int}/pictures")
async def pictures_page(look: NamedDependency[Visit], number: FromPath[int]) -> Response[str]:
    return await _page(look, await _for_change(look, number))


@post("/products/{number:int}/pictures")
async def add_picture(act: NamedDependency[Visit], number: FromPath[int]) -> Response[Any]:
    owner_id = (await _for_change(act, number)).enterprise_id
    sent, typed = await act.sent_file("picture"), await act.typed()
    try:
        form = read_form(AltForm, typed)
        if sent is None:
            raise WrongInput({"picture": _("사진 파일을 골라 주세요.")})
        await act.let_go()
        new = await actions.read_picture(act.asker, owner_id, sent, form.alt)
    except (WrongInput, FileRefused) as refused:
        errors = refused.errors if isinstance(refused, WrongInput) else {"picture": refused.sentence}
        await act.undo()
        return await _page(act, await _for_change(act, number), typed, errors)
    product = await _for_change(act, number)
    await actions.add_picture(act.session, open_objects(act.settings), act.asker, product, new, act.at)
    return act.go(f"/products/{number}/pictures", flash=_("사진을 올렸습니다."))


@post("/products/{number:int}/pictures/{picture_id:uuid}")
async def change_picture(
    act: NamedDependency[Visit], number: FromPath[int], picture_id: FromPath[UUID]
) -> Response[Any]:
    """Save the words of a picture, move it one place, or take it away, as the button that was pressed says."""
    product = await _for_change(act, number)
    typed = await act.typed()
    form = read_form(AltForm, typed)
    there = await queries.pictures_of(act.session, product.id)
    wanted = _changed(there, picture_id, form.alt, typed.get("act", ""))
    await actions.arrange_pictures(act.session, act.asker, product, wanted, act.at)
    return act.go(f"/products/{number}/pictures", flash=_("사진을 바꾸었습니다."))


def _changed(there: Sequence[ProductPicture], picture_id: UUID, alt: str, act: str) -> list[PlacedForm]:
    """Return the arrangement after a button was pressed at a picture; an unknown picture is left in, to be refused."""
    placed = [PlacedForm(one.id, alt if one.id == picture_id else one.alt) for one in there]
    ids = [one.id for one in placed]
    if picture_id not in ids:
        return [*placed, PlacedForm(picture_id, alt)]
    place = ids.index(picture_id)
    mine = placed.pop(place)
    if act != "remove":
        step = {"earlier": -1, "later": 1}.get(act, 0)
        placed.insert(max(0, place + step), mine)
    return placed


async def _for_change(visit: Visit, number: int) -> Product:
    product, enterprise = await product_by_number(visit.session, visit.asker, number)
    check_may_change(visit.asker, enterprise.id)
    return product


async def _page(
    visit: Visit, product: Product, typed: Typed | None = None, errors: dict[str, str] | None = None
) -> Response[str]:
    there = await queries.pictures_of(visit.session, product.id)
    view = PicturesView(
        number=product.number,
        name=product.name,
        back="/me/products" if visit.asker.role is Role.SUPPLIER else f"/products/{product.number}",
        rows=tuple(
            PictureRow(
                str(one.id), f"/pictures/{one.small_sha256}", one.alt, place == 0, place == len(there) - 1
            )
            for place, one in enumerate(there)
        ),
        most=MOST_PICTURES,
        accept=accept_list(TAKEN[FileKind.PRODUCT_PICTURE]),
        typed=typed or {},
        errors=errors or {},
    )
    return visit.page("pictures/pictures.html", view, status=422 if errors else 200)


routes: list[Any] = [open_picture, pictures_page, add_picture, change_picture]
