"""The JSON API for the staff's categories; everybody reads them at /api/v1/categories."""

from typing import Any

import msgspec
from litestar import Response, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from needs_board.catalogue.models import Category
from needs_board.headings import actions, queries
from needs_board.headings.forms import CategoryForm, MergeForm
from needs_board.kit.asker import Role, check_role
from needs_board.kit.forms import as_typed, read_form
from needs_board.kit.visit import Visit


class HeadingOut(msgspec.Struct, frozen=True):
    """A category; one that was merged names the one that took it in."""

    code: str
    category: CategoryForm
    is_retired: bool
    merged_into: str | None


@post("/api/v1/categories", status_code=201)
async def add_category(act: NamedDependency[Visit], data: JSONBody[CategoryForm]) -> Response[HeadingOut]:
    """Add a category under a root."""
    check_role(act.asker, Role.STAFF)
    made = await actions.add_category(act.session, act.asker, _checked(data), act.at)
    return act.reply(await _heading(act, made), status=201)


@put("/api/v1/categories/{code:str}")
async def replace_category(
    act: NamedDependency[Visit], code: FromPath[str], data: JSONBody[CategoryForm]
) -> Response[HeadingOut]:
    """Change what a category is called and where it stands."""
    one = await queries.heading(act.session, act.asker, code)
    await actions.change_category(act.session, act.asker, one, _checked(data), act.at)
    return act.reply(await _heading(act, one))


@post("/api/v1/categories/{code:str}/merge", status_code=200)
async def merge_category(
    act: NamedDependency[Visit], code: FromPath[str], data: JSONBody[MergeForm]
) -> Response[HeadingOut]:
    """Give all products and needs of a category to another and retire it; answers with the other."""
    one = await queries.heading(act.session, act.asker, code)
    return act.reply(
        await _heading(act, await actions.merge_category(act.session, act.asker, one, data, act.at))
    )


@post("/api/v1/categories/{code:str}/retire", status_code=200)
async def retire_category(act: NamedDependency[Visit], code: FromPath[str]) -> Response[HeadingOut]:
    """Let a category be chosen no more."""
    one = await queries.heading(act.session, act.asker, code)
    await actions.retire_category(act.session, act.asker, one, act.at)
    return act.reply(await _heading(act, one))


@post("/api/v1/categories/{code:str}/restore", status_code=200)
async def restore_category(act: NamedDependency[Visit], code: FromPath[str]) -> Response[HeadingOut]:
    """Let a retired category be chosen again."""
    one = await queries.heading(act.session, act.asker, code)
    await actions.restore_category(act.session, act.asker, one, act.at)
    return act.reply(await _heading(act, one))


def _checked(form: CategoryForm) -> CategoryForm:
    return read_form(CategoryForm, as_typed(form))


async def _heading(visit: Visit, one: Category) -> HeadingOut:
    form = await queries.form_of(visit.session, one)
    return HeadingOut(one.code, form, one.retired_at is not None, one.merged_into)


routes: list[Any] = [add_category, replace_category, merge_category, retire_category, restore_category]
