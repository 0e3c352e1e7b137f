"""The pages on which the staff keep the categories."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.catalogue.models import Category
from needs_board.catalogue.queries import categories, label_of
from needs_board.catalogue.rules import KIND_LABELS, ProductKind
from needs_board.headings import actions, queries
from needs_board.headings.forms import CategoryForm, MergeForm
from needs_board.kit.asker import Role, check_role
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, as_typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit

Options = tuple[tuple[str, str], ...]
LIST = "/staff/categories"


class HeadingRow(msgspec.Struct, frozen=True):
    """A category in the list; `into` is the name of the one that took it in."""

    code: str
    name: str
    description: str
    procurement_code: str
    products: int
    needs: int
    is_retired: bool
    into: str


class HeadingsView(msgspec.Struct, frozen=True):
    """All categories: the label of each root with its own."""

    groups: tuple[tuple[str, tuple[HeadingRow, ...]], ...]


class HeadingView(msgspec.Struct, frozen=True, kw_only=True):
    """One category in its form, or a new one; `others` can take it in."""

    code: str
    name: str
    typed: Typed
    errors: dict[str, str]
    kinds: Options
    others: Options
    products: int
    needs: int
    is_retired: bool
    into: str


@get("/staff/categories")
async def headings_page(look: NamedDependency[Visit]) -> Response[str]:
    rows = await queries.headings(look.session, look.asker)
    names = {one.category.code: label_of(one.category) for one in rows}
    view = HeadingsView(
        tuple(
            (
                _(KIND_LABELS[kind]),
                tuple(
                    HeadingRow(
                        code=one.category.code,
                        name=label_of(one.category),
                        description=one.category.description_ko,
                        procurement_code=one.category.procurement_code or "",
                        products=one.products,
                        needs=one.needs,
                        is_retired=one.category.retired_at is not None,
                        into=names.get(one.category.merged_into or "", ""),
                    )
                    for one in rows
                    if one.category.kind is kind
                ),
            )
            for kind in ProductKind
        )
    )
    return look.page("headings/headings.html", view)


@get("/staff/categories/new")
async def new_category_page(look: NamedDependency[Visit]) -> Response[str]:
    check_role(look.asker, Role.STAFF)
    return await _form(look, None)


@post("/staff/categories/new")
async def add_category(act: NamedDependency[Visit]) -> Response[Any]:
    check_role(act.asker, Role.STAFF)
    typed = await act.typed()
    try:
        made = await actions.add_category(act.session, act.asker, read_form(CategoryForm, typed), act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _form(act, None, typed, wrong.errors)
    return act.go(LIST, flash=_("분류를 더했습니다: %(name)s") % {"name": made.name_ko})


@get("/staff/categories/{code:str}")
async def category_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[str]:
    return await _form(look, await queries.heading(look.session, look.asker, code))


@post("/staff/categories/{code:str}")
async def change_category(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    typed = await act.typed()
    one = await queries.heading(act.session, act.asker, code)
    try:
        await actions.change_category(act.session, act.asker, one, read_form(CategoryForm, typed), act.at)
    except WrongInput as wrong:
        await act.undo()
        one = await queries.heading(act.session, act.asker, code)
        return await _form(act, one, typed, wrong.errors)
    return act.go(LIST, flash=_("분류를 저장했습니다."))


@post("/staff/categories/{code:str}/merge")
async def merge_category(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    typed = await act.typed()
    one = await queries.heading(act.session, act.asker, code)
    try:
        into = await actions.merge_category(act.session, act.asker, one, read_form(MergeForm, typed), act.at)
    except WrongInput as wrong:
        await act.undo()
        one = await queries.heading(act.session, act.asker, code)
        return await _form(
            act, one, {**as_typed(await queries.form_of(act.session, one)), **typed}, wrong.errors
        )
    flash = _("'%(one)s' 분류의 모든 것을 '%(into)s' 분류로 옮겼습니다.")
    return act.go(LIST, flash=flash % {"one": one.name_ko, "into": into.name_ko})


@post("/staff/categories/{code:str}/retire")
async def retire_category(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    one = await queries.heading(act.session, act.asker, code)
    await actions.retire_category(act.session, act.asker, one, act.at)
    return act.go(LIST, flash=_("이제 이 분류를 새로 고를 수 없습니다. 이미 쓴 상품과 수요는 그대로입니다."))


@post("/staff/categories/{code:str}/restore")
async def restore_category(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    one = await queries.heading(act.session, act.asker, code)
    await actions.restore_category(act.session, act.asker, one, act.at)
    return act.go(LIST, flash=_("이 분류를 다시 고를 수 있습니다."))


async def _form(
    visit: Visit, one: Category | None, typed: Typed | None = None, errors: dict[str, str] | None = None
) -> Response[str]:
    every = {each.code: each for each in await categories(visit.session)}
    counted = {each.category.code: each for each in await queries.headings(visit.session, visit.asker)}
    mine = counted[one.code] if one else None
    shown = typed if typed is not None else as_typed(await queries.form_of(visit.session, one)) if one else {}
    view = HeadingView(
        code=one.code if one else "",
        name=label_of(one) if one else "",
        typed=shown,
        errors=errors or {},
        kinds=tuple((kind.value, _(KIND_LABELS[kind])) for kind in ProductKind),
        others=tuple((each.code, label_of(each)) for each in every.values() if one and _can_take(each, one)),
        products=mine.products if mine else 0,
        needs=mine.needs if mine else 0,
        is_retired=one is not None and one.retired_at is not None,
        into=label_of(every[one.merged_into]) if one and one.merged_into else "",
    )
    return visit.page("headings/heading.html", view, status=422 if errors else 200)


def _can_take(other: Category, one: Category) -> bool:
    return (
        other.parent is not None
        and other.retired_at is None
        and other.kind is one.kind
        and other.code != one.code
    )


routes: list[Any] = [
    headings_page,
    new_category_page,
    add_category,
    category_page,
    change_category,
    merge_category,
    retire_category,
    restore_category,
]
