"""Putting products into a basket, taking them out, having all of it quoted."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.autoquotes.actions import ask_for_quote
from needs_board.baskets import queries
from needs_board.baskets.models import BasketItem
from needs_board.baskets.queries import Order
from needs_board.baskets.rules import MOST_ITEMS, problem_of
from needs_board.catalogue.models import Product
from needs_board.catalogue.queries import product_for_sale
from needs_board.kit.asker import Asker, Role, account_of, check_role
from needs_board.kit.db import upsert
from needs_board.kit.errors import BoardError, Refused, WrongInput
from needs_board.kit.i18n import _
from needs_board.prices.queries import options_of
from needs_board.quotes.models import Quote
from needs_board.quotes.rules import QuoteState


@dataclass(frozen=True, slots=True)
class Quoted:
    """What became of a basket: the quotes, those that wait for their seller, and by enterprise why one was not made."""

    quotes: list[Quote]
    waiting: list[Quote]
    refusals: list[tuple[str, str]]


async def put_in_basket(
    session: AsyncSession, asker: Asker, number: int, quantity: Decimal, at: datetime
) -> None:
    """Let so much of a product lie in the asker's basket, whatever lay there before.

    Raises NotFound for a product that is not on sale, WrongInput for less than the seller sells at once and for a
    product with options, Refused for a basket that is full.
    """
    check_role(asker, Role.OFFICER)
    product, _enterprise = await product_for_sale(session, number)
    options = await options_of(session, [product.id])
    if problem := problem_of(
        is_for_sale=True, has_options=bool(options), quantity=quantity, least=product.min_quantity
    ):
        raise WrongInput({"quantity": problem})
    if await queries.other_count(session, asker, product.id) >= MOST_ITEMS:
        raise Refused(
            _("장바구니에는 %(most)d개까지 담을 수 있습니다. 먼저 견적을 받거나 빼 주세요.")
            % {"most": MOST_ITEMS}
        )
    row = upsert(session, BasketItem).values(
        account_id=account_of(asker), product_id=product.id, quantity=quantity, added_at=at
    )
    await session.execute(
        row.on_conflict_do_update(index_elements=["account_id", "product_id"], set_={"quantity": quantity})
    )


async def take_out(session: AsyncSession, asker: Asker, number: int) -> None:
    """Take a product out of the asker's basket; nothing happens when it is not in there."""
    check_role(asker, Role.OFFICER)
    product = sa.select(Product.id).where(Product.number == number).scalar_subquery()
    await session.execute(
        sa.delete(BasketItem).where(
            BasketItem.account_id == account_of(asker), BasketItem.product_id == product
        )
    )


async def quote_basket(session: AsyncSession, asker: Asker, at: datetime) -> Quoted:
    """Have all that lies in the asker's basket quoted, one quote for each enterprise and price basis.

    What cannot be quoted stays in the basket and is named with its reason; the rest goes through and leaves it.
    """
    check_role(asker, Role.OFFICER)
    made = Quoted([], [], [])
    for order in await queries.orders(session, asker):
        if order.problem:
            made.refusals.append((order.enterprise.name, order.problem))
            continue
        try:
            async with session.begin_nested():
                quote = await _quote(session, asker, order, at)
        except BoardError as refusal:
            made.refusals.append((order.enterprise.name, refusal.sentence))
        else:
            (made.waiting if quote.state is QuoteState.DRAFT else made.quotes).append(quote)
    return made


async def _quote(session: AsyncSession, asker: Asker, order: Order, at: datetime) -> Quote:
    first, others = order.items[0].product.name, len(order.items) - 1
    title = f"{first} 외 {others}건" if others else first
    try:
        quote = await ask_for_quote(
            session, asker, order.enterprise, title, queries.quote_form(order, at), at
        )
    except WrongInput as wrong:
        raise Refused(wrong.sentence) from wrong
    ids = [one.product.id for one in order.items]
    own = sa.delete(BasketItem).where(BasketItem.account_id == account_of(asker))
    await session.execute(own.where(BasketItem.product_id.in_(ids)))
    return quote
