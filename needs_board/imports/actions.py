"""The three imports: every row goes through the same actions as a page, inside one savepoint.

A wrong row, or a dry run, rolls the savepoint back: nothing has changed then, and the report or the refusal
says of every row what would have become of it.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.catalogue.actions import change_product, change_product_state, create_product
from needs_board.catalogue.forms import ProductForm
from needs_board.catalogue.models import Product
from needs_board.catalogue.queries import form_of, products_of
from needs_board.enterprises.actions import (
    change_profile,
    change_standing,
    create_enterprise,
    rename_enterprise,
)
from needs_board.enterprises.forms import StandingForm
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.queries import (
    all_enterprises,
    certificate_form,
    certificates_of,
    own_enterprise,
    profile_of,
)
from needs_board.imports import queries
from needs_board.imports.forms import (
    CERTIFICATE_FIELDS,
    EnterpriseRow,
    ImportedRow,
    ImportReport,
    NeedRow,
    NeedTarget,
    Outcome,
    ProductRow,
    certificate_in,
    merged_product,
    merged_profile,
    need_in,
    new_enterprise,
    product_in,
)
from needs_board.imports.queries import KnownEnterprises
from needs_board.imports.rules import (
    ENTERPRISE_CHOICES,
    ENTERPRISE_COLUMNS,
    NEED_CHOICES,
    NEED_COLUMNS,
    PRODUCT_CHOICES,
    PRODUCT_COLUMNS,
)
from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.errors import BoardError, WrongInput
from needs_board.kit.i18n import _
from needs_board.kit.rows import Reading, ReadRow, normal, read_rows
from needs_board.kit.tables import Fault, Table, TableRefused
from needs_board.needs.actions import publish_need, save_draft
from needs_board.needs.forms import deadline_in

Renamed = Mapping[str, str] | None
"""Field to the column that holds it, for files whose columns have other names."""

RowT = TypeVar("RowT", bound=msgspec.Struct)
Group = Sequence[ReadRow[RowT]]
"""The rows that together describe one thing."""
Taker = Callable[[Group[RowT]], Awaitable[Outcome]]


@dataclass(slots=True)
class _Work:
    """Who imports into what, when; and which things earlier rows of the file meant already."""

    session: AsyncSession
    asker: Asker
    at: datetime
    seen: dict[object, int] = field(default_factory=dict)

    def claim(self, thing: object, number: int) -> None:
        """Refuse a row that means the same thing as one before it."""
        if thing in self.seen:
            raise BoardError(
                _("%(row)d행과 같은 것을 가리킵니다. 한 행만 남겨 주세요.") % {"row": self.seen[thing]}
            )
        self.seen[thing] = number


async def import_enterprises(
    session: AsyncSession,
    asker: Asker,
    table: Table,
    at: datetime,
    mapping: Renamed = None,
    *,
    dry_run: bool = False,
) -> ImportReport:
    """Add the enterprises of a list with open stores, or change those that are there; only the staff do.

    Raises TableRefused with row, column and reason of everything that is wrong, and has changed nothing then.
    """
    check_role(asker, Role.STAFF)
    reading = read_rows(EnterpriseRow, table, ENTERPRISE_COLUMNS, ENTERPRISE_CHOICES, mapping)
    work = _Work(session, asker, at)
    known = queries.known_enterprises(await all_enterprises(session, asker))

    async def take(group: Group[EnterpriseRow]) -> Outcome:
        row = group[0]
        found = known.find(row.form.brn, row.form.external_id, row.form.name)
        if found is not None:
            work.claim(found.id, row.number)
            return await _change_enterprise(work, found, row)
        made = await create_enterprise(session, asker, new_enterprise(row.form), at, state=row.form.state)
        known.add(made)
        work.claim(made.id, row.number)
        return Outcome.ADDED

    return await _all_or_nothing(work, reading, [[row] for row in reading.rows], take, dry_run=dry_run)


async def import_products(
    session: AsyncSession,
    asker: Asker,
    table: Table,
    at: datetime,
    mapping: Renamed = None,
    *,
    dry_run: bool = False,
) -> ImportReport:
    """Add the products of a list, or change those that are there; an enterprise its own, the staff anybody's.

    Raises TableRefused as import_enterprises does.
    """
    check_role(asker, Role.SUPPLIER, Role.STAFF)
    reading = read_rows(ProductRow, table, PRODUCT_COLUMNS, PRODUCT_CHOICES, mapping)
    work = _Work(session, asker, at)
    mine = await all_enterprises(session, asker) if asker.is_staff else [await own_enterprise(session, asker)]
    known = queries.known_enterprises(mine)
    codes = await queries.category_codes(session)
    shelves: dict[UUID, Sequence[Product]] = {}

    async def take(group: Group[ProductRow]) -> Outcome:
        row = group[0]
        seller = _seller(asker, known, row.form.enterprise)
        if seller.id not in shelves:
            shelves[seller.id] = await products_of(session, asker, seller.id)
        form = product_in(row.form, _category(codes, row.form.category))
        work.claim((seller.id, form.external_id or (form.name, form.spec)), row.number)
        found = queries.same_product(shelves[seller.id], form)
        if found is not None:
            return await _change_product(work, found, form, row)
        await create_product(session, asker, form, at, enterprise_id=seller.id, state=row.form.state)
        return Outcome.ADDED

    return await _all_or_nothing(work, reading, [[row] for row in reading.rows], take, dry_run=dry_run)


async def import_needs(
    session: AsyncSession,
    asker: Asker,
    table: Table,
    at: datetime,
    mapping: Renamed = None,
    *,
    dry_run: bool = False,
) -> ImportReport:
    """Add the needs of a list to the asker's agency as drafts, or publish those whose state says so.

    Rows of one title are the items of one need. A need that is there already, by title and deadline, is kept
    as it is. Raises TableRefused as import_enterprises does.
    """
    check_role(asker, Role.OFFICER)
    reading = read_rows(NeedRow, table, NEED_COLUMNS, NEED_CHOICES, mapping)
    work = _Work(session, asker, at)
    known = await queries.own_needs(session, asker)
    codes = await queries.category_codes(session)
    groups: dict[str, list[ReadRow[NeedRow]]] = {}
    for row in reading.rows:
        groups.setdefault(row.form.title, []).append(row)

    async def take(rows: Group[NeedRow]) -> Outcome:
        first = rows[0].form
        form = need_in(rows, _category(codes, first.category) if first.category else "")
        if (form.title, deadline_in(form)) in known:
            return Outcome.KEPT
        made = await save_draft(session, asker, form, at)
        if first.state is NeedTarget.OPEN:
            await publish_need(session, asker, made.code, made.revision, at)
        return Outcome.ADDED

    return await _all_or_nothing(work, reading, list(groups.values()), take, dry_run=dry_run)


async def _change_enterprise(work: _Work, found: Enterprise, row: ReadRow[EnterpriseRow]) -> Outcome:
    before = found.revision
    session, asker, at = work.session, work.asker, work.at
    await rename_enterprise(session, asker, found, row.form.name, at)
    stored = profile_of(found)
    profile = merged_profile(stored, row.form, row.given)
    if profile != stored:
        await change_profile(session, asker, found, profile, found.revision, at)
    certificates = [certificate_form(one) for one in await certificates_of(session, found.id)]
    new = certificate_in(row.form)
    wanted = [one for one in certificates if new is None or (one.kind, one.number) != (new.kind, new.number)]
    standing = StandingForm(type=row.form.type, certificates=(*wanted, *([new] if new else [])))
    if row.form.type is not found.type or set(standing.certificates) != set(certificates):
        await change_standing(session, asker, found, standing, found.revision, at)
    return Outcome.KEPT if found.revision == before else Outcome.CHANGED


async def _change_product(
    work: _Work, found: Product, form: ProductForm, row: ReadRow[ProductRow]
) -> Outcome:
    session, asker, at = work.session, work.asker, work.at
    stored = await form_of(session, found)
    merged = merged_product(stored, form, row.given)
    outcome = Outcome.KEPT
    if merged != stored:
        await change_product(session, asker, found, merged, found.revision, at)
        outcome = Outcome.CHANGED
    if "state" in row.given and row.form.state is not found.state:
        await change_product_state(session, asker, found, row.form.state, at)
        outcome = Outcome.CHANGED
    return outcome


def _seller(asker: Asker, known: KnownEnterprises, text: str) -> Enterprise:
    if not text and not asker.is_staff:
        return next(iter(known.by_number.values()))
    found = known.named(text) if text else None
    if found is None:
        raise WrongInput(
            {"enterprise": _("어느 기업인지 알 수 없습니다. 사업자등록번호나 정확한 이름을 적어 주세요.")}
        )
    return found


def _category(codes: Mapping[str, str], text: str) -> str:
    code = codes.get(normal(text))
    if code is None:
        raise WrongInput(
            {"category": _("'%(text)s' 분류는 없습니다. 분류 목록의 이름을 적어 주세요.") % {"text": text}}
        )
    return code


async def _all_or_nothing(
    work: _Work, reading: Reading[RowT], groups: Sequence[Group[RowT]], take: Taker[RowT], *, dry_run: bool
) -> ImportReport:
    """Take each group of rows inside a savepoint, which stays only if all went well and it is no dry run."""
    rows: list[ImportedRow] = []
    faults: list[Fault] = []
    async with work.session.begin_nested() as savepoint:
        for group in groups:
            number, name = group[0].number, _name_of(group[0].form)
            try:
                rows.append(ImportedRow(number, name, await take(group)))
            except WrongInput as wrong:
                faults += [_fault(reading, group, field, reason) for field, reason in wrong.errors.items()]
            except BoardError as refused:
                faults.append(Fault(number, "", refused.sentence))
        if faults or dry_run:
            await savepoint.rollback()
            work.session.expunge_all()  # what was loaded inside shows what is no longer so
    if faults:
        raise TableRefused(faults)
    return ImportReport(rows=tuple(rows), ignored=reading.ignored, dry_run=dry_run)


def _name_of(form: msgspec.Struct) -> str:
    return str(getattr(form, "name", "") or getattr(form, "title", ""))


def _fault(reading: Reading[RowT], group: Group[RowT], field: str, reason: str) -> Fault:
    """Return a fault at the row and column that a field of a form came from; items are one row each."""
    part = re.fullmatch(r"items-(\d+)-(\w+)", field)
    if part is None:
        return reading.fault(group[0].number, CERTIFICATE_FIELDS.get(field, field), reason)
    column = {"name": "item_name", "spec": "item_spec"}.get(part[2], part[2])
    return reading.fault(group[min(int(part[1]), len(group) - 1)].number, column, reason)
