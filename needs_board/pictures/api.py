"""The JSON API of pictures: reading and arranging them."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from needs_board.catalogue.models import Product
from needs_board.catalogue.queries import product_by_number
from needs_board.kit.forms import as_typed, read_form
from needs_board.kit.visit import Visit
from needs_board.pictures import actions, queries
from needs_board.pictures.forms import AltForm, PlacedForm


class PictureOut(msgspec.Struct, frozen=True):
    """A picture: `large` is the address of the one whose size is told, `small` fits a list."""

    id: UUID
    alt: str
    large: str
    small: str
    width: int
    height: int


class PicturesOut(msgspec.Struct, frozen=True):
    """The pictures of a product in their order."""

    pictures: list[PictureOut]


class ArrangementIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The pictures that the product shall have, in this order; those left out are taken away."""

    pictures: tuple[PlacedForm, ...]


@get("/api/v1/products/{number:int}/pictures")
async def list_pictures(look: NamedDependency[Visit], number: FromPath[int]) -> PicturesOut:
    """List the pictures of a product."""
    product, _enterprise = await product_by_number(look.session, look.asker, number)
    return await _pictures(look, product)


@put("/api/v1/products/{number:int}/pictures")
async def arrange_pictures(
    act: NamedDependency[Visit], number: FromPath[int], data: JSONBody[ArrangementIn]
) -> Response[PicturesOut]:
    """Arrange the pictures of a product, say what they show, take some away."""
    product, _enterprise = await product_by_number(act.session, act.asker, number)
    wanted = [PlacedForm(one.id, read_form(AltForm, as_typed(AltForm(one.alt))).alt) for one in data.pictures]
    await actions.arrange_pictures(act.session, act.asker, product, wanted, act.at)
    return act.reply(await _pictures(act, product))


async def _pictures(visit: Visit, product: Product) -> PicturesOut:
    return PicturesOut(
        [
            PictureOut(
                one.id,
                one.alt,
                f"/pictures/{one.large_sha256}",
                f"/pictures/{one.small_sha256}",
                one.width,
                one.height,
            )
            for one in await queries.pictures_of(visit.session, product.id)
        ]
    )


routes: list[Any] = [list_pictures, arrange_pictures]
