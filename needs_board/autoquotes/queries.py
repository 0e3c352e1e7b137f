"""Reads of consents and of requests. Who may see a request is part of every statement here."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.models import Organisation
from needs_board.autoquotes.forms import ConsentForm
from needs_board.autoquotes.models import AutoQuoteConsent, QuoteRequest
from needs_board.autoquotes.rules import SPEED_OVER, RequestState, Speed, state_of
from needs_board.catalogue.models import Product
from needs_board.enterprises.models import Enterprise
from needs_board.kit.asker import Asker, Role, acting_for, check_role
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _
from needs_board.prices.queries import breaks_of
from needs_board.prices.rules import unit_price
from needs_board.quotes.forms import QuoteForm
from needs_board.quotes.models import Quote
from needs_board.quotes.queries import last_snapshot
from needs_board.quotes.rules import QuoteState

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class ListedRequest:
    """A request that was not quoted at once, with both sides."""

    request: QuoteRequest
    quote: Quote
    enterprise: Enterprise
    agency_name: str

    @property
    def state(self) -> RequestState:
        """What it has come to."""
        return state_of(self.quote.state, self.quote.revision)

    @property
    def number(self) -> str:
        """The number it goes by, before and after it is quoted."""
        return self.quote.draft_number or self.quote.number


async def consent_of(session: AsyncSession, enterprise_id: UUID) -> ConsentForm:
    """Return what an enterprise has settled; one that has settled nothing lets quotes leave at once."""
    row = await session.get(AutoQuoteConsent, enterprise_id)
    return msgspec.convert(row, ConsentForm, from_attributes=True) if row else ConsentForm(is_on=True)


async def requests(session: AsyncSession, asker: Asker) -> list[ListedRequest]:
    """Return the requests of the asker's agency or to the asker's enterprise that were not quoted at once.

    Those that wait come first, the longest waiting at the top, then the others, the latest first; 200 at most.
    """
    found = await _listed(session, asker)
    waiting = [one for one in found if one.state is RequestState.WAITING]
    return [*reversed(waiting), *(one for one in found if one.state is not RequestState.WAITING)]


async def request_by_number(session: AsyncSession, asker: Asker, number: str) -> ListedRequest:
    """Return a request by the number of its draft; raises NotFound for those of others as for unknown ones."""
    found = await _listed(session, asker, Quote.draft_number == number)
    if not found:
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return found[0]


async def asked_form(session: AsyncSession, listed: ListedRequest) -> QuoteForm:
    """Return what the quote says: as it was sent, or as it would be sent; that of a declined one is what was asked."""
    if listed.quote.draft is not None:
        return msgspec.convert(listed.quote.draft, QuoteForm)
    return (await last_snapshot(session, listed.quote)).form


async def new_prices(session: AsyncSession, listed: ListedRequest, offer: QuoteForm) -> list[tuple[str, int]]:
    """Return name and price today of products on the request whose price list says something else than when asked."""
    quantities = {line.product: line for line in offer.lines if line.product is not None}
    products = await session.scalars(
        sa.select(Product).where(
            Product.enterprise_id == listed.enterprise.id,
            Product.number.in_(quantities),
            Product.changed_at > listed.request.asked_at,
        )
    )
    changed = list(products)
    breaks = await breaks_of(session, [one.id for one in changed])
    today = [
        (one, unit_price(one.price_won, breaks.get(one.id, ()), quantities[one.number].quantity))
        for one in changed
    ]
    return [(one.name, price) for one, price in today if price != quantities[one.number].unit_price_won]


async def speed(session: AsyncSession, asker: Asker, at: datetime) -> Speed:
    """Return how fast what was asked for in the last 90 days was quoted: of the own enterprise, for staff of all."""
    check_role(asker, Role.SUPPLIER, Role.STAFF)
    statement = (
        sa.select(QuoteRequest.asked_at, QuoteRequest.answered_at, Quote.state, Quote.revision)
        .join(Quote, Quote.id == QuoteRequest.quote_id)
        .where(QuoteRequest.asked_at > at - SPEED_OVER)
    )
    if asker.role is Role.SUPPLIER:
        statement = statement.where(Quote.enterprise_id == acting_for(asker))
    rows = (await session.execute(statement)).all()
    states = [state_of(row.state, row.revision) for row in rows]
    return Speed(
        [
            row.answered_at - row.asked_at
            for row, state in zip(rows, states, strict=True)
            if state is RequestState.QUOTED and row.answered_at is not None
        ],
        states.count(RequestState.WAITING),
        states.count(RequestState.DECLINED),
    )


async def _listed(
    session: AsyncSession, asker: Asker, *conditions: sa.ColumnElement[bool]
) -> list[ListedRequest]:
    check_role(asker, Role.OFFICER, Role.SUPPLIER)
    side = Quote.organisation_id if asker.role is Role.OFFICER else Quote.enterprise_id
    statement = (
        sa.select(QuoteRequest, Quote, Enterprise, Organisation.name)
        .join(Quote, Quote.id == QuoteRequest.quote_id)
        .join(Enterprise, Enterprise.id == Quote.enterprise_id)
        .join(Organisation, Organisation.id == Quote.organisation_id)
        .where(side == acting_for(asker), QuoteRequest.waits_for.is_not(None), *conditions)
        .order_by(
            (Quote.state == QuoteState.DRAFT).desc(), QuoteRequest.asked_at.desc(), QuoteRequest.id.desc()
        )
        .limit(MOST_LISTED)
    )
    return [ListedRequest(*row) for row in await session.execute(statement)]
