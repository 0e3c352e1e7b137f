"""What the form of a quote begins with, and what can be taken over into it."""

from datetime import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.answers.forms import ListPrice
from needs_board.bundles.queries import WholeBundle, own_bundles
from needs_board.catalogue.queries import own_products
from needs_board.kit.asker import Asker, acting_for
from needs_board.kit.calendar import today_in_seoul
from needs_board.needs.models import Need
from needs_board.needs.queries import items_of
from needs_board.prices.queries import breaks_of
from needs_board.quotes.forms import DraftLine, QuoteDraft, drafted
from needs_board.quotes.models import Quote
from needs_board.quotes.queries import last_form
from needs_board.quotes.rules import DEFAULT_PAYMENT, DEFAULT_VALIDITY, Variant


async def begun(
    session: AsyncSession, need: Need, own: Quote | None, variant: Variant, at: datetime
) -> QuoteDraft:
    """Return what the form begins with: the draft, else what was submitted, else the need's own items."""
    if own is not None and own.draft is not None:
        return msgspec.convert(own.draft, QuoteDraft)
    if own is not None and own.revision:
        return drafted(await last_form(session, own))
    items = await items_of(session, need.id)
    return QuoteDraft(
        lines=tuple(
            DraftLine(name=item.name, spec=item.spec, unit=item.unit, quantity=item.quantity, item=place)
            for place, item in enumerate(items)
        ),
        delivery_on=need.delivery_on,
        delivery_place=need.delivery_place,
        valid_until=today_in_seoul(need.deadline_at or at) + DEFAULT_VALIDITY,
        payment_terms=DEFAULT_PAYMENT,
        terms_revision=need.terms_revision,
        variant=variant,
    )


async def list_price(session: AsyncSession, asker: Asker, number: str) -> ListPrice | None:
    """Return an own product as a line can take it over; None for a number that is none of them."""
    for product in await own_products(session, asker):
        if str(product.number) == number:
            breaks = await breaks_of(session, [product.id])
            listed = msgspec.convert(product, ListPrice, from_attributes=True)
            return msgspec.structs.replace(listed, breaks=breaks.get(product.id, ()))
    return None


async def quotable_sets(session: AsyncSession, asker: Asker) -> list[WholeBundle]:
    """Return the sets of the asker's enterprise that can be ordered now."""
    me = acting_for(asker)
    return [one for one in await own_bundles(session, asker) if one.owner.id == me and not one.hindrances()]
