"""Settling the consent; asking for a quote, confirming and declining it."""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.queries import members
from needs_board.autoquotes import queries
from needs_board.autoquotes.forms import ConfirmForm, ConsentForm, DeclineForm, corrected
from needs_board.autoquotes.models import AutoQuoteConsent, QuoteRequest
from needs_board.autoquotes.queries import ListedRequest
from needs_board.autoquotes.rules import DELIVERY_NOTE, RequestState, waits_for
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.queries import enterprise_of
from needs_board.enterprises.rules import StoreState
from needs_board.journal import actions as journal
from needs_board.kit.asker import Asker, Role, account_of, acting_for, check_role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.db import upsert
from needs_board.kit.errors import Conflict, Refused
from needs_board.kit.i18n import _
from needs_board.kit.money import sum_amounts
from needs_board.notifications.actions import tell
from needs_board.notifications.forms import News
from needs_board.notifications.rules import NoticeKind
from needs_board.quotes import actions as quotes
from needs_board.quotes.forms import QuoteForm, check_quote
from needs_board.quotes.models import Quote
from needs_board.quotes.queries import addressee_names
from needs_board.quotes.rules import QuoteSource, QuoteState


async def settle_consent(session: AsyncSession, asker: Asker, form: ConsentForm, at: datetime) -> None:
    """Keep what the asker's enterprise lets the platform quote; what was asked before stays as it is."""
    check_role(asker, Role.SUPPLIER)
    enterprise = await enterprise_of(session, acting_for(asker))
    settled = {name: getattr(form, name) for name in form.__struct_fields__} | {"changed_at": at}
    row = upsert(session, AutoQuoteConsent).values(enterprise_id=enterprise.id, **settled)
    await session.execute(row.on_conflict_do_update(index_elements=["enterprise_id"], set_=settled))
    facts = msgspec.to_builtins(form)
    journal.note(session, asker, "settle_auto_quote", f"enterprise:{enterprise.number}", at, **facts)


async def ask_for_quote(
    session: AsyncSession, asker: Asker, enterprise: Enterprise, title: str, offer: QuoteForm, at: datetime
) -> Quote:
    """Return the quote that an officer asks for: submitted by the seller's consent, or as a draft that he confirms.

    `offer` is by the price list; how long it holds and what is said of delivery the seller has settled. The seller is
    told. Raises WrongInput for an offer that cannot be.
    """
    check_role(asker, Role.OFFICER)
    consent = await queries.consent_of(session, enterprise.id)
    today = today_in_seoul(at)
    offer = msgspec.structs.replace(
        offer,
        valid_until=today + timedelta(days=consent.validity_days),
        note=DELIVERY_NOTE + enterprise.delivery_terms if enterprise.delivery_terms else "",
    )
    amounts = check_quote(offer, today)
    sums = sum_amounts(amounts)
    department, person = await addressee_names(session, asker.department_id, account_of(asker))
    quote = await quotes.add_quote(
        session,
        enterprise,
        QuoteSource.CATALOGUE,
        at,
        organisation_id=acting_for(asker),
        author_id=None,
        title=title,
        addressee_department=department,
        addressee_person=person,
    )
    why = waits_for(is_on=consent.is_on, limit_won=consent.limit_won, total_won=sums.total_won)
    request = QuoteRequest(quote_id=quote.id, asked_by=account_of(asker), asked_at=at, waits_for=why)
    session.add(request)
    if why is None:
        request.answered_at = at
        await quotes.submit_revision(session, asker, quote, quotes.NewRevision(offer, amounts, None), at)
        news = quotes.submitted_news(quote, enterprise.name, quote.number)
    else:
        quote.draft = msgspec.to_builtins(offer)
        quote.price_basis, quote.net_won, quote.vat_won = offer.price_basis, sums.net_won, sums.vat_won
        news = _news(NoticeKind.QUOTE_REQUESTED, quote, agency=asker.organisation_name)
        journal.note(session, asker, "request_quote", f"quote:{quote.number}", at, waits_for=why.value)
    await session.flush()
    await tell(session, news, await members(session, [enterprise.id]), at)
    return quote


async def confirm_request(
    session: AsyncSession, asker: Asker, number: str, form: ConfirmForm, at: datetime
) -> Quote:
    """Send the quote that an agency waits for, with the prices and days that the seller names; who asked is told.

    Raises Conflict when it was answered already, Refused while the store is not open, WrongInput for what cannot be.
    """
    check_role(asker, Role.SUPPLIER)
    listed = await _waiting(session, asker, number)
    if listed.enterprise.state is not StoreState.OPEN:
        raise Refused(_("매장이 열려 있을 때만 견적을 보낼 수 있습니다. 매장을 먼저 열어 주세요."))
    quote, asked = listed.quote, await queries.asked_form(session, listed)
    offer = corrected(asked, form)
    amounts = check_quote(offer, today_in_seoul(at))
    await quotes.submit_revision(session, asker, quote, quotes.NewRevision(offer, amounts, None), at)
    listed.request.answered_at = at
    journal.note(
        session, asker, "confirm_quote_request", f"quote:{quote.number}", at, is_corrected=offer != asked
    )
    await _tell_asker(session, listed, quotes.submitted_news(quote, listed.enterprise.name, quote.number), at)
    return quote


async def decline_request(
    session: AsyncSession, asker: Asker, number: str, form: DeclineForm, at: datetime
) -> None:
    """Make no quote, and tell who asked why; raises Conflict when the request was answered already."""
    check_role(asker, Role.SUPPLIER)
    listed = await _waiting(session, asker, number)
    listed.request.answered_at, listed.request.decline_reason = at, form.reason
    await quotes.end_quote(session, asker, listed.quote, QuoteState.WITHDRAWN, at)
    facts = {"enterprise": listed.enterprise.name, "reason": form.reason}
    await _tell_asker(session, listed, _news(NoticeKind.QUOTE_DECLINED, listed.quote, **facts), at)


async def _waiting(session: AsyncSession, asker: Asker, number: str) -> ListedRequest:
    """Return a request that waits, holding its quote, so that it is answered once."""
    listed = await queries.request_by_number(session, asker, number)
    await session.refresh(listed.quote, with_for_update=True)
    if listed.state is not RequestState.WAITING:
        raise Conflict(_("이미 답하신 요청입니다. 요청 화면에서 결과를 확인해 주세요."))
    return listed


async def _tell_asker(session: AsyncSession, listed: ListedRequest, news: News, at: datetime) -> None:
    people = await members(session, [listed.quote.organisation_id])
    asker = [one for one in people if one.account_id == listed.request.asked_by]
    await tell(session, news, asker or people, at)


def _news(kind: NoticeKind, quote: Quote, **facts: str) -> News:
    known: dict[str, str | int] = {"code": quote.number, "title": quote.title, **facts}
    return News(kind, f"quote:{quote.draft_number}", request_href(quote), known)


def request_href(quote: Quote) -> str:
    """Return where a request is read and answered, on the board."""
    return f"/quote-requests/{quote.draft_number}"
