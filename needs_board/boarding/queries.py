"""Reads for the centre: what is known of each group, and who is on board."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.models import Account
from needs_board.applications.models import Application, ReviewRound
from needs_board.applications.rules import Decision
from needs_board.boarding.models import KnownPopulation
from needs_board.boarding.rules import GROUP_OF, ON_BOARD, Group, main_category
from needs_board.catalogue.models import Product
from needs_board.catalogue.queries import categories
from needs_board.catalogue.rules import ProductState
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import StoreState
from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.calendar import today_in_seoul


class Member(msgspec.Struct, frozen=True):
    """An enterprise on board; `category` is the code of its main category, None without a product on sale.

    It joined on the day its application was approved, or that the centre entered it without one.
    """

    number: int
    name: str
    group: Group
    joined_on: date
    is_open: bool
    category: str | None


class Known(msgspec.Struct, frozen=True):
    """What is known of a group, with the name of who wrote it down; empty for what came with the board."""

    count: KnownPopulation
    author: str


async def members(session: AsyncSession, asker: Asker) -> list[Member]:
    """Return all enterprises on board, the first that joined first. Staff only."""
    check_role(asker, Role.STAFF)
    main = await _main_categories(session)
    joined_at = sa.func.coalesce(ReviewRound.decided_at, Enterprise.created_at)
    columns = (Enterprise.id, Enterprise.number, Enterprise.name, Enterprise.type, Enterprise.state)
    approved = sa.and_(ReviewRound.application_id == Application.id, ReviewRound.state == Decision.APPROVED)
    statement = (
        sa.select(*columns, joined_at.label("joined_at"))
        .outerjoin(Application, Application.enterprise_id == Enterprise.id)
        .outerjoin(ReviewRound, approved)
        .where(Enterprise.state.in_(ON_BOARD))
        .order_by(joined_at, Enterprise.number)
    )
    return [
        Member(
            number=number,
            name=name,
            group=GROUP_OF[kind],
            joined_on=today_in_seoul(joined_at),
            is_open=state is StoreState.OPEN,
            category=main.get(key),
        )
        for key, number, name, kind, state, joined_at in await session.execute(statement)
    ]


async def newest_counts(session: AsyncSession, asker: Asker) -> Mapping[Group, Known]:
    """Return what counts of each group; a group that nobody has counted is missing. Staff only."""
    return {known.count.group: known for known in reversed(await all_counts(session, asker))}


async def all_counts(session: AsyncSession, asker: Asker) -> list[Known]:
    """Return everything that was ever written down, the newest first. Staff only."""
    check_role(asker, Role.STAFF)
    statement = (
        sa.select(KnownPopulation, Account.name)
        .outerjoin(Account, Account.id == KnownPopulation.author_id)
        .order_by(KnownPopulation.created_at.desc(), KnownPopulation.id.desc())
    )
    return [Known(count, author or "") for count, author in await session.execute(statement)]


async def _main_categories(session: AsyncSession) -> Mapping[UUID, str]:
    order = [category.code for category in await categories(session)]
    statement = (
        sa.select(Product.enterprise_id, Product.category, sa.func.count())
        .where(Product.state == ProductState.ON_SALE)
        .group_by(Product.enterprise_id, Product.category)
    )
    shown: defaultdict[UUID, Counter[str]] = defaultdict(Counter)
    for enterprise, category, count in await session.execute(statement):
        shown[enterprise][category] = count
    return {key: code for key, counts in shown.items() if (code := main_category(counts, order))}
