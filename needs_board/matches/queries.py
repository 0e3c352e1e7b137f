"""Reads for the matcher and of what it made."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.models import Membership
from needs_board.catalogue.models import Product
from needs_board.catalogue.rules import ProductState
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import StoreState
from needs_board.kit.asker import Asker, Role, acting_for, check_role
from needs_board.kit.errors import Forbidden, NotFound
from needs_board.kit.i18n import _
from needs_board.market import queries as market
from needs_board.market.forms import Question
from needs_board.matches.models import Invitation, Match, MatchedNeed, MatchRun, ProductMatch
from needs_board.matches.rules import (
    NEWCOMER_FOR,
    WEEK,
    DeclineReason,
    Delivery,
    InvitationState,
    delivery_of,
)
from needs_board.needs.models import Need
from needs_board.needs.queries import need_by_code
from needs_board.needs.rules import NeedState, owns
from needs_board.notifications.models import Notice, OutgoingMail
from needs_board.notifications.rules import MailState, NoticeKind
from needs_board.quotes.models import Quote
from needs_board.quotes.queries import time_was_up
from needs_board.quotes.rules import QuoteState
from needs_board.relevance.rules import Outcome, fit_calibration

OVERLAP = timedelta(minutes=2)
"""A change may be committed a little after the moment it carries; looking back this far misses none."""


@dataclass(frozen=True, slots=True)
class WaitingNeed:
    """An open need with what is known of its matching, None before the first time, and the best scores it found."""

    need: Need
    matched: MatchedNeed | None
    best_store: float
    best_product: float

    @property
    def is_new(self) -> bool:
        return self.matched is None or self.matched.terms_revision < self.need.terms_revision


async def waiting_needs(session: AsyncSession, at: datetime) -> list[WaitingNeed]:
    """Return the needs that take quotes, the earliest published first."""
    stores = _highest(Match.need_id, Match.relevance)
    products = _highest(ProductMatch.need_id, ProductMatch.score)
    rows = await session.execute(
        sa.select(Need, MatchedNeed, stores.c.most, products.c.most)
        .outerjoin(MatchedNeed, MatchedNeed.need_id == Need.id)
        .outerjoin(stores, stores.c.need_id == Need.id)
        .outerjoin(products, products.c.need_id == Need.id)
        .where(Need.state == NeedState.OPEN, Need.deadline_at > at)
        .order_by(Need.published_at, Need.id)
    )
    return [WaitingNeed(need, matched, store or 0, product or 0) for need, matched, store, product in rows]


async def invited(session: AsyncSession, need_ids: Sequence[UUID]) -> dict[UUID, set[str]]:
    """Return for each need the keys of the enterprises that were told of it."""
    found: dict[UUID, set[str]] = {need_id: set() for need_id in need_ids}
    rows = await session.execute(
        sa.select(Invitation.need_id, Invitation.enterprise_id).where(Invitation.need_id.in_(need_ids))
    )
    for need_id, enterprise_id in rows:
        found[need_id].add(str(enterprise_id))
    return found


async def invitations_this_week(session: AsyncSession, at: datetime) -> dict[str, int]:
    """Return how many invitations each enterprise got in the last seven days."""
    rows = await session.execute(
        sa.select(Invitation.enterprise_id, sa.func.count())
        .where(Invitation.created_at > at - WEEK)
        .group_by(Invitation.enterprise_id)
    )
    return {str(enterprise_id): count for enterprise_id, count in rows}


async def newcomers(session: AsyncSession, at: datetime) -> set[str]:
    """Return the keys of the enterprises whose store opened lately."""
    rows = await session.scalars(sa.select(Enterprise.id).where(Enterprise.opened_at > at - NEWCOMER_FOR))
    return {str(enterprise_id) for enterprise_id in rows}


async def need_for(session: AsyncSession, asker: Asker, code: str) -> Need:
    """Return a need whose matches the asker may see: the agency's own, any for the staff; refuses all others."""
    check_role(asker, Role.OFFICER, Role.STAFF)
    need = await need_by_code(session, asker, code)
    if not asker.is_staff and not owns(asker, need.organisation_id):
        raise Forbidden(_("다른 기관의 수요에 대한 추천 내역은 볼 수 없습니다."))
    return need


async def shortlist(
    session: AsyncSession, need_id: UUID
) -> Sequence[tuple[Match, Enterprise, Invitation | None]]:
    """Return the newest ranking of a need, best first, with enterprise and invitation."""
    rows = await session.execute(
        sa.select(Match, Enterprise, Invitation)
        .join(Enterprise, Enterprise.id == Match.enterprise_id)
        .outerjoin(
            Invitation,
            (Invitation.need_id == Match.need_id) & (Invitation.enterprise_id == Match.enterprise_id),
        )
        .where(Match.need_id == need_id)
        .order_by(Match.rank)
    )
    return [(row.Match, row.Enterprise, row.Invitation) for row in rows]


async def product_matches(
    session: AsyncSession, need_id: UUID
) -> Sequence[tuple[ProductMatch, Product, Enterprise]]:
    """Return the catalogue products that fit a need and can still be bought, best first."""
    rows = await session.execute(
        sa.select(ProductMatch, Product, Enterprise)
        .join(Product, Product.id == ProductMatch.product_id)
        .join(Enterprise, Enterprise.id == Product.enterprise_id)
        .where(
            ProductMatch.need_id == need_id,
            Product.state == ProductState.ON_SALE,
            Enterprise.state == StoreState.OPEN,
        )
        .order_by(ProductMatch.rank)
    )
    return [(row.ProductMatch, row.Product, row.Enterprise) for row in rows]


async def matched_need(session: AsyncSession, need_id: UUID) -> MatchedNeed | None:
    """Return what a need was last matched with; None before the first time."""
    return await session.get(MatchedNeed, need_id)


async def invitation_for(session: AsyncSession, asker: Asker, need_id: UUID) -> Invitation:
    """Return the asker's own invitation to a need; raises NotFound for everybody else."""
    found = await session.scalars(
        sa.select(Invitation).where(
            Invitation.need_id == need_id, Invitation.enterprise_id == acting_for(asker)
        )
    )
    invitation = found.first()
    if invitation is None:
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return invitation


async def deliveries(session: AsyncSession, code: str) -> dict[UUID, Delivery]:
    """Return for each enterprise that was told of a need what became of its mails, the best of its people."""
    rows = await session.execute(
        sa.select(Membership.organisation_id, OutgoingMail.state)
        .join(Notice, Notice.account_id == Membership.account_id)
        .join(OutgoingMail, OutgoingMail.notice_id == Notice.id)
        .where(Notice.kind == NoticeKind.INVITATION, Notice.subject == f"need:{code}")
    )
    states: dict[UUID, set[MailState]] = defaultdict(set)
    for organisation_id, state in rows:
        states[organisation_id].add(state)
    return {organisation_id: delivery_of(seen) for organisation_id, seen in states.items()}


async def own_invitations(
    session: AsyncSession, asker: Asker
) -> Sequence[tuple[Invitation, Need, Match | None]]:
    """Return the asker's invitations with need and reasons, the nearest deadline first, ended ones last."""
    rows = await session.execute(
        sa.select(Invitation, Need, Match)
        .join(Need, Need.id == Invitation.need_id)
        .outerjoin(
            Match, (Match.need_id == Invitation.need_id) & (Match.enterprise_id == Invitation.enterprise_id)
        )
        .where(Invitation.enterprise_id == acting_for(asker))
        .order_by(Need.state != NeedState.OPEN, Need.deadline_at, Invitation.id)
        .limit(200)
    )
    return [(row.Invitation, row.Need, row.Match) for row in rows]


async def own_match(session: AsyncSession, asker: Asker, need_id: UUID) -> Match | None:
    """Return why the asker's enterprise fits a need; None when it is not on the shortlist."""
    own = sa.select(Match).where(Match.need_id == need_id, Match.enterprise_id == acting_for(asker))
    return (await session.scalars(own)).first()


async def latest_runs(session: AsyncSession, most: int = 50) -> Sequence[MatchRun]:
    """Return the newest runs of the matcher."""
    return (await session.scalars(sa.select(MatchRun).order_by(MatchRun.id.desc()).limit(most))).all()


async def run_by_id(session: AsyncSession, run_id: UUID) -> MatchRun:
    """Return a run of the matcher; raises NotFound for an unknown one."""
    run = await session.get(MatchRun, run_id)
    if run is None:
        raise NotFound(_("그런 매칭 기록이 없습니다. 매칭 기록 화면에서 번호를 확인해 주세요."))
    return run


async def history(session: AsyncSession) -> defaultdict[UUID, Counter[str]]:
    """Return how often each enterprise was asked, answered with a quote, declined and won.

    Only needs whose time for quotes ran out count: whether an enterprise has answered another one may be sealed.
    """
    quoted, declined = _quoted(), Invitation.state == InvitationState.DECLINED
    rows = await session.execute(
        sa.select(
            Invitation.enterprise_id,
            sa.func.count(),
            _times(quoted),
            _times(declined & ~quoted),
            _times(_quoted(Quote.state == QuoteState.WON)),
        )
        .join(Need, Need.id == Invitation.need_id)
        .where(time_was_up())
        .group_by(Invitation.enterprise_id)
    )
    names = ("asked", "answered", "declined", "won")
    counted: defaultdict[UUID, Counter[str]] = defaultdict(Counter)
    for row in rows:
        counted[row[0]] = Counter(dict(zip(names, row[1:], strict=True)))
    return counted


async def outcomes(session: AsyncSession) -> list[Outcome]:
    """Return what became of the invitations of closed needs, by the relevance that they rested on.

    A quote or a sign of interest is good; a decline because it is not the enterprise's product is bad. Silence and
    declines for other reasons say nothing of whether it fits.
    """
    best = _highest(Match.need_id, Match.relevance)
    is_good = _quoted() | (Invitation.state == InvitationState.INTERESTED)
    rows = await session.execute(
        sa.select(Match.relevance, best.c.most, is_good)
        .join(
            Invitation,
            (Invitation.need_id == Match.need_id) & (Invitation.enterprise_id == Match.enterprise_id),
        )
        .join(best, best.c.need_id == Match.need_id)
        .join(Need, Need.id == Match.need_id)
        .where(
            time_was_up(),
            Match.relevance > 0,
            is_good | (Invitation.decline_reason == DeclineReason.NOT_OUR_PRODUCT),
        )
        .order_by(Match.id)
    )
    return [Outcome(score, most, bool(good)) for score, most, good in rows]


async def question(session: AsyncSession, needs: Sequence[Need], at: datetime) -> Question:
    """Return needs with all that they are matched against."""
    return Question(
        texts=tuple(await market.need_texts(session, needs)),
        market=await market.read_market(session),
        needs=await market.need_facts(session, needs, at),
        enterprises=await market.enterprise_facts(session, await history(session)),
        curve=fit_calibration(await outcomes(session)),
    )


def _quoted(*more: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """The condition that an invited enterprise has a quote for the need that it submitted and kept."""
    return sa.exists(
        sa.select(Quote.id).where(
            Quote.need_id == Invitation.need_id,
            Quote.enterprise_id == Invitation.enterprise_id,
            Quote.state.not_in([QuoteState.DRAFT, QuoteState.WITHDRAWN]),
            *more,
        )
    )


def _highest(need_id: Any, score: Any) -> sa.Subquery:
    return sa.select(need_id, sa.func.max(score).label("most")).group_by(need_id).subquery()


def _times(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))
