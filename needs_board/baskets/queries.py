"""Reads of an officer's basket: what lies in it, by who sells it, at today's prices."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.baskets.models import BasketItem
from needs_board.baskets.rules import DEFAULT_PLACE, DELIVERY_LINE, DELIVERY_UNIT, delivery_won, problem_of
from needs_board.catalogue.models import Product
from needs_board.catalogue.rules import is_for_sale
from needs_board.enterprises.models import Enterprise
from needs_board.kit.asker import Asker, Role, account_of, check_role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.money import AmountError, Amounts, PriceBasis, line_amounts, sum_amounts
from needs_board.prices.queries import breaks_of, options_of
from needs_board.prices.rules import unit_price
from needs_board.quotes.forms import QuoteForm, QuoteLineForm
from needs_board.quotes.rules import DEFAULT_PAYMENT, DEFAULT_VALIDITY, LineKind


@dataclass(frozen=True, slots=True)
class Wanted:
    """An item of the basket with its product; `unit_won` is the price for the quantity, `problem` why not."""

    product: Product
    quantity: Decimal
    unit_won: int
    amounts: Amounts | None
    problem: str


@dataclass(frozen=True, slots=True)
class Order:
    """What becomes one quote: the items of one enterprise on one price basis, with what delivery adds."""

    enterprise: Enterprise
    basis: PriceBasis
    items: tuple[Wanted, ...]
    delivery_won: int
    sums: Amounts | None

    @property
    def problem(self) -> str:
        """The first reason why it cannot be quoted as it is, with the product's name; empty when it can."""
        return next((f"{one.product.name}: {one.problem}" for one in self.items if one.problem), "")


async def orders(session: AsyncSession, asker: Asker) -> list[Order]:
    """Return what lies in the officer's basket, by enterprise, in the order in which it was put in."""
    check_role(asker, Role.OFFICER)
    rows = (
        await session.execute(
            sa.select(BasketItem.quantity, Product, Enterprise)
            .join(Product, Product.id == BasketItem.product_id)
            .join(Enterprise, Enterprise.id == Product.enterprise_id)
            .where(BasketItem.account_id == account_of(asker))
            .order_by(BasketItem.added_at, BasketItem.id)
        )
    ).all()
    ids = [row.Product.id for row in rows]
    breaks, options = await breaks_of(session, ids), await options_of(session, ids)
    sellers = {row.Enterprise.id: row.Enterprise for row in rows}
    wanted: dict[tuple[UUID, PriceBasis], list[Wanted]] = defaultdict(list)
    for quantity, product, enterprise in rows:
        problem = problem_of(
            is_for_sale=is_for_sale(product.state, enterprise.state),
            has_options=product.id in options,
            quantity=quantity,
            least=product.min_quantity,
        )
        unit_won = unit_price(product.price_won, breaks.get(product.id, ()), quantity)
        wanted[enterprise.id, product.price_basis].append(_wanted(product, quantity, unit_won, problem))
    return [_order(sellers[seller], basis, tuple(items)) for (seller, basis), items in wanted.items()]


async def other_count(session: AsyncSession, asker: Asker, product_id: UUID) -> int:
    """Return how many products lie in the officer's basket beside this one."""
    statement = sa.select(sa.func.count()).where(
        BasketItem.account_id == account_of(asker), BasketItem.product_id != product_id
    )
    return (await session.execute(statement)).scalar_one()


def quote_form(order: Order, at: datetime) -> QuoteForm:
    """Return what the platform offers for an order: today's prices, the longest lead time, a month's validity."""
    today = today_in_seoul(at)
    lines = [
        QuoteLineForm(
            name=one.product.name,
            spec=one.product.spec,
            unit=one.product.unit,
            quantity=one.quantity,
            unit_price_won=one.unit_won,
            tax_kind=one.product.tax_kind,
            product=one.product.number,
            kind=LineKind.PRODUCT,
        )
        for one in order.items
    ]
    if order.delivery_won:
        lines.append(_delivery_line(order.items, order.delivery_won))
    return QuoteForm(
        lines=tuple(lines),
        price_basis=order.basis,
        delivery_on=today + timedelta(days=max(one.product.lead_days for one in order.items)),
        delivery_place=DEFAULT_PLACE,
        valid_until=today + DEFAULT_VALIDITY,
        payment_terms=DEFAULT_PAYMENT,
        terms_revision=0,
    )


def _delivery_line(items: tuple[Wanted, ...], cost_won: int) -> QuoteLineForm:
    """Delivery has the tax of the goods, for it goes with them (부가가치세법 14조): that of the dearest here."""
    dearest = max(items, key=lambda one: one.amounts.total_won if one.amounts else 0)
    return QuoteLineForm(
        name=DELIVERY_LINE,
        quantity=Decimal(1),
        unit=DELIVERY_UNIT,
        unit_price_won=cost_won,
        tax_kind=dearest.product.tax_kind,
        kind=LineKind.DELIVERY,
    )


def _wanted(product: Product, quantity: Decimal, unit_won: int, problem: str) -> Wanted:
    try:
        amounts = line_amounts(unit_won, quantity, product.tax_kind, product.price_basis)
    except AmountError as wrong:
        return Wanted(product, quantity, unit_won, None, problem or str(wrong))
    return Wanted(product, quantity, unit_won, amounts, problem)


def _order(enterprise: Enterprise, basis: PriceBasis, items: tuple[Wanted, ...]) -> Order:
    amounts = [one.amounts for one in items if one.amounts]
    try:
        sums = sum_amounts(amounts)
        asked = [(one.product.delivery_won, one.product.free_delivery_from_won) for one in items]
        cost_won = delivery_won(asked, sums.total_won)
        if cost_won:
            line = _delivery_line(items, cost_won)
            amounts.append(line_amounts(cost_won, Decimal(1), line.tax_kind, basis))
        return Order(enterprise, basis, items, cost_won, sum_amounts(amounts))
    except AmountError:
        return Order(enterprise, basis, items, 0, None)
