"""Reads for opening a store: its checklist, and what is still lacking."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.catalogue.models import Product
from needs_board.catalogue.rules import ProductState
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.queries import certificates_of, profile_of
from needs_board.enterprises.rules import StoreState, is_valid_on
from needs_board.kit.calendar import today_in_seoul
from needs_board.openings.rules import Check, checklist, no_proof


async def checks_of(session: AsyncSession, enterprise: Enterprise, at: datetime) -> list[Check]:
    """Return everything that a store needs to open, done or not, in the order in which one does it."""
    proven = await is_proven(session, enterprise, at)
    shown = (
        sa.select(sa.func.count())
        .select_from(Product)
        .where(Product.enterprise_id == enterprise.id, Product.state == ProductState.ON_SALE)
    )
    products = (await session.execute(shown)).scalar_one()
    return checklist(profile_of(enterprise), proven=proven, products=products)


async def lacking(session: AsyncSession, enterprise: Enterprise, at: datetime) -> list[str]:
    """Return what keeps the store from opening now, each as what to do; empty when nothing does."""
    if enterprise.state is StoreState.SUSPENDED:
        return [] if await is_proven(session, enterprise, at) else [no_proof()]
    return [check.what_to_do for check in await checks_of(session, enterprise, at) if not check.is_done]


async def is_proven(session: AsyncSession, enterprise: Enterprise, at: datetime) -> bool:
    """Say whether a certificate of the enterprise's type counts today."""
    today = today_in_seoul(at)
    return any(
        one.kind is enterprise.type and is_valid_on(one.issued_on, one.valid_until, today)
        for one in await certificates_of(session, enterprise.id)
    )
