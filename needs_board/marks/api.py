"""The JSON API of marks: everybody reads them, the staff keep them."""

from typing import Any

import msgspec
from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from needs_board.kit.asker import Role, check_role
from needs_board.kit.forms import as_typed, read_form
from needs_board.kit.visit import Visit
from needs_board.marks import actions, queries
from needs_board.marks.forms import MarkForm
from needs_board.marks.models import Mark


class MarkOut(msgspec.Struct, frozen=True):
    """A mark; a retired one cannot be given to a product any more."""

    code: str
    name_ko: str
    name_en: str
    about_ko: str
    is_retired: bool


class MarksOut(msgspec.Struct, frozen=True):
    """All marks in their order."""

    marks: list[MarkOut]


@get("/api/v1/marks")
async def list_marks(look: NamedDependency[Visit]) -> MarksOut:
    """List the marks that products can carry."""
    return MarksOut([_mark(one) for one in await queries.marks(look.session)])


@post("/api/v1/marks", status_code=201)
async def add_mark(act: NamedDependency[Visit], data: JSONBody[MarkForm]) -> Response[MarkOut]:
    """Add a mark that products can carry."""
    check_role(act.asker, Role.STAFF)
    made = await actions.add_mark(act.session, act.asker, _checked(data), act.at)
    return act.reply(_mark(made), status=201)


@put("/api/v1/marks/{code:str}")
async def replace_mark(
    act: NamedDependency[Visit], code: FromPath[str], data: JSONBody[MarkForm]
) -> Response[MarkOut]:
    """Change what a mark is called and where it stands."""
    one = await queries.mark(act.session, act.asker, code)
    return act.reply(_mark(await actions.change_mark(act.session, act.asker, one, _checked(data), act.at)))


@post("/api/v1/marks/{code:str}/retire", status_code=200)
async def retire_mark(act: NamedDependency[Visit], code: FromPath[str]) -> Response[MarkOut]:
    """Let a mark be chosen no more."""
    one = await queries.mark(act.session, act.asker, code)
    await actions.retire_mark(act.session, act.asker, one, act.at)
    return act.reply(_mark(one))


@post("/api/v1/marks/{code:str}/restore", status_code=200)
async def restore_mark(act: NamedDependency[Visit], code: FromPath[str]) -> Response[MarkOut]:
    """Let a retired mark be chosen again."""
    one = await queries.mark(act.session, act.asker, code)
    await actions.restore_mark(act.session, act.asker, one, act.at)
    return act.reply(_mark(one))


def _checked(form: MarkForm) -> MarkForm:
    return read_form(MarkForm, as_typed(form))


def _mark(one: Mark) -> MarkOut:
    return MarkOut(one.code, one.name_ko, one.name_en, one.about_ko, one.retired_at is not None)


routes: list[Any] = [list_marks, add_mark, replace_mark, retire_mark, restore_mark]
