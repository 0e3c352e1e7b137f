"""Sending a sheet of products, watching it, and saying yes to it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.enterprises.queries import own_enterprise
from needs_board.enterprises.rules import check_joined
from needs_board.intake import actions, queries
from needs_board.intake.forms import CellChange, CellFault, Plan, PlannedRow, RowFate
from needs_board.intake.models import SentSheet
from needs_board.intake.rules import BUSY, KEEP, STATE_LABELS, SheetState
from needs_board.kit.errors import WrongInput
from needs_board.kit.i18n import _
from needs_board.kit.money import won_text
from needs_board.kit.sandbox import FileRefused
from needs_board.kit.visit import Visit

FAULTS_SHOWN, ROWS_SHOWN, LETTERS_SHOWN = 300, 100, 120
HOME = "/me/products/sheets"
BADGES = {
    SheetState.READING: "running",
    SheetState.READY: "open",
    SheetState.TAKING: "running",
    SheetState.TAKEN: "success",
    SheetState.STALE: "warning",
    SheetState.FAILED: "failed",
}


class SentRow(msgspec.Struct, frozen=True):
    """A sheet that was sent, in a list."""

    href: str
    name: str
    created_at: datetime
    badge: str
    state_label: str
    counts: str


class SheetsView(msgspec.Struct, frozen=True):
    """Where sheets are taken away and sent, and those that were."""

    errors: dict[str, str]
    sent: tuple[SentRow, ...]
    keep_days: int


class FaultRow(msgspec.Struct, frozen=True):
    """A wrong cell, and the name of the product of its row."""

    product: str
    fault: CellFault


class ChangedRow(msgspec.Struct, frozen=True):
    """A product that would change, and its cells that would."""

    number: int
    name: str
    changes: tuple[CellChange, ...]


class NewRow(msgspec.Struct, frozen=True):
    """A product that would be new."""

    number: int
    name: str
    unit: str
    price: str


class SheetView(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet: how far it is, and what would become of it; `more` says how many rows of each table are not shown."""

    href: str
    name: str
    state: str
    badge: str
    state_label: str
    is_busy: bool
    is_reading: bool
    done: int
    total: int
    counts: dict[str, int]
    sheet: str
    ignored: tuple[str, ...]
    faults: tuple[FaultRow, ...]
    changed: tuple[ChangedRow, ...]
    new: tuple[NewRow, ...]
    more: dict[str, int]
    stale: tuple[str, ...]


@get(HOME)
async def sheets_page(look: NamedDependency[Visit]) -> Response[str]:
    check_joined(look.asker, (await own_enterprise(look.session, look.asker)).state)
    return await _sheets(look)


@post(HOME)
async def send_sheet(act: NamedDependency[Visit]) -> Response[Any]:
    check_joined(act.asker, (await own_enterprise(act.session, act.asker)).state)
    sent = await act.sent_file("sheet")
    if sent is None:
        return await _sheets(act, _("올릴 파일을 골라 주세요."))
    await act.let_go()
    try:
        table = await actions.read_sheet(sent)
    except FileRefused as refused:
        return await _sheets(act, refused.sentence)
    sheet = await actions.send_sheet(act.session, act.asker, sent.name, table, act.at)
    return act.go(_href(sheet))


@get(HOME + "/{sheet_id:uuid}")
async def sheet_page(look: NamedDependency[Visit], sheet_id: FromPath[UUID]) -> Response[str]:
    sheet = await queries.own_sheet(look.session, look.asker, sheet_id)
    plan = await queries.plan_of(look.session, sheet) if sheet.state is SheetState.READY else None
    return look.page("intake/sheet.html", _view(sheet, plan or Plan("", (), ())))


@post(HOME + "/{sheet_id:uuid}/confirm")
async def confirm_sheet(act: NamedDependency[Visit], sheet_id: FromPath[UUID]) -> Response[Any]:
    typed = await act.typed()
    sheet = await queries.own_sheet(act.session, act.asker, sheet_id)
    leave_out = typed.get("act") == "right"
    await actions.confirm_sheet(act.session, act.asker, sheet, act.at, leave_out_wrong=leave_out)
    return act.go(_href(sheet))


@post(HOME + "/{sheet_id:uuid}/again")
async def compare_again(act: NamedDependency[Visit], sheet_id: FromPath[UUID]) -> Response[Any]:
    sheet = await queries.own_sheet(act.session, act.asker, sheet_id)
    await actions.compare_again(act.session, act.asker, sheet, act.at)
    return act.go(_href(sheet))


@post(HOME + "/{sheet_id:uuid}/drop")
async def drop_sheet(act: NamedDependency[Visit], sheet_id: FromPath[UUID]) -> Response[Any]:
    sheet = await queries.own_sheet(act.session, act.asker, sheet_id)
    await actions.drop_sheet(act.session, act.asker, sheet)
    return act.go(HOME, flash=_("올린 파일을 지웠습니다. 상품은 그대로입니다."))


async def _sheets(visit: Visit, error: str = "") -> Response[str]:
    view = SheetsView(
        errors={"sheet": error} if error else {},
        sent=tuple(_sent_row(one) for one in await queries.own_sheets(visit.session, visit.asker)),
        keep_days=KEEP.days,
    )
    return visit.page("intake/sheets.html", view, status=WrongInput.status if error else 200)


def _sent_row(one: SentSheet) -> SentRow:
    counts = (
        _("새 상품 %(new)s, 바뀜 %(changed)s, 그대로 %(kept)s, 틀림 %(wrong)s") % one.counts
        if one.counts
        else ""
    )
    return SentRow(
        _href(one), one.name, one.created_at, BADGES[one.state], _(STATE_LABELS[one.state]), counts
    )


def _view(sheet: SentSheet, plan: Plan) -> SheetView:
    faults = [FaultRow(row.name, _short_fault(one)) for row in plan.of(RowFate.WRONG) for one in row.faults]
    changed, new = plan.of(RowFate.CHANGED), plan.of(RowFate.NEW)
    return SheetView(
        href=_href(sheet),
        name=sheet.name,
        state=sheet.state.value,
        badge=BADGES[sheet.state],
        state_label=_(STATE_LABELS[sheet.state]),
        is_busy=sheet.state in BUSY,
        is_reading=sheet.state is SheetState.READING,
        done=sheet.done,
        total=sheet.total,
        counts={fate.value: sheet.counts.get(fate.value, 0) for fate in RowFate},
        sheet=plan.sheet,
        ignored=plan.ignored,
        faults=tuple(faults[:FAULTS_SHOWN]),
        changed=tuple(_changed_row(row) for row in changed[:ROWS_SHOWN]),
        new=tuple(_new_row(row) for row in new[:ROWS_SHOWN]),
        more={
            "faults": _more(faults, FAULTS_SHOWN),
            "changed": _more(changed, ROWS_SHOWN),
            "new": _more(new, ROWS_SHOWN),
        },
        stale=tuple(sheet.stale[:ROWS_SHOWN]),
    )


def _changed_row(row: PlannedRow) -> ChangedRow:
    changes = tuple(
        CellChange(one.cell, one.heading, _short(one.before), _short(one.after)) for one in row.changes
    )
    return ChangedRow(row.number, row.name, changes)


def _new_row(row: PlannedRow) -> NewRow:
    unit, price = (row.form.unit, won_text(row.form.price_won)) if row.form else ("", "")
    return NewRow(row.number, row.name, unit, price)


def _short_fault(one: CellFault) -> CellFault:
    return msgspec.structs.replace(one, text=_short(one.text))


def _short(text: str) -> str:
    return text if len(text) <= LETTERS_SHOWN else text[:LETTERS_SHOWN] + "…"


def _more(rows: Sequence[object], shown: int) -> int:
    return max(0, len(rows) - shown)


def _href(sheet: SentSheet) -> str:
    return f"{HOME}/{sheet.id}"


routes: list[Any] = [sheets_page, send_sheet, sheet_page, confirm_sheet, compare_again, drop_sheet]
