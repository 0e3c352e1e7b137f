"""The words of quotes, by enterprise."""

from collections import defaultdict
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.needs.models import Need
from needs_board.quotes.models import Quote, QuoteLine
from needs_board.quotes.queries import time_was_up
from needs_board.quotes.rules import QuoteState

MOST_LINES = 100
WON, ANSWERED = "won", "answered"


async def quoted_words(session: AsyncSession) -> dict[UUID, dict[str, str]]:
    """Return for each enterprise the texts `won` and `answered`, the newest lines first, each line once.

    Quotes that may still be sealed are left out: whoever sees a ranking must not learn of them.
    """
    rows = await session.execute(
        sa.select(Quote.enterprise_id, Quote.state, QuoteLine.name, QuoteLine.spec)
        .join(QuoteLine, QuoteLine.quote_id == Quote.id)
        .join(Need, Need.id == Quote.need_id)
        .where(time_was_up(), Quote.state.not_in([QuoteState.DRAFT, QuoteState.WITHDRAWN]))
        .order_by(Quote.submitted_at.desc(), Quote.id, QuoteLine.position)
    )
    lines: dict[UUID, dict[str, dict[str, None]]] = defaultdict(lambda: {WON: {}, ANSWERED: {}})
    for enterprise_id, state, name, spec in rows:
        lines[enterprise_id][WON if state is QuoteState.WON else ANSWERED][f"{name} {spec}".strip()] = None
    return {
        enterprise_id: {kind: "\n".join(list(said)[:MOST_LINES]) for kind, said in own.items()}
        for enterprise_id, own in lines.items()
    }
