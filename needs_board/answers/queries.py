"""What the form of a quote begins with, and what can be taken over into it."""

from datetime import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.answers.forms import ListPrice
from needs_board.bundles.queries import WholeBundle, own_bundles
from needs_board.catalogue.queries import own_products
from needs_board.catalogue.rules import ProductState
from needs_board.kit.asker import Asker, acting_for
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.i18n import _
from needs_board.kit.money import PriceBasis, won_text
from needs_board.needs.models import Need
from needs_board.needs.queries import items_of
from needs_board.prices.queries import breaks_of
from needs_board.quotes.forms import DraftLine, QuoteDraft, drafted
from needs_board.quotes.models import Quote
from needs_board.quotes.queries import last_form, own_quotes, quote_by_number
from needs_board.quotes.rules import DEFAULT_PAYMENT, DEFAULT_VALIDITY, GONE, Variant, price_on_basis

MOST_PAST = 20


async def begun(
    session: AsyncSession, need: Need, own: Quote | None, variant: Variant, at: datetime
) -> QuoteDraft:
    """Return what the form begins with: the draft, else what was submitted, else the need's own items."""
    if own is not None and own.draft is not None:
        return msgspec.convert(own.draft, QuoteDraft)
    if own is not None and own.revision:
        return drafted(await last_form(session, own))
    items = await items_of(session, need.id)
    return QuoteDraft(
        lines=tuple(
            DraftLine(name=item.name, spec=item.spec, unit=item.unit, quantity=item.quantity, item=place)
            for place, item in enumerate(items)
        ),
        delivery_on=need.delivery_on,
        delivery_place=need.delivery_place,
        valid_until=today_in_seoul(need.deadline_at or at) + DEFAULT_VALIDITY,
        payment_terms=DEFAULT_PAYMENT,
        terms_revision=need.terms_revision,
        variant=variant,
    )


async def list_price(session: AsyncSession, asker: Asker, number: str) -> ListPrice | None:
    """Return an own product as a line can take it over; None for a number that is none of them."""
    for product in await own_products(session, asker):
        if str(product.number) == number:
            breaks = await breaks_of(session, [product.id])
            listed = msgspec.convert(product, ListPrice, from_attributes=True)
            return msgspec.structs.replace(listed, breaks=breaks.get(product.id, ()))
    return None


async def past_quotes(session: AsyncSession, asker: Asker, need: Need) -> list[tuple[str, str]]:
    """Return number and title of what the asker's enterprise wrote before, latest first, for other needs or late."""
    listed = await own_quotes(session, asker)
    kept = [one.quote for one in listed if one.quote.revision or one.quote.draft]
    others = [one for one in kept if one.need_id != need.id or one.state in GONE]
    return [(one.number, f"{one.number} {one.title}") for one in others[:MOST_PAST]]


async def past_lines(
    session: AsyncSession, asker: Asker, number: str
) -> tuple[tuple[DraftLine, ...], PriceBasis, tuple[str, ...]]:
    """Return the lines of an own earlier quote, its price basis, and a sentence for all that no longer holds."""
    quote = await quote_by_number(session, asker, number)
    is_draft = quote.draft is not None
    draft = msgspec.convert(quote.draft, QuoteDraft) if is_draft else drafted(await last_form(session, quote))
    on_sale = {product.number: product for product in await own_products(session, asker)}
    notes = [_("납품일, 유효기간과 결제 조건은 이 수요에 맞추어 다시 적어 주세요.")]
    for line in draft.lines:
        product = on_sale.get(line.product or 0)
        if line.product is None or product is None:
            continue
        if product.state is not ProductState.ON_SALE:
            notes.append(_("'%(name)s'은(는) 지금 판매하지 않는 상품입니다.") % {"name": product.name})
        listed = price_on_basis(product.price_won, product.tax_kind, product.price_basis, draft.price_basis)
        if listed != line.unit_price_won:
            facts = {
                "name": product.name,
                "now": won_text(listed),
                "then": won_text(line.unit_price_won or 0),
            }
            sentence = _(
                "'%(name)s'의 등록 가격은 지금 %(now)s원입니다. 견적에는 그때 쓴 %(then)s원을 가져왔습니다."
            )
            notes.append(sentence % facts)
    return draft.lines, draft.price_basis, tuple(notes)


async def quotable_sets(session: AsyncSession, asker: Asker) -> list[WholeBundle]:
    """Return the sets of the asker's enterprise that can be ordered now."""
    me = acting_for(asker)
    return [one for one in await own_bundles(session, asker) if one.owner.id == me and not one.hindrances()]
