"""What the form of a quote begins with."""

from datetime import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.kit.calendar import today_in_seoul
from needs_board.needs.models import Need
from needs_board.needs.queries import items_of
from needs_board.quotes.forms import DraftLine, QuoteDraft, drafted
from needs_board.quotes.models import Quote
from needs_board.quotes.queries import last_snapshot
from needs_board.quotes.rules import DEFAULT_PAYMENT, DEFAULT_VALIDITY


async def begun(session: AsyncSession, need: Need, own: Quote | None, at: datetime) -> QuoteDraft:
    """Return what the form begins with: the draft, else what was submitted, else the need's own items."""
    if own is not None and own.draft is not None:
        return msgspec.convert(own.draft, QuoteDraft)
    if own is not None and own.revision:
        return drafted((await last_snapshot(session, own)).form)
    items = await items_of(session, need.id)
    return QuoteDraft(
        lines=tuple(
            DraftLine(name=item.name, spec=item.spec, unit=item.unit, quantity=item.quantity)
            for item in items
        ),
        delivery_on=need.delivery_on,
        delivery_place=need.delivery_place,
        valid_until=today_in_seoul(need.deadline_at or at) + DEFAULT_VALIDITY,
        payment_terms=DEFAULT_PAYMENT,
        terms_revision=need.terms_revision,
    )
