"""Writing, submitting and withdrawing quotes; what the clock does with them; how a choice ends them."""

from dataclasses import dataclass
from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.queries import enterprise_of
from needs_board.enterprises.rules import StoreState
from needs_board.journal import actions as journal
from needs_board.kit.asker import CLOCKWORK, Asker, Role, account_of, acting_for, check_role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.db import change_state, next_number
from needs_board.kit.errors import Conflict, Refused, WrongInput
from needs_board.kit.i18n import _
from needs_board.kit.money import Amounts, PriceBasis, sum_amounts
from needs_board.needs.models import Need
from needs_board.needs.queries import buyers, need_by_code
from needs_board.notifications.actions import tell
from needs_board.notifications.forms import News
from needs_board.notifications.rules import NoticeKind
from needs_board.quotes import queries
from needs_board.quotes.forms import NeedTerms, QuoteDraft, QuoteForm, Snapshot, check_quote
from needs_board.quotes.models import Quote, QuoteLine, QuoteRevision
from needs_board.quotes.rules import QuoteSource, QuoteState, check_move, series_of


async def answering(session: AsyncSession, asker: Asker, code: str, at: datetime) -> tuple[Need, Enterprise]:
    """Return the need and the asker's enterprise, provided that it may answer at this moment.

    Raises Refused when the store is not open or the time for quotes is over.
    """
    check_role(asker, Role.SUPPLIER)
    need = await need_by_code(session, asker, code)
    await _check_open(session, need, at)
    enterprise = await enterprise_of(session, acting_for(asker))
    if enterprise.state is not StoreState.OPEN:
        raise Refused(_("매장을 연 기업만 견적을 낼 수 있습니다. 기업 정보에서 매장을 먼저 열어 주세요."))
    return need, enterprise


async def save_draft(session: AsyncSession, asker: Asker, code: str, form: QuoteDraft, at: datetime) -> Quote:
    """Keep what an enterprise has written so far for a need; a submitted quote stands until it is submitted anew.

    Raises Refused when the store is not open or the time for quotes is over.
    """
    need, enterprise = await answering(session, asker, code, at)
    await queries.own_product_ids(session, enterprise.id, form.lines)
    quote = await _quote_for(session, asker, need, enterprise, at)
    quote.draft, quote.changed_at = msgspec.to_builtins(form), at
    await session.flush()
    journal.note(session, asker, "save_quote", f"quote:{quote.number}", at)
    return quote


async def submit_quote(
    session: AsyncSession, asker: Asker, code: str, form: QuoteForm, at: datetime
) -> Quote:
    """Submit an enterprise's quote for a need, or a new revision of it; the agency is told unless it is sealed.

    Raises Refused when the store is not open or the time for quotes is over, WrongInput for amounts and dates
    that cannot be, and when the terms are not those that the seller has read.
    """
    need, enterprise = await answering(session, asker, code, at)
    if form.terms_revision != need.terms_revision:
        sentence = _("그 사이 수요의 조건이 바뀌었습니다. 바뀐 내용을 확인한 뒤 다시 제출해 주세요.")
        raise WrongInput({"terms_revision": sentence})
    deadline_day = today_in_seoul(need.deadline_at) if need.deadline_at else None
    amounts = check_quote(form, today_in_seoul(at), deadline_day)
    quote = await _quote_for(session, asker, need, enterprise, at)
    terms = await queries.terms_of(session, need)
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
    last = await queries.last_snapshot(session, listed.quote)
    form = msgspec.structs.replace(last.form, terms_revision=terms_revision)
    return await submit_quote(session, asker, listed.need.code, form, at)


async def withdraw_quote(session: AsyncSession, asker: Asker, number: str, at: datetime) -> Quote:
    """Take a quote back: one for a need only while quotes are taken, another one until it is decided."""
    listed = await queries.listed_quote(session, asker, number)
    check_role(asker, Role.SUPPLIER)
    if listed.need is not None:
        await _check_open(session, listed.need, at)
    await end_quote(session, asker, listed.quote, QuoteState.WITHDRAWN, at, draft=None)
    return listed.quote


async def expire_quotes(session: AsyncSession, at: datetime) -> int:
    """End the quotes whose validity is over and the drafts that came to nothing; return how many."""
    overdue = await queries.overdue_quotes(session, today_in_seoul(at))
    for quote in overdue:
        await end_quote(session, CLOCKWORK, quote, QuoteState.EXPIRED, at)
    return len(overdue)


async def mark_won(session: AsyncSession, asker: Asker, quote: Quote, at: datetime) -> None:
    """Note that a quote was chosen."""
    await end_quote(session, asker, quote, QuoteState.WON, at)


async def mark_lost(session: AsyncSession, asker: Asker, quote: Quote, at: datetime) -> None:
    """Note that another quote was chosen."""
    await end_quote(session, asker, quote, QuoteState.LOST, at)


async def _check_open(session: AsyncSession, need: Need, at: datetime) -> None:
    """Refuse what comes too late, and hold the need, so that nothing slips in while it is being closed."""
    await session.refresh(need, with_for_update={"read": True})
    if not queries.still_takes(need, at):
        raise Refused(_("이 수요는 견적 접수가 끝났습니다. 마감 뒤에는 견적을 내거나 바꿀 수 없습니다."))


async def _quote_for(
    session: AsyncSession, asker: Asker, need: Need, enterprise: Enterprise, at: datetime
) -> Quote:
    """Return the enterprise's live quote for the need, a new draft where there is none."""
    quote = await queries.live_quote(session, enterprise.id, need.id)
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
        author_id=account_of(asker),
        title=need.title,
        addressee_department=department,
        addressee_person=need.contact_name or author,
    )


async def add_quote(
    session: AsyncSession, enterprise: Enterprise, source: QuoteSource, at: datetime, **columns: object
) -> Quote:
    """Add an empty draft under the next number of its series; `columns` say to whom it is and why."""
    series = series_of(source, today_in_seoul(at).year, enterprise.number)
    quote = Quote(
        number=f"{series}-{await next_number(session, series)}",
        source=source,
        enterprise_id=enterprise.id,
        price_basis=PriceBasis.NET,
        state=QuoteState.DRAFT,
        revision=0,
        created_at=at,
        changed_at=at,
        **columns,
    )
    session.add(quote)
    await session.flush()
    return quote


@dataclass(frozen=True, slots=True)
class NewRevision:
    """What is submitted; `terms` are those of the need, None for a catalogue quote."""

    form: QuoteForm
    amounts: list[Amounts]
    terms: NeedTerms | None


async def submit_revision(
    session: AsyncSession, asker: Asker, quote: Quote, new: NewRevision, at: datetime
) -> None:
    """Write a revision: lines, sums and snapshot; of two at once the database keeps one.

    Raises Refused for an enterprise without a registration number.
    """
    supplier = await queries.supplier_of(session, quote.enterprise_id)
    if not supplier.brn:
        raise Refused(_("사업자등록번호가 없는 기업은 견적서를 낼 수 없습니다. 번호를 먼저 등록해 주세요."))
    await _write_lines(session, quote, new)
    sums = sum_amounts(new.amounts)
    await change_state(
        session,
        quote,
        quote.state,
        QuoteState.SUBMITTED,
        need_terms_revision=new.form.terms_revision if new.terms else None,
        title=new.terms.title if new.terms else quote.title,
        net_won=sums.net_won,
        vat_won=sums.vat_won,
        revision=quote.revision + 1,
        draft=None,
        submitted_at=at,
        changed_at=at,
        **{name: getattr(new.form, name) for name in _AS_TYPED},
    )
    snapshot = Snapshot(
        form=new.form, net_won=sums.net_won, vat_won=sums.vat_won, supplier=supplier, terms=new.terms
    )
    session.add(
        QuoteRevision(
            quote_id=quote.id,
            revision=quote.revision,
            submitted_at=at,
            submitted_by=asker.account_id,
            content=msgspec.to_builtins(snapshot),
        )
    )
    await session.flush()
    journal.note(session, asker, "submit_quote", f"quote:{quote.number}", at, revision=quote.revision)


_AS_TYPED = ("price_basis", "delivery_on", "delivery_place", "valid_until", "payment_terms", "note")


async def _write_lines(session: AsyncSession, quote: Quote, new: NewRevision) -> None:
    products = await queries.own_product_ids(session, quote.enterprise_id, new.form.lines)
    await session.execute(sa.delete(QuoteLine).where(QuoteLine.quote_id == quote.id))
    for position, (line, sums) in enumerate(zip(new.form.lines, new.amounts, strict=True)):
        written = {name: getattr(line, name) for name in line.__struct_fields__ if name != "product"}
        session.add(
            QuoteLine(
                quote_id=quote.id,
                position=position,
                product_id=products[line.product],
                net_won=sums.net_won,
                vat_won=sums.vat_won,
                **written,
            )
        )
    await session.flush()


async def end_quote(
    session: AsyncSession, asker: Asker, quote: Quote, wanted: QuoteState, at: datetime, **values: object
) -> None:
    """Move a quote to where nothing of it changes any more, and note it: `quote_won`, `quote_expired`."""
    check_move(quote.state, wanted)
    await change_state(session, quote, quote.state, wanted, changed_at=at, **values)
    journal.note(session, asker, f"quote_{wanted.value}", f"quote:{quote.number}", at)


def submitted_news(quote: Quote, enterprise_name: str, code: str) -> News:
    """Return the news of a submitted revision; `code` is the need's, or the quote's own where there is none."""
    facts: dict[str, str | int] = {"code": code, "title": quote.title, "enterprise": enterprise_name}
    subject = f"quote:{quote.number}/{quote.revision}"
    return News(NoticeKind.QUOTE_SUBMITTED, subject, f"/quotes/{quote.number}", facts)
