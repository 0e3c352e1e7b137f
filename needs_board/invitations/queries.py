"""Reads of what an enterprise has to do with the needs it was told of."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.inquiries.models import Question
from needs_board.inquiries.rules import QuestionState
from needs_board.kit.asker import Asker, acting_for
from needs_board.matches.models import Invitation, Match
from needs_board.matches.rules import InvitationState
from needs_board.needs.models import Need
from needs_board.needs.rules import NeedState
from needs_board.quotes.models import Quote
from needs_board.quotes.rules import GONE, QuoteState
from needs_board.relevance.forms import Found, Why


async def own_quotes(session: AsyncSession, asker: Asker, need_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return for each need the number of the quote that the asker's enterprise sent and did not withdraw."""
    rows = await session.execute(
        sa.select(Quote.need_id, Quote.number)
        .where(
            Quote.enterprise_id == acting_for(asker),
            Quote.need_id.in_(need_ids),
            Quote.state.not_in((QuoteState.DRAFT, QuoteState.WITHDRAWN)),
        )
        .order_by(Quote.number)
    )
    return {need_id: number for need_id, number in rows if need_id is not None}


async def quote_count(session: AsyncSession, need_id: UUID) -> int:
    """Return how many quotes stand for a need; never for anybody's eyes while the need is sealed."""
    counted = sa.select(sa.func.count()).where(Quote.need_id == need_id, Quote.state == QuoteState.SUBMITTED)
    return (await session.execute(counted)).scalar_one()


async def cancelled_needs(session: AsyncSession, since: datetime) -> Sequence[Need]:
    """Return the needs that had been on the board and were cancelled since then, the earliest first."""
    statement = sa.select(Need).where(
        # Nothing moves a cancelled need any more: its last change is when it was cancelled.
        Need.state == NeedState.CANCELLED,
        Need.published_at.is_not(None),
        Need.changed_at >= since,
    )
    return (await session.scalars(statement.order_by(Need.changed_at, Need.id))).all()


async def concerned(session: AsyncSession, need_id: UUID) -> Sequence[UUID]:
    """Return the enterprises that were asked about a need or sent a quote and did not withdraw it."""
    asked = sa.select(Invitation.enterprise_id).where(Invitation.need_id == need_id)
    quoted = sa.select(Quote.enterprise_id).where(
        Quote.need_id == need_id, Quote.revision > 0, Quote.state != QuoteState.WITHDRAWN
    )
    return (await session.scalars(asked.union(quoted))).all()


async def following(session: AsyncSession, need_id: UUID) -> Sequence[UUID]:
    """Return the enterprises that an answer concerns: asked and not declined, writing or having quoted, asking."""
    invited = sa.select(Invitation.enterprise_id).where(
        Invitation.need_id == need_id, Invitation.state != InvitationState.DECLINED
    )
    quoting = sa.select(Quote.enterprise_id).where(Quote.need_id == need_id, Quote.state.not_in(GONE))
    asking = sa.select(Question.enterprise_id).where(
        Question.need_id == need_id, Question.state != QuestionState.WITHDRAWN
    )
    return (await session.scalars(invited.union(quoting, asking))).all()


def found_of(match: Match) -> Found:
    """Return a kept match as the ranking gave it."""
    return Found(
        key=str(match.enterprise_id),
        rank=match.rank,
        score=match.score,
        relevance=match.relevance,
        probability=match.probability,
        why=tuple(msgspec.convert(one, Why) for one in match.reasons),
    )
