"""Sending a sheet, confirming it, and the job that compares and takes sheets."""

import asyncio
from collections import Counter
from datetime import datetime
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.catalogue.actions import ProductChange, change_products, create_products
from needs_board.catalogue.forms import ProductForm
from needs_board.catalogue.models import Product
from needs_board.catalogue.queries import forms_of
from needs_board.catalogue.rules import ProductState
from needs_board.enterprises.queries import own_enterprise
from needs_board.enterprises.rules import check_joined
from needs_board.intake import queries
from needs_board.intake.forms import Comparison, Plan, PlannedRow, RowFate, columns_of
from needs_board.intake.models import SentSheet
from needs_board.intake.queries import KeptNow
from needs_board.intake.rules import KEEP, MOST_TRIES, MOST_WAITING, SheetState, check_move
from needs_board.journal.actions import note
from needs_board.kit.asker import Asker, Role, account_of, acting_for, check_role
from needs_board.kit.clock import Clock
from needs_board.kit.db import Database, change_state
from needs_board.kit.errors import BoardError, Conflict
from needs_board.kit.formats import SentFile, shown_name
from needs_board.kit.i18n import _, current_locale, speaking
from needs_board.kit.sandbox import FileRefused, in_turn
from needs_board.kit.tables import Table, read_table
from needs_board.runs.actions import wake
from needs_board.runs.rules import JobName
from needs_board.sheets.rules import heading

STEP = 250
"""So many rows are compared before the progress is written down."""
IDENTITIES = ("number", "external_id", "name")


async def read_sheet(sent: SentFile) -> Table:
    """Return the table in a file; holds no transaction, for it takes a second or more.

    Raises FileRefused where it is no table, or none of products.
    """
    table = await in_turn(lambda: read_table(sent.name, sent.data, keep_error_values=True))
    if not set(IDENTITIES) & set(columns_of(table.columns).values()):
        raise FileRefused(
            _("첫 행에 '%(name)s' 열이 없습니다. 양식을 내려받아 첫 행을 그대로 두고 채워 주세요.")
            % {"name": heading("name")}
        )
    return table


async def send_sheet(session: AsyncSession, asker: Asker, name: str, table: Table, at: datetime) -> SentSheet:
    """Keep a sheet for its sender and have it compared; nothing of it is saved as a product before it is confirmed.

    Raises Refused before the enterprise has joined.
    """
    check_joined(asker, (await own_enterprise(session, asker)).state)
    sheet = SentSheet(
        enterprise_id=acting_for(asker),
        account_id=account_of(asker),
        locale=current_locale(),
        name=shown_name(name),
        state=SheetState.READING,
        total=len(table.rows),
        content=msgspec.json.encode(table),
        created_at=at,
        changed_at=at,
    )
    session.add(sheet)
    await session.flush()
    for old in (await queries.own_sheets(session, asker))[MOST_WAITING:]:
        await session.delete(old)
    await wake(session, asker, JobName.IMPORT_PRODUCTS, at)
    return sheet


async def confirm_sheet(
    session: AsyncSession, asker: Asker, sheet: SentSheet, at: datetime, *, leave_out_wrong: bool
) -> None:
    """Have all rows of a sheet taken, or all but the wrong ones; raises Conflict where wrong ones stand in the way."""
    check_role(asker, Role.SUPPLIER)
    check_move(sheet.state, SheetState.TAKING)
    if sheet.counts[RowFate.WRONG] and not leave_out_wrong:
        raise Conflict(_("틀린 줄이 있습니다. 파일을 고쳐 다시 올리거나, 틀린 줄을 빼고 넣어 주세요."))
    if not sheet.counts[RowFate.NEW] + sheet.counts[RowFate.CHANGED]:
        raise Conflict(_("이 파일에는 새로 넣거나 고칠 줄이 없습니다."))
    await change_state(
        session,
        sheet,
        sheet.state,
        SheetState.TAKING,
        tries=0,
        changed_at=at,
    )
    await wake(session, asker, JobName.IMPORT_PRODUCTS, at)


async def compare_again(session: AsyncSession, asker: Asker, sheet: SentSheet, at: datetime) -> None:
    """Have a sheet compared with what is kept by now."""
    check_role(asker, Role.SUPPLIER)
    check_move(sheet.state, SheetState.READING)
    await change_state(
        session,
        sheet,
        sheet.state,
        SheetState.READING,
        locale=current_locale(),
        done=0,
        tries=0,
        plan=b"",
        stale=[],
        changed_at=at,
    )
    await wake(session, asker, JobName.IMPORT_PRODUCTS, at)


async def drop_sheet(session: AsyncSession, asker: Asker, sheet: SentSheet) -> None:
    """Throw a sheet away; what was taken of it stays."""
    check_role(asker, Role.SUPPLIER)
    await session.delete(sheet)


async def forget_old_sheets(session: AsyncSession, at: datetime) -> int:
    """Throw away sheets at which nothing has happened for a week and return how many."""
    gone = await session.execute(
        sa.delete(SentSheet).where(SentSheet.changed_at < at - KEEP).returning(SentSheet.id)
    )
    return len(gone.all())


async def work_on_sheets(database: Database, clock: Clock) -> int:
    """Compare and take what waits and return how many sheets it was; a job does this, one worker at a time."""
    async with database.read() as session:
        waiting = await queries.busy_sheets(session)
    for sheet_id in waiting:
        sheet = await _tried(database, sheet_id, clock())
        if sheet is None:
            continue
        with speaking(sheet.locale):
            if sheet.state is SheetState.READING:
                await _compare(database, sheet, clock)
            else:
                await _take(database, sheet, clock())
    return len(waiting)


async def _tried(database: Database, sheet_id: UUID, at: datetime) -> SentSheet | None:
    """Note that a sheet is being worked on; None where it is gone, or was given up after so many tries."""
    async with database.write() as session:
        sheet = await session.get(SentSheet, sheet_id)
        if sheet is None:
            return None
        sheet.tries += 1
        if sheet.tries > MOST_TRIES:
            await session.flush()
            await change_state(session, sheet, sheet.state, SheetState.FAILED, changed_at=at)
            return None
        return sheet


async def _compare(database: Database, sheet: SentSheet, clock: Clock) -> None:
    """Write down what would become of each row, and on the way how far it is."""
    async with database.read() as session:
        shelf = await queries.shelf_of(session, sheet.enterprise_id)
        table = await queries.table_of(session, sheet)
    comparison = Comparison(table, shelf)
    planned: list[PlannedRow] = []
    for done, row in enumerate(comparison.rows(), start=1):
        if row is not None:
            planned.append(row)
        if done % STEP == 0:
            async with database.write() as session:
                await session.execute(sa.update(SentSheet).where(SentSheet.id == sheet.id).values(done=done))
    counts = Counter(row.fate.value for row in planned)
    plan = Plan(table.sheet, comparison.ignored, tuple(planned))
    async with database.write() as session:
        await _move(
            session,
            sheet,
            SheetState.READY,
            clock(),
            done=len(table.rows),
            counts={fate.value: counts[fate.value] for fate in RowFate},
            plan=await asyncio.to_thread(msgspec.json.encode, plan),
        )


async def _take(database: Database, sheet: SentSheet, at: datetime) -> None:
    """Save what a confirmed sheet says, whole and at once, or nothing where something is no longer as it was shown.

    What can be read is read before: on SQLite nobody else writes while the products are saved.
    """
    async with database.read() as session:
        plan = await queries.plan_of(session, sheet)
        changes = await _changes(session, sheet.enterprise_id, plan)
    asker = Asker(Role.SUPPLIER, sheet.account_id, sheet.enterprise_id)
    try:
        async with database.write() as session:
            stale = _stale(plan, await queries.kept_now(session, sheet.enterprise_id))
            if stale:
                await _move(session, sheet, SheetState.STALE, at, stale=stale)
                return
            await change_products(session, asker, changes, at)
            await create_products(session, asker, _new(plan), at, sheet.enterprise_id)
            await _move(session, sheet, SheetState.TAKEN, at, content=b"", plan=b"")
            note(session, asker, "take_sheet", f"sheet:{sheet.id}", at, counts=sheet.counts)
    except BoardError as refused:
        # A category or a mark was retired meanwhile, say: what was shown can no longer be.
        async with database.write() as session:
            await _move(session, sheet, SheetState.STALE, at, stale=[refused.sentence])


async def _move(
    session: AsyncSession, sheet: SentSheet, wanted: SheetState, at: datetime, **values: object
) -> None:
    check_move(sheet.state, wanted)
    await change_state(
        session, await session.merge(sheet, load=False), sheet.state, wanted, changed_at=at, **values
    )


def _stale(plan: Plan, now: KeptNow) -> list[str]:
    """Return the names of products that are no longer as they were when they were shown."""
    changed = [
        row.name for row in plan.of(RowFate.CHANGED) if now.revisions.get(row.product or 0) != row.seen
    ]
    come = [row.name for row in plan.of(RowFate.NEW) if row.form and now.has(row.form)]
    return [*changed, *come]


def _new(plan: Plan) -> list[tuple[ProductForm, ProductState]]:
    return [(row.form, row.state or ProductState.DRAFT) for row in plan.of(RowFate.NEW) if row.form]


async def _changes(session: AsyncSession, enterprise_id: UUID, plan: Plan) -> list[ProductChange]:
    """Return the changes of a plan; a product that is gone or was changed since is found out when it is held."""
    rows = {row.product: row for row in plan.of(RowFate.CHANGED)}
    everything = sa.select(Product).where(Product.enterprise_id == enterprise_id).order_by(Product.id)
    products = [one for one in await session.scalars(everything) if one.number in rows]
    stored = await forms_of(session, products)
    return [
        ProductChange(one, row.form, row.seen, row.state, stored[one.id])
        for one in products
        if (row := rows[one.number]).form is not None
    ]
