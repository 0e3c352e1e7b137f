"""The page on which the staff say how long files are kept."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency

from needs_board.files.rules import KIND_LABELS, SENSITIVE, FileKind
from needs_board.kit.asker import Role, check_role
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.retention import actions, queries
from needs_board.retention.forms import Days, field_of, read_days


class KindLine(msgspec.Struct, frozen=True):
    """One kind of file; `field` is where its days are typed."""

    label: str
    is_sensitive: bool
    kept: int
    ended: int
    field: str


class RetentionView(msgspec.Struct, frozen=True):
    """All kinds with their days."""

    lines: tuple[KindLine, ...]
    typed: Typed
    errors: dict[str, str]


@get("/staff/retention")
async def retention_page(look: NamedDependency[Visit]) -> Response[str]:
    check_role(look.asker, Role.STAFF)
    return await _shown(look, _as_typed(await queries.days_by_kind(look.session)))


@post("/staff/retention")
async def change_retention(act: NamedDependency[Visit]) -> Response[Any]:
    check_role(act.asker, Role.STAFF)
    typed = await act.typed()
    try:
        days = read_days(typed)
    except WrongInput as wrong:
        await act.undo()
        return await _shown(act, typed, wrong)
    changed = await actions.change_retention(act.session, act.asker, days, act.at)
    said = _("파일 보관 기간을 저장했습니다.") if changed else _("바뀐 것이 없습니다.")
    return act.go("/staff/retention", flash=said)


def _as_typed(days: Days) -> dict[str, str]:
    return {field_of(kind): "" if days[kind] is None else str(days[kind]) for kind in FileKind}


async def _shown(visit: Visit, typed: Typed, wrong: WrongInput | None = None) -> Response[str]:
    counts = await queries.counts_by_kind(visit.session)
    lines = tuple(
        KindLine(_(KIND_LABELS[kind]), kind in SENSITIVE, *counts.get(kind, (0, 0)), field_of(kind))
        for kind in FileKind
    )
    view = RetentionView(lines, typed, wrong.errors if wrong else {})
    return visit.page("retention/retention.html", view, status=wrong.status if wrong else 200)


routes: list[Any] = [retention_page, change_retention]
