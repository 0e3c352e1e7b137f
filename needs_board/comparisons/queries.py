"""Reads of the products that are compared."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.catalogue.models import Product
from needs_board.catalogue.rules import is_public
from needs_board.enterprises.models import Enterprise


async def public_products(session: AsyncSession, numbers: Sequence[int]) -> list[tuple[Product, Enterprise]]:
    """Return those of the products that everybody can read, in the given order."""
    rows = await session.execute(
        sa.select(Product, Enterprise)
        .join(Enterprise, Enterprise.id == Product.enterprise_id)
        .where(Product.number.in_(numbers))
    )
    found = {
        product.number: (product, seller)
        for product, seller in rows
        if is_public(product.state, seller.state)
    }
    return [found[number] for number in numbers if number in found]
