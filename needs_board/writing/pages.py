"""Pages on which an officer writes a need, checks it, publishes it and changes it."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.catalogue.queries import category_groups, category_labels
from needs_board.kit.asker import Role, check_role
from needs_board.kit.calendar import seoul_text
from needs_board.kit.errors import BoardError, Conflict, Refused, WrongInput
from needs_board.kit.forms import Typed, as_typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.needs import actions, queries
from needs_board.needs.forms import (
    FIELD_LABELS,
    Difference,
    NeedForm,
    NeedItemForm,
    SeenForm,
    ShownDifference,
    deadline_in,
    field_of,
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
from needs_board.writing.forms import merged, row_places, vague, with_row_changed

Hints = list[tuple[str, str, str]]
"""Name of a field, what to do about it, link to the field."""


class Collision(msgspec.Struct, frozen=True):
    """Why a save did not happen, and what was changed meanwhile; `is_over` means it cannot be saved at all."""

    sentence: str
    changes: tuple[ShownDifference, ...] = ()
    is_over: bool = False


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
    if (changed := with_row_changed(typed)) is not None:
        await act.undo()
        return await _new_form(act, changed, {})
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
    if (changed := with_row_changed(typed)) is not None:
        await act.undo()
        return await _edit_form(act, code, changed)
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
    return look.page("writing/check.html", await _check_view(look, need))


@post("/needs/{code:str}/publish")
async def publish_need(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    try:
        seen = read_form(SeenForm, await act.typed())
        await actions.publish_need(act.session, act.asker, code, seen.revision, act.at)
    except (WrongInput, Conflict) as refusal:
        await act.undo()
        need = await queries.own_need(act.session, act.asker, code)
        check_move(need.state, NeedState.OPEN)
        view = await _check_view(act, need, _why_not_published(refusal))
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
        return act.go(f"/needs/{need.code}", flash=_saved_on_the_board(typed, need))
    if typed.get("act") == "save":
        flash = _("임시저장했습니다. '우리 기관 수요'에서 이어서 쓸 수 있습니다.")
        return act.go(f"/needs/{need.code}/edit", flash=flash)
    return act.go(f"/needs/{need.code}/check")


def _saved_on_the_board(typed: Typed, need: Need) -> str:
    saved = _("바뀐 내용을 저장했습니다. 게시판에 바로 반영됩니다.")
    if need.deadline_at is None or deadline_in(read_form(NeedForm, typed)) == need.deadline_at:
        return saved
    moved = _("마감이 가까워 %(when)s까지로 늘렸습니다.") % {"when": seoul_text(need.deadline_at)}
    return f"{saved} {moved}"


async def _new_form(visit: Visit, typed: Typed, errors: dict[str, str]) -> Response[str]:
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
        groups=await category_groups(visit.session),
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
    base: dict[str, str] = {}
    for change in await queries.changes_since(visit.session, need.id, seen_revision):
        for one in msgspec.convert(change.differences, list[Difference]):
            base.setdefault(one.field, one.before)
    theirs = await queries.form_of(visit.session, need)
    now = plain_texts(theirs)
    changed = [Difference(name, before, now[name]) for name, before in base.items()]
    collision = Collision(
        refusal.sentence,
        shown_differences(changed, await category_labels(visit.session)),
        is_over=isinstance(refusal, Refused) or need.state not in CHANGEABLE_STATES,
    )
    return await _edit_form(visit, code, as_typed(merged(mine, base, theirs)), collision=collision)


async def _check_view(visit: Visit, need: Need, refusal: str = "") -> CheckView:
    form = await queries.form_of(visit.session, need)
    names = await category_labels(visit.session)
    edit = f"/needs/{need.code}/edit#"
    texts = plain_texts(form)
    return CheckView(
        code=need.code,
        revision=need.revision,
        rows=[
            (_(label), shown_text(name, texts[name], names), edit + _anchor(name))
            for name, label in FIELD_LABELS.items()
            if name != "items"
        ],
        items=form.items,
        missing=_hints(missing(form, visit.at, least_time_to_answer(need.published_at)), edit),
        vague=_hints(vague(form, visit.at), edit),
        is_again=need.published_at is not None,
        refusal=refusal,
    )


def _hints(sentences: dict[str, str], edit: str) -> Hints:
    return [(_label(name), sentence, edit + name) for name, sentence in sentences.items()]


def _label(name: str) -> str:
    label = _(FIELD_LABELS[field_of(name)])
    place = name.split("-")[1:2]
    return f"{label} {int(place[0]) + 1}" if place else label


def _anchor(field: str) -> str:
    return "deadline_on" if field == "deadline" else field


def _why_not_published(refusal: BoardError) -> str:
    if isinstance(refusal, WrongInput):
        return _("아직 공개할 수 없습니다. 아래 내용을 채운 뒤 다시 공개해 주세요.")
    return refusal.sentence


routes = [new_page, save_new, edit_page, save_changes, check_page, publish_need, published_page]
