"""Reads of comparisons and results. A comparison is for the agency of the need and the centre alone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.models import Account
from needs_board.awards.models import Award, Loss
from needs_board.awards.rules import (
    DECIDED,
    MOST_PRODUCTS,
    Ask,
    Mark,
    Offer,
    Wanted,
    fitting_item,
    marks,
    may_compare,
    offered_quantity,
    product_gaps,
)
from needs_board.catalogue.models import Product
from needs_board.enterprises.models import Certificate, Enterprise
from needs_board.enterprises.rules import is_valid_on
from needs_board.journal.models import JournalEntry
from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.calendar import seoul_text, today_in_seoul
from needs_board.kit.errors import NotFound, Refused
from needs_board.kit.i18n import _
from needs_board.kit.money import AmountError, Amounts, line_amounts, unit_net
from needs_board.matches.models import Match, ProductMatch
from needs_board.matches.queries import product_matches
from needs_board.matches.rules import reason_words
from needs_board.needs.models import Need
from needs_board.needs.queries import items_of, need_by_code
from needs_board.needs.rules import owns
from needs_board.prices.queries import breaks_of
from needs_board.prices.rules import Break, unit_price
from needs_board.quotes.models import Quote, QuoteLine
from needs_board.quotes.queries import ListedQuote, lines_of_each, listed_quote, quotes_of_need
from needs_board.quotes.rules import QuoteState, is_stale, missing_items

DECISIONS = ("mark_awarded", "mark_unsuccessful", "cancel_need")
_COMPARED = frozenset({QuoteState.SUBMITTED, QuoteState.WON, QuoteState.LOST, QuoteState.EXPIRED})


@dataclass(frozen=True, slots=True)
class Compared:
    """One row of the comparison with all that is shown beside its figures.

    `missing` are the items that a quote leaves out. `is_live`: it is a quote that waited for the decision when this was read, whatever became of it since.
    """

    offer: Offer
    marks: tuple[Mark, ...]
    enterprise: Enterprise
    is_certified: bool
    reasons: tuple[str, ...]
    quote: Quote | None = None
    product: Product | None = None
    item: Wanted | None = None
    loss: Loss | None = None
    missing: tuple[str, ...] = ()
    is_live: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """The offers for a need side by side; `items` is empty only for a need that was never complete."""

    need: Need
    items: tuple[Wanted, ...]
    ask: Ask
    rows: tuple[Compared, ...]
    award: Award | None
    decided_by: str

    @property
    def live(self) -> list[Compared]:
        return [row for row in self.rows if row.is_live]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a quote, as its enterprise may read it."""

    listed: ListedQuote
    need: Need
    award: Award | None
    loss: Loss | None


@dataclass(frozen=True, slots=True)
class _Sellers:
    """What is known of the enterprises of a comparison, and by product of its breaks."""

    enterprises: Mapping[UUID, Enterprise]
    certified: Collection[UUID]
    matches: Mapping[UUID, Match]
    breaks: Mapping[UUID, Sequence[Break]]


async def comparison(session: AsyncSession, asker: Asker, code: str, at: datetime) -> Comparison:
    """Return quotes and fitting catalogue products side by side.

    NotFound for whoever is neither of the agency nor of the centre; Refused before the quotes are opened.
    """
    need = await _comparable_need(session, asker, code)
    today = today_in_seoul(at)
    items = tuple(Wanted(one.name, one.quantity, one.unit) for one in await items_of(session, need.id))
    quotes = [one for one in await quotes_of_need(session, asker, need) if one.state in _COMPARED]
    lines = await lines_of_each(session, [one.id for one in quotes])
    products = await product_matches(session, need.id)
    sellers = await _sellers(session, need.id, quotes, products, today)
    award, decided_by, losses = await _verdict(session, need)
    rows = [_quote_row(one, lines[one.id], need, items, sellers, losses) for one in quotes]
    rows += _nearest([_product_row(*one, items, sellers, today) for one in products if items])
    ask = Ask(
        budget_won=need.budget_won,
        budget_basis=need.budget_basis,
        delivery_on=need.delivery_on,
        today=today,
    )
    return Comparison(need, items, ask, _marked(rows, ask), award, decided_by)


async def result(session: AsyncSession, asker: Asker, number: str) -> Result:
    """Return what came of a quote for a need that the asker may see; NotFound for all others."""
    listed = await listed_quote(session, asker, number)
    if listed.need is None or listed.quote.revision == 0:
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    of_quote = listed.quote.id
    award = (await session.scalars(sa.select(Award).where(Award.quote_id == of_quote))).first()
    loss = (await session.scalars(sa.select(Loss).where(Loss.quote_id == of_quote))).first()
    return Result(listed, listed.need, award, loss)


async def last_decision(session: AsyncSession, code: str) -> tuple[str, datetime] | None:
    """Return who decided about a need last, and when; None when nobody has."""
    row = (
        await session.execute(
            sa.select(Account.name, JournalEntry.at)
            .join(Account, Account.id == JournalEntry.account_id)
            .where(JournalEntry.subject == f"need:{code}", JournalEntry.act.in_(DECISIONS))
            .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
            .limit(1)
        )
    ).first()
    return None if row is None else (row[0], row[1])


async def _comparable_need(session: AsyncSession, asker: Asker, code: str) -> Need:
    check_role(asker, Role.OFFICER, Role.STAFF)
    need = await need_by_code(session, asker, code)
    if not asker.is_staff and not owns(asker, need.organisation_id):
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    if may_compare(need.state, need.sealed):
        return need
    if need.deadline_at is None:
        raise Refused(_("아직 비교할 견적이 없습니다. 수요를 공개하면 기업이 견적을 보냅니다."))
    raise Refused(
        _("견적은 마감(%(when)s)이 지난 뒤 개봉해야 볼 수 있습니다. 수요 화면에서 개봉해 주세요.")
        % {"when": seoul_text(need.deadline_at)}
    )


async def _sellers(
    session: AsyncSession,
    need_id: UUID,
    quotes: Sequence[Quote],
    products: Sequence[tuple[ProductMatch, Product, Enterprise]],
    today: date,
) -> _Sellers:
    quoting = {one.enterprise_id for one in quotes}
    enterprises = {one.id: one for _match, _product, one in products}
    asked = sa.select(Enterprise).where(Enterprise.id.in_(quoting))
    enterprises |= {one.id: one for one in await session.scalars(asked)}
    proofs = await session.scalars(sa.select(Certificate).where(Certificate.enterprise_id.in_(enterprises)))
    certified = {
        one.enterprise_id
        for one in proofs
        if one.kind is enterprises[one.enterprise_id].type
        and is_valid_on(one.issued_on, one.valid_until, today)
    }
    ranked = sa.select(Match).where(Match.need_id == need_id, Match.enterprise_id.in_(quoting))
    matches = {one.enterprise_id: one for one in await session.scalars(ranked)}
    breaks = await breaks_of(session, [product.id for _match, product, _enterprise in products])
    return _Sellers(enterprises, certified, matches, breaks)


async def _verdict(session: AsyncSession, need: Need) -> tuple[Award | None, str, dict[UUID, Loss]]:
    if need.state not in DECIDED:
        return None, "", {}
    row = (
        await session.execute(
            sa.select(Award, Account.name)
            .join(Account, Account.id == Award.decided_by)
            .where(Award.need_id == need.id)
        )
    ).first()
    losses = await session.scalars(sa.select(Loss).where(Loss.need_id == need.id))
    award, name = (row[0], row[1]) if row else (None, "")
    return award, name, {one.quote_id: one for one in losses}


def _quote_row(
    quote: Quote,
    lines: Sequence[QuoteLine],
    need: Need,
    items: Sequence[Wanted],
    sellers: _Sellers,
    losses: Mapping[UUID, Loss],
) -> Compared:
    match = sellers.matches.get(quote.enterprise_id)
    amounts = Amounts(quote.net_won, quote.vat_won)
    one_item = items[0] if len(items) == 1 else None
    missing = missing_items([one.name for one in items], (line.item for line in lines))
    quantity = offered_quantity([(one.quantity, one.unit) for one in lines], one_item) if one_item else None
    is_other = one_item is not None and quantity != one_item.quantity
    offer = Offer(
        key=quote.number,
        is_quote=True,
        amounts=amounts,
        unit_net_won=unit_net(amounts, quantity) if quantity else None,
        delivery_on=quote.delivery_on,
        valid_until=quote.valid_until,
        fit=match.score if match else None,
        stale=is_stale(quote.need_terms_revision, need.terms_revision),
        gaps=(Mark.PARTIAL,) * bool(missing) + (Mark.OTHER_QUANTITY,) * is_other,
    )
    return Compared(
        offer=offer,
        marks=(),
        enterprise=sellers.enterprises[quote.enterprise_id],
        is_certified=quote.enterprise_id in sellers.certified,
        reasons=reason_words(match.reasons) if match else (),
        quote=quote,
        item=one_item,
        missing=missing,
        loss=losses.get(quote.id),
        is_live=quote.state is QuoteState.SUBMITTED,
    )


def _product_row(
    match: ProductMatch,
    product: Product,
    enterprise: Enterprise,
    items: Sequence[Wanted],
    sellers: _Sellers,
    today: date,
) -> Compared | None:
    """Return a product priced for the item it fits best; None when the price is past the largest amount.

    In another unit than the need's nobody knows how many are needed: then it is the price of one.
    """
    item = fitting_item(items, product.name)
    gaps = product_gaps(product.unit, product.min_quantity, item, len(items))
    quantity = Decimal(1) if Mark.OTHER_UNIT in gaps else item.quantity
    price_won = unit_price(product.price_won, sellers.breaks.get(product.id, ()), quantity)
    try:
        amounts = line_amounts(price_won, quantity, product.tax_kind, product.price_basis)
    except AmountError:
        return None
    offer = Offer(
        key=str(product.number),
        is_quote=False,
        amounts=amounts,
        unit_net_won=unit_net(amounts, quantity) if quantity else None,
        delivery_on=today + timedelta(days=product.lead_days),
        fit=match.score,
        gaps=gaps,
    )
    return Compared(
        offer=offer,
        marks=(),
        enterprise=enterprise,
        is_certified=enterprise.id in sellers.certified,
        reasons=reason_words(match.reasons),
        product=product,
        item=item,
    )


def _nearest(rows: Iterable[Compared | None]) -> list[Compared]:
    """Return the products to show: of those in the unit of the need and of the others, the best matches."""
    priced = [row for row in rows if row is not None]
    return sorted(priced, key=lambda row: Mark.OTHER_UNIT in row.offer.gaps)[:MOST_PRODUCTS]


def _marked(rows: Sequence[Compared], ask: Ask) -> tuple[Compared, ...]:
    found = marks([row.offer for row in rows], ask)
    return tuple(replace(row, marks=found[row.offer.key]) for row in rows)
