"""Reads for the boards: few statements for each page, each asking only for what is shown."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from needs_board.accounts.models import Organisation
from needs_board.catalogue.models import Category, Product
from needs_board.catalogue.rules import ProductState
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import EnterpriseType, StoreState
from needs_board.kit.asker import Asker, Role, acting_for, check_role
from needs_board.market.rules import LEAST_PROBABILITY
from needs_board.matches.models import Invitation, Match, MatchedNeed
from needs_board.matches.rules import InvitationState
from needs_board.needs.models import Need
from needs_board.needs.queries import category_name
from needs_board.needs.rules import NeedState
from needs_board.notifications.models import Notice, OutgoingMail
from needs_board.notifications.rules import MailState, NoticeKind
from needs_board.quotes.models import Quote
from needs_board.quotes.rules import QuoteState
from needs_board.stats.rules import DECIDED_STATES, OPENED_STATES, RESULTS_FOR, SOON, page_count

StateT = TypeVar("StateT", bound=StrEnum)

MOST_LINES = 6
MOST_OFFICER_LINES = 60
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A need with the counts of its invitations; `quotes` is None while their number is not to be told."""

    code: str
    title: str
    agency: str
    category: str
    region: str
    state: NeedState
    sealed: bool
    deadline_at: datetime | None
    published_at: datetime | None
    waves: int
    invited: int
    opened: int
    declined: int
    undelivered: int
    quotes: int | None


@dataclass(frozen=True, slots=True)
class Lead:
    """A need that an enterprise may answer; `match` says why it fits, `is_asked` that it was invited."""

    need: Need
    agency: str
    match: Match | None
    is_asked: bool


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """What everybody may know about the board."""

    open_needs: int
    products: int
    enterprises: dict[EnterpriseType, int]


async def public_figures(session: AsyncSession, at: datetime) -> PublicFigures:
    """Return the numbers of the front page."""
    open_needs = sa.select(sa.func.count()).select_from(Need).where(*_takes_quotes(at)).scalar_subquery()
    products = (
        sa.select(sa.func.count())
        .select_from(Product)
        .join(Enterprise, Enterprise.id == Product.enterprise_id)
        .where(Product.state == ProductState.ON_SALE, Enterprise.state == StoreState.OPEN)
        .scalar_subquery()
    )
    needs, sold = (await session.execute(sa.select(open_needs, products))).one()
    types = await _counted(session, Enterprise.type, Enterprise.state == StoreState.OPEN)
    return PublicFigures(needs, sold, types)


async def newest_open_needs(session: AsyncSession, at: datetime) -> list[Line]:
    """Return the needs that were opened last and still take quotes."""
    statement = _lines().where(*_takes_quotes(at)).order_by(Need.published_at.desc(), Need.id.desc())
    return await _read(session, statement.limit(MOST_LINES))


async def agency_needs(session: AsyncSession, asker: Asker, at: datetime) -> list[Line]:
    """Return what an agency has to do and its latest results, the nearest deadline first."""
    check_role(asker, Role.OFFICER)
    working = [state for state in NeedState if state not in DECIDED_STATES | {NeedState.CANCELLED}]
    recent = sa.and_(Need.state.in_(DECIDED_STATES), Need.changed_at > at - RESULTS_FOR)
    statement = (
        _lines()
        .where(Need.organisation_id == acting_for(asker), sa.or_(Need.state.in_(working), recent))
        .order_by(Need.deadline_at.is_(None), Need.deadline_at, Need.id)
    )
    return await _read(session, statement.limit(MOST_OFFICER_LINES))


async def waiting_leads(session: AsyncSession, asker: Asker, at: datetime) -> list[Lead]:
    """Return the asker's unanswered invitations, then other open needs that fit, all without a quote of its own."""
    check_role(asker, Role.SUPPLIER)
    own = acting_for(asker)
    answered = sa.exists().where(
        Quote.need_id == Need.id, Quote.enterprise_id == own, Quote.state == QuoteState.SUBMITTED
    )
    is_asked = Invitation.id.is_not(None)
    rows = await session.execute(
        sa.select(Need, Organisation.name, Match, is_asked)
        .join(Organisation, Organisation.id == Need.organisation_id)
        .outerjoin(Match, (Match.need_id == Need.id) & (Match.enterprise_id == own))
        .outerjoin(Invitation, (Invitation.need_id == Need.id) & (Invitation.enterprise_id == own))
        .where(
            *_takes_quotes(at),
            ~answered,
            sa.or_(Invitation.state != InvitationState.DECLINED, Invitation.id.is_(None)),
            sa.or_(is_asked, Match.probability >= LEAST_PROBABILITY),
        )
        .order_by(is_asked.desc(), sa.case((is_asked, Need.deadline_at)), Match.score.desc(), Need.id)
        .limit(3 * MOST_LINES)
    )
    return [Lead(need, agency, match, bool(asked)) for need, agency, match, asked in rows]


async def own_quotes(session: AsyncSession, asker: Asker) -> dict[QuoteState, int]:
    """Return how many quotes the asker's enterprise has in each state."""
    check_role(asker, Role.SUPPLIER)
    return await _counted(session, Quote.state, Quote.enterprise_id == acting_for(asker))


async def unfinished_quotes(
    session: AsyncSession, asker: Asker, at: datetime
) -> list[tuple[str, str, datetime | None]]:
    """Return code, title and deadline of open needs whose quote the asker has to submit or confirm."""
    check_role(asker, Role.SUPPLIER)
    rows = await session.execute(
        sa.select(Need.code, Need.title, Need.deadline_at)
        .join(Quote, Quote.need_id == Need.id)
        .where(
            Quote.enterprise_id == acting_for(asker),
            *_takes_quotes(at),
            sa.or_(
                Quote.state == QuoteState.DRAFT,
                sa.and_(Quote.state == QuoteState.SUBMITTED, Quote.need_terms_revision < Need.terms_revision),
            ),
        )
        .order_by(Need.deadline_at, Need.id)
        .limit(MOST_LINES)
    )
    return list(rows.all())


async def own_store(session: AsyncSession, asker: Asker) -> tuple[StoreState, int]:
    """Return the state of the asker's store and how many products it sells."""
    check_role(asker, Role.SUPPLIER)
    on_sale = (Product.enterprise_id == Enterprise.id) & (Product.state == ProductState.ON_SALE)
    row = await session.execute(
        sa.select(Enterprise.state, sa.func.count(Product.id))
        .outerjoin(Product, on_sale)
        .where(Enterprise.id == acting_for(asker))
        .group_by(Enterprise.state)
    )
    return row.one()


async def needs_by_state(session: AsyncSession, asker: Asker) -> dict[NeedState, int]:
    """Return how many needs there are in each state; drafts count, those thrown away do not."""
    check_role(asker, Role.STAFF)
    kept = sa.or_(Need.published_at.is_not(None), Need.state != NeedState.CANCELLED)
    return await _counted(session, Need.state, kept)


async def stores_by_state(session: AsyncSession, asker: Asker) -> dict[StoreState, int]:
    """Return how many stores there are in each state."""
    check_role(asker, Role.STAFF)
    return await _counted(session, Enterprise.state)


async def needs_near_deadline(session: AsyncSession, asker: Asker, at: datetime) -> list[Line]:
    """Return open needs with a near deadline: sealed ones all, others only while nobody has quoted."""
    check_role(asker, Role.STAFF)
    lines = (
        _lines().where(*_takes_quotes(at), Need.deadline_at <= at + SOON).order_by(Need.deadline_at, Need.id)
    )
    return [line for line in await _read(session, lines.limit(PAGE_SIZE)) if not line.quotes]


async def troubled_mails(session: AsyncSession, asker: Asker) -> dict[MailState, int]:
    """Return how many mails failed or are uncertain."""
    check_role(asker, Role.STAFF)
    troubled = OutgoingMail.state.in_([MailState.FAILED, MailState.UNCERTAIN])
    return await _counted(session, OutgoingMail.state, troubled)


async def uninvited_stores(session: AsyncSession, asker: Asker) -> tuple[int, list[tuple[int, str]]]:
    """Return how many open stores no need has ever reached, and the longest open ones by number and name."""
    check_role(asker, Role.STAFF)
    rows = (
        await session.execute(
            sa.select(Enterprise.number, Enterprise.name, sa.func.count().over())
            .where(
                Enterprise.state == StoreState.OPEN,
                ~sa.exists().where(Invitation.enterprise_id == Enterprise.id),
            )
            .order_by(Enterprise.opened_at, Enterprise.number)
            .limit(MOST_LINES)
        )
    ).all()
    return rows[0][2] if rows else 0, [(number, name) for number, name, _all in rows]


async def staff_needs(
    session: AsyncSession, asker: Asker, state: NeedState | None, page: int
) -> tuple[list[Line], int, int]:
    """Return a page of all published needs, the latest first, with its number and how many pages there are."""
    check_role(asker, Role.STAFF)
    wanted = [Need.published_at.is_not(None)] + ([Need.state == state] if state else [])
    total = (await session.execute(sa.select(sa.func.count()).select_from(Need).where(*wanted))).scalar_one()
    pages = page_count(total, PAGE_SIZE)
    page = min(max(page, 1), pages)
    statement = _lines().where(*wanted).order_by(Need.published_at.desc(), Need.id.desc())
    lines = await _read(session, statement.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return lines, page, pages


def _takes_quotes(at: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return Need.state == NeedState.OPEN, Need.deadline_at > at


def _lines() -> sa.Select[*tuple[Any, ...]]:
    """Return the statement for lines; the number of quotes is asked for only where it may be told."""
    tells = sa.or_(
        Need.state.in_(OPENED_STATES),
        sa.and_(Need.sealed.is_(False), Need.state.in_([NeedState.OPEN, NeedState.CLOSED])),
    )
    standing = [QuoteState.SUBMITTED, QuoteState.WON, QuoteState.LOST]
    quotes = _count(Quote.need_id == Need.id, Quote.state.in_(standing))
    invited = Invitation.need_id == Need.id
    undelivered = (
        sa.select(sa.func.count())
        .select_from(OutgoingMail)
        .join(Notice, Notice.id == OutgoingMail.notice_id)
        .where(
            Notice.kind == NoticeKind.INVITATION,
            Notice.subject == sa.literal("need:") + Need.code,
            OutgoingMail.state == MailState.FAILED,
        )
        .scalar_subquery()
    )
    return (
        sa.select(
            Need.code,
            Need.title,
            Organisation.name.label("agency"),
            sa.func.coalesce(category_name(), "").label("category"),
            Need.delivery_region.label("region"),
            Need.state,
            Need.sealed,
            Need.deadline_at,
            Need.published_at,
            sa.func.coalesce(MatchedNeed.waves, 0).label("waves"),
            _count(invited).label("invited"),
            _count(invited, Invitation.opened_at.is_not(None)).label("opened"),
            _count(invited, Invitation.state == InvitationState.DECLINED).label("declined"),
            undelivered.label("undelivered"),
            sa.case((tells, quotes)).label("quotes"),
        )
        .join(Organisation, Organisation.id == Need.organisation_id)
        .outerjoin(Category, Category.code == Need.category)
        .outerjoin(MatchedNeed, MatchedNeed.need_id == Need.id)
    )


def _count(*conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).where(*conditions).correlate(Need).scalar_subquery()


async def _counted(
    session: AsyncSession, column: InstrumentedAttribute[StateT], *conditions: sa.ColumnElement[bool]
) -> dict[StateT, int]:
    rows = await session.execute(sa.select(column, sa.func.count()).where(*conditions).group_by(column))
    return dict(rows.all())


async def _read(session: AsyncSession, statement: sa.Select[*tuple[Any, ...]]) -> list[Line]:
    return [Line(**row._mapping) for row in await session.execute(statement)]
