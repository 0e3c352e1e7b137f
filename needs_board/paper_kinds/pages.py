"""Kinds of papers as the centre sees and changes them."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.enterprises.rules import TYPE_LABELS, EnterpriseType
from needs_board.kit.asker import Role, check_role
from needs_board.kit.errors import Conflict, WrongInput
from needs_board.kit.forms import Typed, as_typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.paper_kinds import actions, queries
from needs_board.paper_kinds.forms import KindForm, KindSeenForm
from needs_board.paper_kinds.models import PaperKind
from needs_board.paper_kinds.rules import is_fixed


class KindRow(msgspec.Struct, frozen=True):
    """One kind in the list."""

    code: str
    name: str
    types: str
    required: bool
    sensitive: bool
    most_days: int | None


class KindsView(msgspec.Struct, frozen=True):
    """All kinds that are asked for."""

    rows: tuple[KindRow, ...]


class KindView(msgspec.Struct, frozen=True, kw_only=True):
    """A kind in its form; for a fixed one, type and sensitivity are not asked. `stored` is what was saved meanwhile."""

    code: str
    name: str
    typed: Typed
    errors: dict[str, str]
    revision: str
    types: tuple[tuple[str, str], ...]
    is_fixed: bool
    is_stale: bool


@get("/staff/papers")
async def kinds_page(look: NamedDependency[Visit]) -> Response[str]:
    check_role(look.asker, Role.STAFF)
    rows = tuple(_row(kind) for kind in await queries.kinds(look.session))
    return look.page("paper_kinds/kinds.html", KindsView(rows))


@get("/staff/papers/new")
async def new_kind_page(look: NamedDependency[Visit]) -> Response[str]:
    check_role(look.asker, Role.STAFF)
    return _form(look, None, {})


@post("/staff/papers/new")
async def create_kind(act: NamedDependency[Visit]) -> Response[Any]:
    check_role(act.asker, Role.STAFF)
    typed = await act.typed()
    try:
        made = await actions.create_kind(act.session, act.asker, read_form(KindForm, typed), act.at)
    except WrongInput as wrong:
        await act.undo()
        return _form(act, None, typed, wrong)
    saved = _("'%(name)s'을(를) 서류 목록에 넣었습니다. 지금부터 신청하는 기업에 요청합니다.")
    return act.go("/staff/papers", flash=saved % {"name": made.name_ko})


@get("/staff/papers/{code:str}")
async def kind_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[str]:
    kind = await queries.kind_for_staff(look.session, look.asker, code)
    return _form(look, kind, _stored(kind))


@post("/staff/papers/{code:str}")
async def change_kind(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    kind = await queries.kind_for_staff(act.session, act.asker, code)
    typed = await act.typed()
    try:
        form, seen = read_form(KindForm, typed), read_form(KindSeenForm, typed)
        if typed.get("act") == "retire":
            await actions.retire_kind(act.session, act.asker, kind, seen.revision, act.at)
        else:
            await actions.change_kind(act.session, act.asker, kind, form, seen.revision, act.at)
    except (WrongInput, Conflict) as refusal:
        await act.undo()
        kind = await queries.kind_for_staff(act.session, act.asker, code)
        return _form(act, kind, typed, refusal)
    return act.go("/staff/papers", flash=_("서류 목록을 저장했습니다."))


def _row(kind: PaperKind) -> KindRow:
    return KindRow(
        code=kind.code,
        name=queries.kind_name(kind),
        types=", ".join(_(TYPE_LABELS[one]) for one in EnterpriseType if one.value in kind.types),
        required=kind.required,
        sensitive=kind.sensitive,
        most_days=kind.most_days,
    )


def _stored(kind: PaperKind) -> dict[str, str]:
    chosen = {f"for_{one}": True for one in kind.types}
    form = KindForm(
        name_ko=kind.name_ko,
        name_en=kind.name_en,
        hint=kind.hint,
        required=kind.required,
        sensitive=kind.sensitive,
        most_days=kind.most_days,
        **chosen,
    )
    return as_typed(form)


def _form(
    visit: Visit, kind: PaperKind | None, typed: Typed, refusal: WrongInput | Conflict | None = None
) -> Response[str]:
    is_stale = isinstance(refusal, Conflict)
    revision = str(kind.revision if kind else 0)
    view = KindView(
        code=kind.code if kind else "",
        name=queries.kind_name(kind) if kind else "",
        typed=typed,
        errors=refusal.errors if isinstance(refusal, WrongInput) else {},
        # Who saves again after a conflict has seen what was saved meanwhile.
        revision=revision if is_stale else typed.get("revision", revision),
        types=tuple((f"for_{one.value}", _(TYPE_LABELS[one])) for one in EnterpriseType),
        is_fixed=kind is not None and is_fixed(kind.origin, is_proof=kind.proves_type),
        is_stale=is_stale,
    )
    return visit.page("paper_kinds/kind.html", view, status=refusal.status if refusal else 200)


routes: list[Any] = [kinds_page, new_kind_page, create_kind, kind_page, change_kind]
