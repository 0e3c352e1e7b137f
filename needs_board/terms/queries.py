"""Reads the terms of a need as they stand now."""

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.kit.i18n import _
from needs_board.needs.models import Need
from needs_board.needs.queries import items_of
from needs_board.needs.rules import BASIS_LABELS
from needs_board.terms.forms import NeedTerms, budget_words, item_words


async def terms_of(session: AsyncSession, need: Need) -> NeedTerms:
    """Return what of a need a quote rests on, as it stands now."""
    return NeedTerms(
        title=need.title,
        purpose=need.purpose,
        items=tuple(
            item_words(item.name, item.spec, item.quantity, item.unit)
            for item in await items_of(session, need.id)
        ),
        budget=budget_words(need.budget_won, _(BASIS_LABELS[need.budget_basis])),
        delivery_place=need.delivery_place,
        delivery_on=need.delivery_on,
        deadline_at=need.deadline_at,
    )
