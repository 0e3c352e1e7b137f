"""The JSON API of saved searches."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from needs_board.kit.asker import Role, check_role
from needs_board.kit.forms import as_typed, read_form
from needs_board.kit.visit import Visit
from needs_board.saved_searches import actions, queries
from needs_board.saved_searches.forms import KeepingForm, NewSearchForm
from needs_board.saved_searches.models import SavedSearch
from needs_board.saved_searches.rules import Telling
from needs_board.sifting.forms import Search, address_of, settled


class SavedSearchOut(msgspec.Struct, frozen=True):
    """A saved search; `address` is what `/api/v1/products` and the page of the search are asked with.

    `news` are the numbers of the products that were told last, at `told_at`.
    """

    id: UUID
    name: str
    address: str
    telling: Telling
    saved_at: datetime
    told_at: datetime | None
    news: list[int]


class SavedSearchesOut(msgspec.Struct, frozen=True):
    """Your saved searches by name."""

    searches: list[SavedSearchOut]


@get("/api/v1/me/searches")
async def list_searches(look: NamedDependency[Visit]) -> SavedSearchesOut:
    """List your saved searches."""
    return await _own(look)


@post("/api/v1/me/searches", status_code=201)
async def save_search(act: NamedDependency[Visit], data: JSONBody[NewSearchForm]) -> Response[SavedSearchOut]:
    """Save a search under a name, to be told of products that fit it from now on."""
    check_role(act.asker, Role.OFFICER)
    form = read_form(KeepingForm, {"name": data.name, "telling": data.telling})
    wanted = settled(read_form(Search, as_typed(data.search)))
    return act.reply(
        _out(await actions.save_search(act.session, act.asker, form, wanted, act.at)), status=201
    )


@put("/api/v1/me/searches/{search_id:uuid}")
async def change_search(
    act: NamedDependency[Visit], search_id: FromPath[UUID], data: JSONBody[KeepingForm]
) -> Response[SavedSearchOut]:
    """Give a saved search another name, or be told in another rhythm."""
    check_role(act.asker, Role.OFFICER)
    form = read_form(KeepingForm, as_typed(data))
    return act.reply(_out(await actions.change_search(act.session, act.asker, search_id, form, act.at)))


@delete("/api/v1/me/searches/{search_id:uuid}", status_code=200)
async def delete_search(act: NamedDependency[Visit], search_id: FromPath[UUID]) -> Response[SavedSearchesOut]:
    """Forget a saved search; answers with those that are left."""
    await actions.delete_search(act.session, act.asker, search_id)
    return act.reply(await _own(act))


async def _own(visit: Visit) -> SavedSearchesOut:
    return SavedSearchesOut([_out(one) for one in await queries.own_searches(visit.session, visit.asker)])


def _out(saved: SavedSearch) -> SavedSearchOut:
    return SavedSearchOut(
        id=saved.id,
        name=saved.name,
        address=address_of(as_typed(queries.search_of(saved))),
        telling=saved.telling,
        saved_at=saved.saved_at,
        told_at=saved.told_at,
        news=saved.news,
    )


routes: list[Any] = [list_searches, save_search, change_search, delete_search]
