"""The JSON API of an enterprise's own products: what they have cost."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.catalogue.queries import product_by_number
from needs_board.catalogue.rules import check_may_change
from needs_board.kit.visit import Visit
from needs_board.prices.queries import price_history
from needs_board.prices.rules import Prices


class KeptPriceOut(msgspec.Struct, frozen=True):
    """What a product cost from a moment on; `set_by` is empty where the board itself set it."""

    set_at: datetime
    set_by: str
    prices: Prices


class PriceHistoryOut(msgspec.Struct, frozen=True):
    """What a product has cost, the newest first."""

    prices: list[KeptPriceOut]


@get("/api/v1/products/{number:int}/prices")
async def list_prices(look: NamedDependency[Visit], number: FromPath[int]) -> PriceHistoryOut:
    """List all that a product has cost; for its enterprise and the staff."""
    product, enterprise = await product_by_number(look.session, look.asker, number)
    check_may_change(look.asker, enterprise.id)
    kept = await price_history(look.session, product.id)
    return PriceHistoryOut([KeptPriceOut(one.set_at, one.set_by, one.prices) for one in kept])


routes: list[Any] = [list_prices]
