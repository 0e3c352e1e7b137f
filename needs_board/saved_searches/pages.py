"""An officer's saved searches: the list, saving one, changing one."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.catalogue.queries import categories
from needs_board.finding.queries import products_on_sale
from needs_board.kit.asker import Role, check_role
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, as_typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.marks.queries import mark_labels
from needs_board.saved_searches import actions, queries
from needs_board.saved_searches.forms import KeepingForm
from needs_board.saved_searches.models import SavedSearch
from needs_board.saved_searches.rules import MOST_SAVED, TELLING_LABELS, Telling
from needs_board.sifting.forms import SEARCH_LABELS, Search, address_of, conditions_of, sensible
from needs_board.sifting.queries import Labels, facet_labels, in_words
from needs_board.sifting.rules import ORDER_LABELS

Options = tuple[tuple[str, str], ...]


class SavedRow(msgspec.Struct, frozen=True):
    """A saved search in the list; `news` are those of the products told last that are on sale now."""

    id: str
    name: str
    href: str
    conditions: Options
    telling: str
    told_at: datetime | None
    news: Options


class SavedSearchesView(msgspec.Struct, frozen=True):
    """All saved searches of a person."""

    rows: tuple[SavedRow, ...]
    most: int


class KeepingView(msgspec.Struct, frozen=True):
    """A search to be saved, or a saved one to be changed; `kept` is what its address says."""

    action: str
    name: str
    conditions: Options
    kept: Options
    tellings: Options
    typed: Typed
    errors: dict[str, str]


@get("/me/searches")
async def searches_page(look: NamedDependency[Visit]) -> Response[str]:
    found = await queries.own_searches(look.session, look.asker)
    labels = await _labels(look)
    numbers = {number for saved in found for number in saved.news}
    on_sale = {one.number: one.name for one in await products_on_sale(look.session, sorted(numbers))}
    rows = tuple(_row(saved, labels, on_sale) for saved in found)
    return look.page("saved_searches/searches.html", SavedSearchesView(rows, MOST_SAVED))


@get("/me/searches/new")
async def new_search_page(look: NamedDependency[Visit]) -> Response[str]:
    check_role(look.asker, Role.OFFICER)
    wanted, _errors = sensible(dict(look.request.query_params))
    return await _new(look, wanted, {"name": wanted.q, "telling": Telling.DAILY.value}, {})


@post("/me/searches")
async def save_search(act: NamedDependency[Visit]) -> Response[Any]:
    check_role(act.asker, Role.OFFICER)
    typed = await act.typed()
    wanted, _errors = sensible(typed)
    try:
        form = read_form(KeepingForm, typed)
        await actions.save_search(act.session, act.asker, form, wanted, act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _new(act, wanted, typed, wrong.errors)
    return act.go("/me/searches", flash=_("찾기를 저장했습니다. 새로 맞는 상품이 나오면 알려 드립니다."))


@get("/me/searches/{search_id:uuid}")
async def search_page(look: NamedDependency[Visit], search_id: FromPath[UUID]) -> Response[str]:
    saved = await queries.own_search(look.session, look.asker, search_id)
    return await _saved(look, saved, {"name": saved.name, "telling": saved.telling.value}, {})


@post("/me/searches/{search_id:uuid}")
async def change_search(act: NamedDependency[Visit], search_id: FromPath[UUID]) -> Response[Any]:
    saved = await queries.own_search(act.session, act.asker, search_id)
    typed = await act.typed()
    try:
        await actions.change_search(act.session, act.asker, search_id, read_form(KeepingForm, typed), act.at)
    except WrongInput as wrong:
        return await _saved(act, saved, typed, wrong.errors)
    return act.go("/me/searches", flash=_("저장한 찾기를 바꾸었습니다."))


@post("/me/searches/{search_id:uuid}/delete")
async def delete_search(act: NamedDependency[Visit], search_id: FromPath[UUID]) -> Response[Any]:
    await actions.delete_search(act.session, act.asker, search_id)
    return act.go("/me/searches", flash=_("저장한 찾기를 지웠습니다."))


async def _new(visit: Visit, wanted: Search, typed: Typed, errors: dict[str, str]) -> Response[str]:
    said, kept = _said(wanted, await _labels(visit)), tuple(conditions_of(wanted).items())
    view = KeepingView("/me/searches", "", said, kept, _tellings(), typed, errors)
    return visit.page("saved_searches/search.html", view, status=422 if errors else 200)


async def _saved(visit: Visit, saved: SavedSearch, typed: Typed, errors: dict[str, str]) -> Response[str]:
    said = _said(queries.search_of(saved), await _labels(visit))
    view = KeepingView(f"/me/searches/{saved.id}", saved.name, said, (), _tellings(), typed, errors)
    return visit.page("saved_searches/search.html", view, status=422 if errors else 200)


async def _labels(visit: Visit) -> Labels:
    by_code = {one.code: one for one in await categories(visit.session)}
    labels = facet_labels(by_code, await mark_labels(visit.session))
    return labels | {"order": {one.value: _(label) for one, label in ORDER_LABELS.items()}}


def _said(wanted: Search, labels: Labels) -> Options:
    return tuple((_(SEARCH_LABELS[name]), words) for name, words in in_words(wanted, labels).items())


def _tellings() -> Options:
    return tuple((one.value, _(label)) for one, label in TELLING_LABELS.items())


def _row(saved: SavedSearch, labels: Labels, on_sale: dict[int, str]) -> SavedRow:
    wanted = queries.search_of(saved)
    return SavedRow(
        id=str(saved.id),
        name=saved.name,
        href=address_of(as_typed(wanted)),
        conditions=_said(wanted, labels),
        telling=_(TELLING_LABELS[saved.telling]),
        told_at=saved.told_at,
        news=tuple((f"/products/{number}", on_sale[number]) for number in saved.news if number in on_sale),
    )


routes: list[Any] = [
    searches_page,
    new_search_page,
    save_search,
    search_page,
    change_search,
    delete_search,
]
