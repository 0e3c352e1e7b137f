"""The pages on which the staff keep the list of marks."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.kit.asker import Role, check_role
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, as_typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.marks import actions, queries
from needs_board.marks.forms import MarkForm
from needs_board.marks.models import Mark
from needs_board.marks.queries import label_of

LIST = "/staff/marks"


class MarkRow(msgspec.Struct, frozen=True):
    """A mark in the list."""

    code: str
    name: str
    about: str
    products: int
    is_retired: bool


class MarksView(msgspec.Struct, frozen=True):
    """All marks in their order, retired ones too."""

    rows: tuple[MarkRow, ...]


class MarkView(msgspec.Struct, frozen=True, kw_only=True):
    """One mark in its form, or a new one."""

    code: str
    name: str
    typed: Typed
    errors: dict[str, str]
    products: int
    is_retired: bool


@get(LIST)
async def marks_page(look: NamedDependency[Visit]) -> Response[str]:
    check_role(look.asker, Role.STAFF)
    products = await queries.carriers(look.session)
    rows = tuple(
        MarkRow(one.code, label_of(one), one.about_ko, products.get(one.code, 0), one.retired_at is not None)
        for one in await queries.marks(look.session)
    )
    return look.page("marks/marks.html", MarksView(rows))


@get(LIST + "/new")
async def new_mark_page(look: NamedDependency[Visit]) -> Response[str]:
    check_role(look.asker, Role.STAFF)
    return await _form(look, None)


@post(LIST + "/new")
async def add_mark(act: NamedDependency[Visit]) -> Response[Any]:
    check_role(act.asker, Role.STAFF)
    typed = await act.typed()
    try:
        made = await actions.add_mark(act.session, act.asker, read_form(MarkForm, typed), act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _form(act, None, typed, wrong.errors)
    return act.go(LIST, flash=_("인증을 더했습니다: %(name)s") % {"name": made.name_ko})


@get(LIST + "/{code:str}")
async def mark_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[str]:
    return await _form(look, await queries.mark(look.session, look.asker, code))


@post(LIST + "/{code:str}")
async def change_mark(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    typed = await act.typed()
    one = await queries.mark(act.session, act.asker, code)
    try:
        await actions.change_mark(act.session, act.asker, one, read_form(MarkForm, typed), act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _form(act, await queries.mark(act.session, act.asker, code), typed, wrong.errors)
    return act.go(LIST, flash=_("인증을 저장했습니다."))


@post(LIST + "/{code:str}/retire")
async def retire_mark(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    one = await queries.mark(act.session, act.asker, code)
    await actions.retire_mark(act.session, act.asker, one, act.at)
    return act.go(LIST, flash=_("이제 이 인증을 새로 고를 수 없습니다. 이미 붙은 상품은 그대로입니다."))


@post(LIST + "/{code:str}/restore")
async def restore_mark(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    one = await queries.mark(act.session, act.asker, code)
    await actions.restore_mark(act.session, act.asker, one, act.at)
    return act.go(LIST, flash=_("이 인증을 다시 고를 수 있습니다."))


async def _form(
    visit: Visit, one: Mark | None, typed: Typed | None = None, errors: dict[str, str] | None = None
) -> Response[str]:
    stored = as_typed(await queries.form_of(visit.session, one)) if one else {}
    view = MarkView(
        code=one.code if one else "",
        name=label_of(one) if one else "",
        typed=stored if typed is None else typed,
        errors=errors or {},
        products=(await queries.carriers(visit.session)).get(one.code, 0) if one else 0,
        is_retired=one is not None and one.retired_at is not None,
    )
    return visit.page("marks/mark.html", view, status=422 if errors else 200)


routes: list[Any] = [
    marks_page,
    new_mark_page,
    add_mark,
    mark_page,
    change_mark,
    retire_mark,
    restore_mark,
]
