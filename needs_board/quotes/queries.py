"""Reads of quotes. Who may see a quote is part of every statement here; sealing is decided in `opened`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.models import Account, Department, Organisation
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.queries import enterprise_of
from needs_board.kit.asker import Asker, Role, acting_for, check_role
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _
from needs_board.needs.models import Need
from needs_board.needs.rules import NeedState, takes_quotes
from needs_board.quotes.forms import (
    CostNotes,
    QuoteForm,
    Snapshot,
    SupplierBlock,
    with_costs,
)
from needs_board.quotes.models import Quote, QuoteCost, QuoteLine, QuoteRevision
from needs_board.quotes.rules import (
    BEFORE_DEADLINE,
    GONE,
    QuoteState,
    Variant,
    is_stale,
)
from needs_board.terms.forms import changed_terms
from needs_board.terms.queries import terms_of


@dataclass(frozen=True, slots=True)
class ListedQuote:
    """A quote with what a list says about both sides; `need` is None for a catalogue quote."""

    quote: Quote
    enterprise_number: int
    enterprise_name: str
    agency_name: str
    need: Need | None

    @property
    def is_stale(self) -> bool:
        """Whether the enterprise has to confirm changed terms before this quote counts."""
        return (
            self.need is not None
            and self.quote.state is QuoteState.SUBMITTED
            and is_stale(self.quote.need_terms_revision, self.need.terms_revision)
        )


def still_takes(need: Need, at: datetime) -> bool:
    """Say whether a quote for this need would be in time."""
    return need.deadline_at is not None and takes_quotes(need.state, need.deadline_at, at)


async def quote_by_number(session: AsyncSession, asker: Asker, number: str) -> Quote:
    """Return a quote that the asker may see; raises NotFound for sealed and foreign ones as for unknown ones."""
    return (await listed_quote(session, asker, number)).quote


async def listed_quote(session: AsyncSession, asker: Asker, number: str) -> ListedQuote:
    """Return a quote that the asker may see, by its number or draft number; refuses as quote_by_number does."""
    check_role(asker, Role.SUPPLIER, Role.OFFICER, Role.STAFF)
    named = sa.or_(Quote.number == number, Quote.draft_number == number)
    found = await _listed(session, _visible_to(asker), named)
    if not found:
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return found[0]


async def quotes_of_need(session: AsyncSession, asker: Asker, need: Need) -> Sequence[Quote]:
    """Return the submitted quotes of a need that the asker may see, the cheapest first.

    While the quotes are sealed that is nothing for everybody but an enterprise, which sees its own.
    """
    return [one.quote for one in await listed_quotes_of_need(session, asker, need)]


async def listed_quotes_of_need(session: AsyncSession, asker: Asker, need: Need) -> list[ListedQuote]:
    """Return what quotes_of_need returns, with both sides of each quote."""
    found = await _listed(session, Quote.need_id == need.id, Quote.revision > 0, _visible_to(asker))
    return sorted(found, key=lambda one: (one.quote.total_won, one.quote.number))


async def own_quotes(session: AsyncSession, asker: Asker) -> list[ListedQuote]:
    """Return all quotes of the asker's enterprise, the latest change first."""
    check_role(asker, Role.SUPPLIER)
    return await _listed(session, Quote.enterprise_id == acting_for(asker))


async def received_quotes(session: AsyncSession, asker: Asker) -> list[ListedQuote]:
    """Return the quotes addressed to the asker's agency that are not sealed, the latest change first."""
    check_role(asker, Role.OFFICER)
    return await _listed(session, _visible_to(asker), Quote.state != QuoteState.WITHDRAWN)


async def lines_of(session: AsyncSession, quote_id: UUID) -> list[QuoteLine]:
    """Return the lines of a quote that the asker may see, in order."""
    return (await lines_of_each(session, [quote_id]))[quote_id]


async def lines_of_each(session: AsyncSession, quote_ids: Sequence[UUID]) -> dict[UUID, list[QuoteLine]]:
    """Return the lines of several quotes by quote, each in order; a quote without lines has an empty list."""
    lines: dict[UUID, list[QuoteLine]] = {quote_id: [] for quote_id in quote_ids}
    statement = sa.select(QuoteLine).where(QuoteLine.quote_id.in_(quote_ids)).order_by(QuoteLine.position)
    for line in await session.scalars(statement):
        lines[line.quote_id].append(line)
    return lines


async def revisions_of(session: AsyncSession, quote_id: UUID) -> list[tuple[int, datetime, Snapshot]]:
    """Return number, moment and content of each submitted revision, the latest first."""
    rows = await session.scalars(
        sa.select(QuoteRevision)
        .where(QuoteRevision.quote_id == quote_id)
        .order_by(QuoteRevision.revision.desc())
    )
    return [(row.revision, row.submitted_at, msgspec.convert(row.content, Snapshot)) for row in rows]


async def last_snapshot(session: AsyncSession, quote: Quote) -> Snapshot:
    """Return what was submitted last; the quote must have been submitted."""
    return msgspec.convert((await last_revision(session, quote)).content, Snapshot)


async def last_revision(session: AsyncSession, quote: Quote) -> QuoteRevision:
    """Return the revision that was submitted last; the quote must have been submitted."""
    statement = sa.select(QuoteRevision).where(
        QuoteRevision.quote_id == quote.id, QuoteRevision.revision == quote.revision
    )
    return (await session.scalars(statement)).one()


async def last_costs(session: AsyncSession, quote: Quote) -> CostNotes:
    """Return the cost notes of what was submitted last, for nobody but its own enterprise."""
    statement = sa.select(QuoteCost.content).where(
        QuoteCost.quote_id == quote.id, QuoteCost.revision == quote.revision
    )
    content = (await session.execute(statement)).scalar_one_or_none()
    return msgspec.convert(content, CostNotes) if content else CostNotes()


async def last_form(session: AsyncSession, quote: Quote) -> QuoteForm:
    """Return what was submitted last as its seller wrote it, cost notes included: for his own eyes."""
    snapshot = await last_snapshot(session, quote)
    return with_costs(snapshot.form, await last_costs(session, quote))


async def live_quote(
    session: AsyncSession, enterprise_id: UUID, need_id: UUID, variant: Variant
) -> Quote | None:
    """Return the quote of an enterprise for a need; None when there is none or it is withdrawn or expired."""
    statement = sa.select(Quote).where(
        Quote.enterprise_id == enterprise_id,
        Quote.need_id == need_id,
        Quote.variant == variant,
        Quote.state.not_in(GONE),
    )
    return (await session.scalars(statement)).first()


async def answers_to(session: AsyncSession, need: Need) -> tuple[list[Quote], list[Quote], list[Quote]]:
    """Return the quotes that stand under the terms of a need, its stale ones and its drafts: for nobody's eyes."""
    live = [QuoteState.DRAFT, QuoteState.SUBMITTED]
    statement = sa.select(Quote).where(Quote.need_id == need.id, Quote.state.in_(live)).order_by(Quote.number)
    quotes = (await session.scalars(statement)).all()
    submitted = [quote for quote in quotes if quote.state is QuoteState.SUBMITTED]
    stale = [q for q in submitted if is_stale(q.need_terms_revision, need.terms_revision)]
    standing = [quote for quote in submitted if quote not in stale]
    return standing, stale, [quote for quote in quotes if quote.state is QuoteState.DRAFT]


async def overdue_quotes(session: AsyncSession, today: date) -> Sequence[Quote]:
    """Return submitted quotes whose validity is over, and drafts whose need will not take them any more."""
    statement = (
        sa.select(Quote)
        .outerjoin(Need, Need.id == Quote.need_id)
        .where(
            sa.or_(
                sa.and_(Quote.state == QuoteState.SUBMITTED, Quote.valid_until < today),
                sa.and_(Quote.state == QuoteState.DRAFT, Need.state.not_in(BEFORE_DEADLINE)),
            )
        )
        .order_by(Quote.number)
    )
    return (await session.scalars(statement)).all()


async def addressee_names(
    session: AsyncSession, department_id: UUID | None, account_id: UUID | None
) -> tuple[str, str]:
    """Return the names of a department and a person that a quote is addressed to; empty where unknown."""
    department = await session.get(Department, department_id) if department_id else None
    person = await session.get(Account, account_id) if account_id else None
    return (department.name if department else "", person.name if person else "")


async def changes_since(session: AsyncSession, quote: Quote | None, need: Need) -> list[tuple[str, str, str]]:
    """Return (term, before, now) of what changed in the need since its quote was submitted; mostly nothing."""
    if quote is None or not is_stale(quote.need_terms_revision, need.terms_revision):
        return []
    before = (await last_snapshot(session, quote)).terms
    return changed_terms(before, await terms_of(session, need)) if before else []


async def supplier_of(session: AsyncSession, enterprise_id: UUID) -> SupplierBlock:
    """Return an enterprise as a quote states it now."""
    enterprise = await enterprise_of(session, enterprise_id)
    return msgspec.convert(enterprise, SupplierBlock, from_attributes=True)


async def _listed(session: AsyncSession, *conditions: sa.ColumnElement[bool]) -> list[ListedQuote]:
    statement = (
        sa.select(Quote, Enterprise.number, Enterprise.name, Organisation.name, Need)
        .join(Enterprise, Enterprise.id == Quote.enterprise_id)
        .join(Organisation, Organisation.id == Quote.organisation_id)
        .outerjoin(Need, Need.id == Quote.need_id)
        .where(*conditions)
        .order_by(Quote.changed_at.desc(), Quote.number)
    )
    return [ListedQuote(*row) for row in await session.execute(statement)]


def _visible_to(asker: Asker) -> sa.ColumnElement[bool]:
    """Return the condition under which the asker sees a quote; the statement must outer-join its need."""
    match asker.role:
        case Role.SUPPLIER:
            return Quote.enterprise_id == acting_for(asker)
        case Role.OFFICER:
            return sa.and_(Quote.organisation_id == acting_for(asker), opened())
        case Role.STAFF:
            return opened()
        case _:
            return sa.false()


def opened() -> sa.ColumnElement[bool]:
    """Return the condition under which others than the enterprise see a quote.

    Opening after the deadline breaks the seal and nothing else does: it stays when the need is returned, for
    good when it is cancelled before it was opened, and on what was withdrawn.
    """
    unsealed = sa.or_(
        Quote.need_id.is_(None),
        Need.sealed.is_(False),
        sa.and_(Need.opened_at.is_not(None), Quote.state != QuoteState.WITHDRAWN),
    )
    return sa.and_(Quote.revision > 0, Quote.state != QuoteState.DRAFT, unsealed)


def time_was_up() -> sa.ColumnElement[bool]:
    """Return the condition under which what came of a need is no secret: its time ran out, its seal is broken."""
    ended = sa.or_(
        Need.state.not_in([*BEFORE_DEADLINE, NeedState.CANCELLED]),
        sa.and_(Need.state == NeedState.CANCELLED, Need.closed_at >= Need.deadline_at),
    )
    return sa.and_(ended, sa.or_(Need.sealed.is_(False), Need.opened_at.is_not(None)))
