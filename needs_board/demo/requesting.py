"""What the officers of the story ask to have quoted, beyond what the seller lets leave at once."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.autoquotes.actions import settle_consent
from needs_board.autoquotes.forms import ConsentForm
from needs_board.demo.people import Cast
from needs_board.demo.scenes import Scene
from needs_board.demo.script import ProductText, RequestText, Script
from needs_board.offers.actions import quote_product
from needs_board.offers.forms import ProductQuoteForm


def request_scenes(cast: Cast, script: Script) -> Iterator[Scene]:
    """Let sellers set a limit and officers ask for more; what waits is theirs to confirm in the demo."""
    products = {one.key: one for one in script.products}
    for text in script.requests:
        product = products[text.product_key]
        yield Scene(cast.day(text.asked_in_days, 15), partial(_ask, cast, text, product))


async def _ask(
    cast: Cast, text: RequestText, product: ProductText, session: AsyncSession, at: datetime
) -> None:
    terms = ConsentForm(is_on=True, limit_won=text.limit_won)
    await settle_consent(session, cast.suppliers[product.enterprise_key], terms, at)
    form = ProductQuoteForm(Decimal(text.quantity))
    number = cast.products[text.product_key].number
    await quote_product(session, cast.askers[text.officer_key], number, form, at)
