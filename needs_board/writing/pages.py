"""Pages on which an officer writes a need, checks it, publishes it and changes it."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.catalogue.queries import category_groups, category_labels
from needs_board.kit.asker import Role, check_role
from needs_board.kit.errors import BoardError, Conflict, Refused, WrongInput
from needs_board.kit.forms import Typed, as_typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.market.actions import is_quick, suggest_category
from needs_board.market.forms import SuggestedCategory, need_asked, with_category_asked
from needs_board.needs import actions, queries
from needs_board.needs.forms import (
    FIELD_LABELS,
    Difference,
    NeedForm,
    NeedItemForm,
    SeenForm,
    missing,
    plain_texts,
    shown_differences,
    shown_text,
)
from needs_board.needs.models import Need
from needs_board.needs.rules import (
    CHANGEABLE_STATES,
    NeedState,
    check_changeable,
    check_move,
    least_time_to_answer,
)
from needs_board.writing.forms import (
    Collision,
    Hints,
    anchor,
    another_fits,
    hints,
    merged,
    row_places,
    saved_on_the_board,
    vague,
    why_not_published,
    with_row_changed,
)
from needs_board.writing.queries import versions_since

Categories = tuple[SuggestedCategory, ...]


class FormView(msgspec.Struct, frozen=True):
    """The form of a need; `code` is empty for a new one, `note` is what the centre asked to mend."""

    code: str
    state: str
    typed: Typed
    errors: dict[str, str]
    rows: list[int]
    revision: int
    is_sealing_fixed: bool
    note: str
    groups: list[tuple[str, list[tuple[str, str]]]]
    suggested: Categories
    regions: list[str]
    collision: Collision | None


class CheckView(msgspec.Struct, frozen=True):
    """All that was written, on one page; rows are name, value, link to change it."""

    code: str
    revision: int
    rows: list[tuple[str, str, str]]
    items: tuple[NeedItemForm, ...]
    missing: Hints
    vague: Hints
    is_again: bool
    refusal: str


class PublishedView(msgspec.Struct, frozen=True):
    """The receipt of a need that went on the board."""

    code: str
    title: str
    deadline_at: datetime | None
    sealed: bool


@get("/needs/new")
async def new_page(look: NamedDependency[Visit]) -> Response[str]:
    check_role(look.asker, Role.OFFICER)
    return await _new_form(look, as_typed(await queries.contact_of(look.session, look.asker)), {})


@post("/needs/new")
async def save_new(act: NamedDependency[Visit]) -> Response[Any]:
    check_role(act.asker, Role.OFFICER)
    typed = await act.typed()
    if (again := await _shown_again(act, typed)) is not None:
        return await _new_form(act, again[0], {}, again[1])
    try:
        need = await actions.save_draft(act.session, act.asker, read_form(NeedForm, typed), act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _new_form(act, typed, wrong.errors)
    return _after_save(act, typed, need)


@get("/needs/{code:str}/edit")
async def edit_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[str]:
    need = await queries.own_need(look.session, look.asker, code)
    check_changeable(need.state, need.deadline_at, look.at)
    typed = as_typed(await queries.form_of(look.session, need))
    return await _edit_form(look, code, {**typed, "revision": str(need.revision)})


@post("/needs/{code:str}/edit")
async def save_changes(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    typed = await act.typed()
    if (again := await _shown_again(act, typed)) is not None:
        return await _edit_form(act, code, again[0], suggested=again[1])
    try:
        form, seen = read_form(NeedForm, typed), read_form(SeenForm, typed)
        need = await actions.change_need(act.session, act.asker, code, seen.revision, form, act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _edit_form(act, code, typed, errors=wrong.errors)
    except (Conflict, Refused) as refusal:
        await act.undo()
        return await _collided(act, code, form, seen.revision, refusal)
    return _after_save(act, typed, need)


@get("/needs/{code:str}/check")
async def check_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[str]:
    need = await queries.own_need(look.session, look.asker, code)
    check_move(need.state, NeedState.OPEN)
    return look.page(
        "writing/check.html", await _check_view(look, need, other=await _other_category(look, need))
    )


@post("/needs/{code:str}/publish")
async def publish_need(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    try:
        seen = read_form(SeenForm, await act.typed())
        await actions.publish_need(act.session, act.asker, code, seen.revision, act.at)
    except (WrongInput, Conflict) as refusal:
        await act.undo()
        need = await queries.own_need(act.session, act.asker, code)
        check_move(need.state, NeedState.OPEN)
        view = await _check_view(act, need, why_not_published(refusal))
        return act.page("writing/check.html", view, status=refusal.status)
    return act.go(f"/needs/{code}/published")


@get("/needs/{code:str}/published")
async def published_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    need = await queries.own_need(look.session, look.asker, code)
    if need.published_at is None:
        return look.go(f"/needs/{code}")
    view = PublishedView(code, need.title, need.deadline_at, need.sealed)
    return look.page("writing/published.html", view)


def _after_save(act: Visit, typed: Typed, need: Need) -> Response[Any]:
    if need.state is NeedState.OPEN:
        return act.go(
            f"/needs/{need.code}", flash=saved_on_the_board(read_form(NeedForm, typed), need.deadline_at)
        )
    if typed.get("act") == "save":
        flash = _("임시저장했습니다. '우리 기관 수요'에서 이어서 쓸 수 있습니다.")
        return act.go(f"/needs/{need.code}/edit", flash=flash)
    return act.go(f"/needs/{need.code}/check")


async def _shown_again(act: Visit, typed: Typed) -> tuple[Typed, Categories] | None:
    """Return what to show in place of saving when a button changed rows or asked for a category, else None."""
    changed, asking = with_row_changed(typed), with_category_asked(typed)
    if changed is None and asking is None:
        return None
    await act.undo()
    if asking is None:
        return changed or {}, ()
    return asking, await suggest_category(act.database, need_asked(asking), act.at)


async def _new_form(
    visit: Visit, typed: Typed, errors: dict[str, str], suggested: Categories = ()
) -> Response[str]:
    view = FormView(
        code="",
        state=NeedState.DRAFT.value,
        typed=typed,
        errors=errors,
        rows=row_places(typed),
        revision=0,
        is_sealing_fixed=False,
        note="",
        groups=await category_groups(visit.session),
        suggested=suggested,
        regions=await queries.regions(visit.session),
        collision=None,
    )
    return visit.page("writing/form.html", view, status=422 if errors else 200)


async def _edit_form(
    visit: Visit,
    code: str,
    typed: Typed,
    *,
    errors: dict[str, str] | None = None,
    collision: Collision | None = None,
    suggested: Categories = (),
) -> Response[str]:
    """Show what was typed with the revision it rests on; after a collision that is the present one."""
    need = await queries.own_need(visit.session, visit.asker, code)
    seen = typed.get("revision", "")
    is_number = seen.isdecimal() and len(seen) < 10
    view = FormView(
        code=code,
        state=need.state.value,
        typed=typed,
        errors=errors or {},
        rows=row_places(typed),
        revision=int(seen) if is_number and collision is None else need.revision,
        is_sealing_fixed=need.published_at is not None,
        note=need.state_reason if need.state is NeedState.RETURNED else "",
        groups=await category_groups(visit.session, need.category),
        suggested=suggested,
        regions=await queries.regions(visit.session),
        collision=collision,
    )
    status = 409 if collision else 422 if errors else 200
    return visit.page("writing/form.html", view, status=status)


async def _collided(
    visit: Visit, code: str, mine: NeedForm, seen_revision: int, refusal: BoardError
) -> Response[str]:
    """Show the form again with both versions in it: theirs where mine was untouched, else mine."""
    need = await queries.own_need(visit.session, visit.asker, code)
    base, theirs = await versions_since(visit.session, need, seen_revision)
    now = plain_texts(theirs)
    changed = [Difference(name, before, now[name]) for name, before in base.items()]
    collision = Collision(
        refusal.sentence,
        shown_differences(changed, await category_labels(visit.session)),
        is_over=isinstance(refusal, Refused) or need.state not in CHANGEABLE_STATES,
    )
    return await _edit_form(visit, code, as_typed(merged(mine, base, theirs)), collision=collision)


async def _other_category(look: Visit, need: Need) -> dict[str, str]:
    """Return the hint that another category fits, where that is known without making the page wait."""
    if not need.category or not is_quick(look.database):
        return {}
    asked = need_asked(as_typed(await queries.form_of(look.session, need)))
    return another_fits(need.category, await suggest_category(look.database, asked, look.at))


async def _check_view(
    visit: Visit, need: Need, refusal: str = "", other: Mapping[str, str] = MappingProxyType({})
) -> CheckView:
    form = await queries.form_of(visit.session, need)
    names = await category_labels(visit.session)
    edit = f"/needs/{need.code}/edit#"
    texts = plain_texts(form)
    return CheckView(
        code=need.code,
        revision=need.revision,
        rows=[
            (_(label), shown_text(name, texts[name], names), edit + anchor(name))
            for name, label in FIELD_LABELS.items()
            if name != "items"
        ],
        items=form.items,
        missing=hints(missing(form, visit.at, least_time_to_answer(need.published_at)), edit),
        vague=hints({**other, **vague(form, visit.at)}, edit),
        is_again=need.published_at is not None,
        refusal=refusal,
    )


routes = [new_page, save_new, edit_page, save_changes, check_page, publish_need, published_page]
