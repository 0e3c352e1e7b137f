"""Adding, submitting and withdrawing quotes; what the clock does with them; how a choice ends them."""

from dataclasses import dataclass
from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.enterprises.models import Enterprise
from needs_board.journal import actions as journal
from needs_board.kit.asker import CLOCKWORK, Asker, Role, check_role
from needs_board.kit.calendar import seoul_second, today_in_seoul
from needs_board.kit.db import change_state, next_number
from needs_board.kit.errors import Refused
from needs_board.kit.i18n import _
from needs_board.kit.money import Amounts, PriceBasis, sum_amounts
from needs_board.needs.models import Need
from needs_board.needs.rules import NeedState
from needs_board.notifications.forms import News
from needs_board.notifications.rules import NoticeKind
from needs_board.quotes import queries
from needs_board.quotes.forms import SNAPSHOT_VERSION, CostNotes, QuoteForm, Snapshot, parted
from needs_board.quotes.models import Quote, QuoteCost, QuoteLine, QuoteRevision
from needs_board.quotes.rules import (
    QuoteSource,
    QuoteState,
    check_move,
    draft_series_of,
    series_of,
)
from needs_board.sources.queries import own_sources
from needs_board.terms.forms import NeedTerms


async def withdraw_quote(session: AsyncSession, asker: Asker, number: str, at: datetime) -> Quote:
    """Take a quote back: one for a need only while quotes are taken, another one until it is decided."""
    listed = await queries.listed_quote(session, asker, number)
    check_role(asker, Role.SUPPLIER)
    if listed.need is not None:
        await check_open(session, listed.need, at)
    elif listed.quote.state is QuoteState.DRAFT:
        raise Refused(_("기관이 답을 기다리는 요청입니다. 견적 요청 화면에서 사유를 적고 사양해 주세요."))
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


async def check_open(session: AsyncSession, need: Need, at: datetime) -> None:
    """Refuse what comes too late, and hold the need, so that nothing slips in while it is being closed."""
    await session.refresh(need, with_for_update={"read": True})
    if queries.still_takes(need, at):
        return
    if need.state is NeedState.CANCELLED:
        raise Refused(_("기관이 취소한 수요여서 견적 접수가 끝났습니다. 견적을 내거나 바꿀 수 없습니다."))
    if need.state is NeedState.RETURNED or need.deadline_at is None:
        raise Refused(_("기관이 내용을 고치는 중인 수요입니다. 다시 공개되면 견적을 낼 수 있습니다."))
    raise Refused(
        _(
            "이 수요는 견적 접수가 끝났습니다. 마감은 %(deadline)s, 지금 받은 시각은 %(now)s입니다. "
            "마감 뒤에는 견적을 내거나 바꿀 수 없습니다."
        )
        % {"deadline": seoul_second(need.deadline_at), "now": seoul_second(at)}
    )


async def add_quote(
    session: AsyncSession, enterprise: Enterprise, source: QuoteSource, at: datetime, **columns: object
) -> Quote:
    """Add an empty draft; `columns` say to whom it is and why. It is numbered once it is submitted."""
    number = await _next(session, draft_series_of(today_in_seoul(at).year, enterprise.number))
    quote = Quote(
        number=number,
        draft_number=number,
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
    form, costs = parted(new.form)
    await _write_lines(session, quote, new)
    sums = sum_amounts(new.amounts)
    await change_state(
        session,
        quote,
        quote.state,
        QuoteState.SUBMITTED,
        number=await _final_number(session, quote, at),
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
        form=form,
        net_won=sums.net_won,
        vat_won=sums.vat_won,
        supplier=supplier,
        terms=new.terms,
        version=SNAPSHOT_VERSION,
    )
    await _keep_revision(session, asker, quote, snapshot, costs)
    journal.note(session, asker, "submit_quote", f"quote:{quote.number}", at, revision=quote.revision)


async def _keep_revision(
    session: AsyncSession, asker: Asker, quote: Quote, snapshot: Snapshot, costs: CostNotes
) -> None:
    if costs:
        content = msgspec.to_builtins(costs)
        session.add(QuoteCost(quote_id=quote.id, revision=quote.revision, content=content))
    session.add(
        QuoteRevision(
            quote_id=quote.id,
            revision=quote.revision,
            submitted_at=quote.submitted_at,
            submitted_by=asker.account_id,
            content=msgspec.to_builtins(snapshot),
        )
    )
    await session.flush()


async def _final_number(session: AsyncSession, quote: Quote, at: datetime) -> str:
    """Return the number of a quote: with its first revision the next of its series, without gaps, and then that."""
    if quote.number != quote.draft_number:
        return quote.number
    enterprise = await session.get_one(Enterprise, quote.enterprise_id)
    return await _next(session, series_of(quote.source, today_in_seoul(at).year, enterprise.number))


async def _next(session: AsyncSession, series: str) -> str:
    return f"{series}-{await next_number(session, series)}"


_AS_TYPED = ("price_basis", "delivery_on", "delivery_place", "valid_until", "payment_terms", "note")


_ELSEWHERE = frozenset({"product", "bundle", "cost_note"})
"""What of a line stands elsewhere than in its row under that name."""


async def _write_lines(session: AsyncSession, quote: Quote, new: NewRevision) -> None:
    sources = await own_sources(session, quote.enterprise_id, new.form.lines)
    await session.execute(sa.delete(QuoteLine).where(QuoteLine.quote_id == quote.id))
    for position, (line, sums) in enumerate(zip(new.form.lines, new.amounts, strict=True)):
        written = {name: getattr(line, name) for name in line.__struct_fields__ if name not in _ELSEWHERE}
        session.add(
            QuoteLine(
                quote_id=quote.id,
                position=position,
                product_id=sources.products[line.product],
                bundle_id=sources.bundles[line.bundle],
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
