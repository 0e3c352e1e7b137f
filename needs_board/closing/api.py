"""The JSON API of openings."""

from datetime import datetime

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.closing import actions, queries
from needs_board.kit.visit import Visit


class PresentOut(msgspec.Struct, frozen=True):
    """Somebody who was present at an opening."""

    name: str
    organisation: str


class OpeningOut(msgspec.Struct, frozen=True):
    """The record of an opening; everything is null or empty until the quotes are opened.

    `quotes` were submitted, `standing` of them under the terms as they were at the deadline.
    """

    need: str
    opened_at: datetime | None
    opened_by: str
    quotes: int | None
    standing: int | None
    present: list[PresentOut]


@get("/api/v1/needs/{code:str}/opening")
async def get_opening(look: NamedDependency[Visit], code: FromPath[str]) -> OpeningOut:
    """Tell how the sealed quotes of a need were opened: for its agency and the centre."""
    return await _out(look, code)


@post("/api/v1/needs/{code:str}/opening", status_code=200)
async def open_quotes(act: NamedDependency[Visit], code: FromPath[str]) -> Response[OpeningOut]:
    """Open the sealed quotes of a need after its deadline (its agency only); 409 before, and when they are open."""
    await actions.open_quotes(act.session, act.asker, code, act.at)
    return act.reply(await _out(act, code))


async def _out(visit: Visit, code: str) -> OpeningOut:
    need, opening = await queries.need_to_attend(visit.session, visit.asker, code)
    if need.opened_at is None or opening is None or opening.opened_by is None:
        return OpeningOut(code, need.opened_at, "", None, None, [])
    return OpeningOut(
        need=code,
        opened_at=need.opened_at,
        opened_by=await queries.name_of(visit.session, opening.opened_by),
        quotes=opening.quotes,
        standing=opening.standing,
        present=msgspec.convert(opening.present, list[PresentOut]),
    )


routes = [get_opening, open_quotes]
