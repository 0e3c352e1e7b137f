"""Reads of many needs at once, in few columns and one statement."""

from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from needs_board.accounts.models import Account, Organisation
from needs_board.catalogue.models import Category
from needs_board.catalogue.queries import codes_within
from needs_board.kit.asker import Asker, Role, acting_for, check_role
from needs_board.listings.forms import BoardFilter
from needs_board.needs.models import Need, NeedItem
from needs_board.needs.queries import category_name, seen_by
from needs_board.needs.rules import PUBLIC_STATES, NeedState

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


def _is_discarded() -> sa.ColumnElement[bool]:
    """A draft that was thrown away; nobody looks for it any more."""
    return sa.and_(Need.state == NeedState.CANCELLED, Need.published_at.is_(None))


def _conditions(asker: Asker, wanted: BoardFilter, at: datetime) -> list[sa.ColumnElement[bool]]:
    states = PUBLIC_STATES if wanted.state is None else {wanted.state}
    conditions = [seen_by(asker), ~_is_discarded(), Need.state.in_(states)]
    conditions += [_mentions(word) for word in wanted.q.split()]
    if wanted.category:
        conditions.append(Need.category.in_(codes_within(wanted.category)))
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
            sa.func.coalesce(category_name(), "").label("category"),
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
