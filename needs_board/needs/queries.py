"""Reads of needs. Each takes who is asking: what is not for them is not found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from needs_board.accounts.models import Account, Department, Organisation
from needs_board.catalogue.models import Category
from needs_board.enterprises.models import Enterprise
from needs_board.kit.asker import Asker, Role, account_of, acting_for, check_role
from needs_board.kit.errors import Forbidden, NotFound
from needs_board.kit.i18n import Locale, _, current_locale
from needs_board.needs.forms import BoardFilter, NeedForm, NeedItemForm
from needs_board.needs.models import Need, NeedChange, NeedItem
from needs_board.needs.rules import PUBLIC_STATES, NeedState, deadline_parts, owns

PAGE_SIZE = 20
MOST_OWN_NEEDS = 200


class BoardRow(msgspec.Struct, frozen=True):
    """A need as lists show it; `items` is the name of the first one, `item_count` how many there are."""

    code: str
    title: str
    state: NeedState
    agency: str
    category: str
    budget_won: int | None
    delivery_region: str
    delivery_on: date | None
    deadline_at: datetime | None
    sealed: bool
    state_reason: str
    author: str
    first_item: str
    item_count: int


class BoardPage(msgspec.Struct, frozen=True):
    """One page of the board with how many needs there are in all."""

    rows: tuple[BoardRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Parties:
    """The names around a need."""

    agency: str
    department: str
    author: str
    category: str


async def need_by_code(session: AsyncSession, asker: Asker, code: str) -> Need:
    """Return the need with this number; NotFound for unknown ones and those the asker may not see."""
    statement = sa.select(Need).where(Need.code == code, _seen_by(asker))
    need = (await session.scalars(statement)).first()
    if need is None:
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return need


async def own_need(session: AsyncSession, asker: Asker, code: str) -> Need:
    """Return a need of the asker's agency; Forbidden for those that the asker may only read."""
    check_role(asker, Role.OFFICER)
    need = await need_by_code(session, asker, code)
    if not owns(asker, need.organisation_id):
        raise Forbidden(
            _("다른 기관의 수요는 고칠 수 없습니다. 필요하면 그 기관의 담당자에게 문의해 주세요.")
        )
    return need


async def items_of(session: AsyncSession, need_id: UUID) -> Sequence[NeedItem]:
    """Return the items of a need in their order."""
    statement = sa.select(NeedItem).where(NeedItem.need_id == need_id).order_by(NeedItem.position)
    return (await session.scalars(statement)).all()


async def form_of(session: AsyncSession, need: Need) -> NeedForm:
    """Return a stored need as it would be typed."""
    items = await items_of(session, need.id)
    deadline_on, deadline_time = deadline_parts(need.deadline_at)
    return NeedForm(
        title=need.title,
        category=need.category or "",
        purpose=need.purpose,
        items=tuple(
            NeedItemForm(name=item.name, spec=item.spec, quantity=item.quantity or None, unit=item.unit)
            for item in items
        ),
        budget_won=need.budget_won,
        budget_basis=need.budget_basis,
        delivery_place=need.delivery_place,
        delivery_region=need.delivery_region,
        delivery_on=need.delivery_on,
        deadline_on=deadline_on,
        deadline_time=deadline_time,
        sealed=need.sealed,
        contact_name=need.contact_name,
        contact_phone=need.contact_phone,
        contact_email=need.contact_email,
    )


async def contact_of(session: AsyncSession, asker: Asker) -> NeedForm:
    """Return an empty need with the asker as its contact."""
    account = await session.get_one(Account, account_of(asker))
    return NeedForm(
        title="", contact_name=account.name, contact_phone=account.phone, contact_email=account.email
    )


async def open_needs(session: AsyncSession, at: datetime) -> Sequence[Need]:
    """Return the needs that take quotes at this moment, the nearest deadline first."""
    statement = sa.select(Need).where(Need.state == NeedState.OPEN, Need.deadline_at > at)
    return (await session.scalars(statement.order_by(Need.deadline_at, Need.id))).all()


async def due_needs(session: AsyncSession, at: datetime) -> Sequence[Need]:
    """Return the open needs whose deadline has passed, the oldest deadline first."""
    statement = sa.select(Need).where(Need.state == NeedState.OPEN, Need.deadline_at <= at)
    return (await session.scalars(statement.order_by(Need.deadline_at, Need.id))).all()


async def board(session: AsyncSession, asker: Asker, wanted: BoardFilter, at: datetime) -> BoardPage:
    """Return a page of the board: open needs first, the nearest deadline on top, then the newest.

    Without a state the public ones; a page past the end is the last one.
    """
    conditions = _conditions(asker, wanted, at)
    total = (
        await session.execute(sa.select(sa.func.count()).select_from(Need).where(*conditions))
    ).scalar_one()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(wanted.page, pages)
    is_open = Need.state == NeedState.OPEN
    statement = (
        _rows()
        .where(*conditions)
        .order_by(
            sa.case((is_open, 0), else_=1),
            sa.case((is_open, Need.deadline_at)),
            Need.published_at.desc(),
            Need.id.desc(),
        )
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return BoardPage(await _read_rows(session, statement), total, page, pages)


async def own_needs(session: AsyncSession, asker: Asker) -> tuple[BoardRow, ...]:
    """Return the needs of the asker's agency in every state, the last touched first, at most 200."""
    check_role(asker, Role.OFFICER)
    statement = _rows().where(Need.organisation_id == acting_for(asker), ~_is_discarded())
    return await _read_rows(session, statement.order_by(Need.changed_at.desc()).limit(MOST_OWN_NEEDS))


async def changes_since(session: AsyncSession, need_id: UUID, revision: int) -> Sequence[NeedChange]:
    """Return what was saved after a revision, the earliest first."""
    statement = sa.select(NeedChange).where(NeedChange.need_id == need_id, NeedChange.revision > revision)
    return (await session.scalars(statement.order_by(NeedChange.revision))).all()


async def terms_changes(session: AsyncSession, need_id: UUID) -> Sequence[NeedChange]:
    """Return the changes of terms since the need was published, the latest first."""
    statement = sa.select(NeedChange).where(NeedChange.need_id == need_id, NeedChange.changes_terms)
    return (await session.scalars(statement.order_by(NeedChange.revision.desc()))).all()


async def parties(session: AsyncSession, need: Need) -> Parties:
    """Return the names around a need, in the reader's language where there are two."""
    row = (
        await session.execute(
            sa.select(
                Organisation.name.label("agency"),
                Department.name.label("department"),
                Account.name.label("author"),
                _category_name().label("category"),
            )
            .select_from(Need)
            .join(Organisation, Organisation.id == Need.organisation_id)
            .join(Account, Account.id == Need.author_id)
            .outerjoin(Department, Department.id == Need.department_id)
            .outerjoin(Category, Category.code == Need.category)
            .where(Need.id == need.id)
        )
    ).one()
    return Parties(row.agency, row.department or "", row.author, row.category or "")


async def category_names(session: AsyncSession) -> dict[str, str]:
    """Return the names of all categories by code, in the reader's language."""
    rows = await session.execute(sa.select(Category.code, _category_name()))
    return {row[0]: row[1] for row in rows}


async def regions(session: AsyncSession) -> list[str]:
    """Return the regions that enterprises and published needs name, to choose from."""
    here = sa.select(Enterprise.region).where(Enterprise.region != "")
    there = sa.select(Need.delivery_region).where(Need.delivery_region != "", Need.published_at.is_not(None))
    return sorted((await session.scalars(here.union(there))).all())


def _seen_by(asker: Asker) -> sa.ColumnElement[bool]:
    """Return who sees what: published needs everybody, the rest their agency and the centre."""
    if asker.is_staff:
        return sa.true()
    public = sa.and_(Need.published_at.is_not(None), Need.state.in_(PUBLIC_STATES))
    if asker.role is not Role.OFFICER:
        return public
    return sa.or_(public, Need.organisation_id == asker.organisation_id)


def _is_discarded() -> sa.ColumnElement[bool]:
    """A draft that was thrown away; nobody looks for it any more."""
    return sa.and_(Need.state == NeedState.CANCELLED, Need.published_at.is_(None))


def _conditions(asker: Asker, wanted: BoardFilter, at: datetime) -> list[sa.ColumnElement[bool]]:
    states = PUBLIC_STATES if wanted.state is None else {wanted.state}
    conditions = [_seen_by(asker), ~_is_discarded(), Need.state.in_(states)]
    conditions += [_mentions(word) for word in wanted.q.split()]
    if wanted.category:
        children = sa.select(Category.code).where(Category.parent == wanted.category)
        conditions.append(sa.or_(Need.category == wanted.category, Need.category.in_(children)))
    if wanted.region:
        conditions.append(Need.delivery_region == wanted.region)
    if wanted.closes is not None:
        until = at + timedelta(days=wanted.closes)
        conditions += [Need.state == NeedState.OPEN, Need.deadline_at > at, Need.deadline_at <= until]
    return conditions


def _mentions(word: str) -> sa.ColumnElement[bool]:
    """Return that a need has this word somewhere; letters in either case."""
    in_items = sa.select(NeedItem.need_id).where(
        sa.or_(*(column.icontains(word, autoescape=True) for column in (NeedItem.name, NeedItem.spec)))
    )
    agencies = sa.select(Organisation.id).where(Organisation.name.icontains(word, autoescape=True))
    return sa.or_(
        *(column.icontains(word, autoescape=True) for column in (Need.code, Need.title, Need.purpose)),
        Need.id.in_(in_items),
        Need.organisation_id.in_(agencies),
    )


def _category_name() -> sa.ColumnElement[str]:
    return Category.name_en if current_locale() is Locale.EN else Category.name_ko  # type: ignore[return-value]  # a mapped column is one


def _rows() -> sa.Select[*tuple[Any, ...]]:
    items = sa.select(NeedItem.need_id, sa.func.count().label("item_count")).group_by(NeedItem.need_id)
    counts = items.subquery()
    first = aliased(NeedItem)
    return (
        sa.select(
            Need.code,
            Need.title,
            Need.state,
            Organisation.name.label("agency"),
            sa.func.coalesce(_category_name(), "").label("category"),
            Need.budget_won,
            Need.delivery_region,
            Need.delivery_on,
            Need.deadline_at,
            Need.sealed,
            Need.state_reason,
            Account.name.label("author"),
            sa.func.coalesce(first.name, "").label("first_item"),
            sa.func.coalesce(counts.c.item_count, 0).label("item_count"),
        )
        .join(Organisation, Organisation.id == Need.organisation_id)
        .join(Account, Account.id == Need.author_id)
        .outerjoin(Category, Category.code == Need.category)
        .outerjoin(counts, counts.c.need_id == Need.id)
        .outerjoin(first, sa.and_(first.need_id == Need.id, first.position == 0))
    )


async def _read_rows(session: AsyncSession, statement: sa.Select[*tuple[Any, ...]]) -> tuple[BoardRow, ...]:
    return tuple(BoardRow(**row._mapping) for row in await session.execute(statement))
