"""Writing and submitting quotes for a need, and confirming them under changed terms."""

from datetime import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.queries import enterprise_of
from needs_board.enterprises.rules import StoreState
from needs_board.journal import actions as journal
from needs_board.kit.asker import Asker, Role, account_of, acting_for, check_role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.errors import Conflict, Refused, WrongInput
from needs_board.kit.i18n import _
from needs_board.kit.money import sum_amounts
from needs_board.needs.models import Need
from needs_board.needs.queries import buyers, need_by_code
from needs_board.notifications.actions import tell
from needs_board.quotes import queries
from needs_board.quotes.actions import (
    NewRevision,
    add_quote,
    check_open,
    submit_revision,
    submitted_news,
)
from needs_board.quotes.forms import QuoteDraft, QuoteForm, check_quote, says_anything
from needs_board.quotes.models import Quote
from needs_board.quotes.rules import NEXT_STATES, QuoteSource, QuoteState, Variant, check_move, odd_total
from needs_board.sources.queries import own_sources
from needs_board.terms.queries import terms_of


async def answering(session: AsyncSession, asker: Asker, code: str, at: datetime) -> tuple[Need, Enterprise]:
    """Return the need and the asker's enterprise, provided that it may answer at this moment.

    Raises Refused when the store is not open or the time for quotes is over.
    """
    check_role(asker, Role.SUPPLIER)
    need = await need_by_code(session, asker, code)
    await check_open(session, need, at)
    enterprise = await enterprise_of(session, acting_for(asker))
    if enterprise.state is not StoreState.OPEN:
        raise Refused(_("매장을 연 기업만 견적을 낼 수 있습니다. 기업 정보에서 매장을 먼저 열어 주세요."))
    return need, enterprise


async def save_draft(session: AsyncSession, asker: Asker, code: str, form: QuoteDraft, at: datetime) -> Quote:
    """Keep what an enterprise has written so far for a need; a submitted quote stands until it is submitted anew.

    Raises Refused when the store is not open or the time for quotes is over.
    """
    need, enterprise = await answering(session, asker, code, at)
    return await _keep(session, asker, (need, enterprise), form, at)


async def keep_typed(
    session: AsyncSession, asker: Asker, code: str, form: QuoteDraft, at: datetime
) -> Quote | None:
    """Keep what came when no quote is taken any more, for the seller's own eyes.

    Nothing is kept, and None returned, where nothing was written or the quote is decided.
    """
    check_role(asker, Role.SUPPLIER)
    need = await need_by_code(session, asker, code)
    enterprise = await enterprise_of(session, acting_for(asker))
    live = await queries.live_quote(session, enterprise.id, need.id, form.variant)
    is_decided = live is not None and QuoteState.SUBMITTED not in NEXT_STATES[live.state]
    if is_decided or not says_anything(form):
        return None
    return await _keep(session, asker, (need, enterprise), form, at)


async def submit_quote(
    session: AsyncSession, asker: Asker, code: str, form: QuoteForm, at: datetime
) -> Quote:
    """Submit an enterprise's quote for a need, or a new revision of it; the agency is told unless it is sealed.

    Raises Refused when the store is not open or the time for quotes is over, WrongInput for amounts and dates
    that cannot be, when the terms are not those that the seller has read, and at `sure` for a total far from the
    budget that he has not said is meant.
    """
    need, enterprise = await answering(session, asker, code, at)
    if form.terms_revision != need.terms_revision:
        sentence = _("그 사이 수요의 조건이 바뀌었습니다. 바뀐 내용을 확인한 뒤 다시 제출해 주세요.")
        raise WrongInput({"terms_revision": sentence})
    deadline_day = today_in_seoul(need.deadline_at) if need.deadline_at else None
    amounts = check_quote(form, today_in_seoul(at), deadline_day)
    if not form.sure and (question := odd_total(sum_amounts(amounts), need.budget_won, need.budget_basis)):
        raise WrongInput({"sure": question})
    quote = await _quote_for(session, asker, (need, enterprise), form.variant, at)
    terms = await terms_of(session, need)
    await submit_revision(session, asker, quote, NewRevision(form, amounts, terms), at)
    if not need.sealed:
        news = submitted_news(quote, enterprise.name, need.code)
        await tell(session, news, await buyers(session, need), at)
    return quote


async def confirm_terms(
    session: AsyncSession, asker: Asker, number: str, terms_revision: int, at: datetime
) -> Quote:
    """Submit a quote unchanged under the changed terms of its need, which the seller has read."""
    listed = await queries.listed_quote(session, asker, number)
    check_role(asker, Role.SUPPLIER)
    if listed.need is None or not listed.is_stale:
        raise Conflict(_("이 견적은 다시 확인할 조건이 없습니다. 견적 화면을 새로 고쳐 주세요."))
    last = await queries.last_form(session, listed.quote)
    form = msgspec.structs.replace(last, terms_revision=terms_revision, sure=True)
    return await submit_quote(session, asker, listed.need.code, form, at)


async def _keep(
    session: AsyncSession, asker: Asker, sides: tuple[Need, Enterprise], form: QuoteDraft, at: datetime
) -> Quote:
    await own_sources(session, sides[1].id, form.lines)
    quote = await _quote_for(session, asker, sides, form.variant, at)
    quote.draft, quote.changed_at = msgspec.to_builtins(form), at
    await session.flush()
    journal.note(session, asker, "save_quote", f"quote:{quote.number}", at)
    return quote


async def _quote_for(
    session: AsyncSession, asker: Asker, sides: tuple[Need, Enterprise], variant: Variant, at: datetime
) -> Quote:
    """Return the enterprise's live quote for the need, a new draft where there is none."""
    need, enterprise = sides
    quote = await queries.live_quote(session, enterprise.id, need.id, variant)
    if quote is not None:
        check_move(quote.state, QuoteState.SUBMITTED)
        return quote
    department, author = await queries.addressee_names(session, need.department_id, need.author_id)
    return await add_quote(
        session,
        enterprise,
        QuoteSource.NEED,
        at,
        organisation_id=need.organisation_id,
        need_id=need.id,
        variant=variant,
        author_id=account_of(asker),
        title=need.title,
        addressee_department=department,
        addressee_person=need.contact_name or author,
    )
