"""Reads of saved searches, and of what is new to one."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.models import Account, Membership, Organisation
from needs_board.accounts.queries import Addressee
from needs_board.accounts.rules import OrganisationKind
from needs_board.catalogue.models import Product
from needs_board.catalogue.rules import is_for_sale
from needs_board.enterprises.models import Enterprise
from needs_board.kit.asker import Asker, Role, account_of, check_role
from needs_board.kit.db import numbers_in_order
from needs_board.kit.errors import NotFound
from needs_board.kit.forms import read_form
from needs_board.kit.i18n import _
from needs_board.saved_searches.models import SavedSearch
from needs_board.saved_searches.rules import is_due
from needs_board.sifting.forms import Search


async def own_searches(session: AsyncSession, asker: Asker) -> list[SavedSearch]:
    """Return the asker's saved searches by name."""
    check_role(asker, Role.OFFICER)
    own = sa.select(SavedSearch).where(SavedSearch.account_id == account_of(asker))
    return list(await session.scalars(own.order_by(SavedSearch.name)))


async def own_search(session: AsyncSession, asker: Asker, search_id: UUID) -> SavedSearch:
    """Return one of the asker's saved searches; raises NotFound for others'."""
    check_role(asker, Role.OFFICER)
    found = await session.get(SavedSearch, search_id)
    if found is None or found.account_id != account_of(asker):
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return found


def search_of(saved: SavedSearch) -> Search:
    """Return what a saved search looks for."""
    return read_form(Search, saved.conditions)


async def due_searches(session: AsyncSession, at: datetime) -> list[tuple[SavedSearch, Addressee]]:
    """Return the searches for which it is time to look, with their people: those who act for an agency now."""
    officers = (
        sa.select(Membership.account_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Organisation.kind == OrganisationKind.AGENCY)
    )
    rows = await session.execute(
        sa.select(SavedSearch, Account)
        .join(Account, Account.id == SavedSearch.account_id)
        .where(Account.disabled_at.is_(None), Account.id.in_(officers))
        .order_by(SavedSearch.account_id, SavedSearch.name)
    )
    return [
        (saved, Addressee(one.id, one.name, one.email, one.locale))
        for saved, one in rows
        if is_due(saved.telling, saved.told_at, at)
    ]


async def written_since(session: AsyncSession, numbers: Collection[int], since: datetime) -> list[int]:
    """Return those of the products that are on sale and that they or their sellers have changed since, the newest first."""
    given = numbers_in_order(session, sorted(numbers, reverse=True))
    rows = await session.execute(
        sa.select(Product.number, Product.state, Enterprise.state)
        .join(Enterprise, Enterprise.id == Product.enterprise_id)
        .join(given, given.c.value == Product.number)
        .where(sa.or_(Product.changed_at >= since, Enterprise.changed_at >= since))
        .order_by(given.c.place)
    )
    return [number for number, state, store in rows if is_for_sale(state, store)]
