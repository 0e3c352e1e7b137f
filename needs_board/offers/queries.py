"""What the platform offers for a product."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from needs_board.bundles.queries import WholeBundle
from needs_board.catalogue.forms import ProductForm
from needs_board.catalogue.models import Product
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.money import TaxKind, line_amounts, quantity_text
from needs_board.offers.rules import (
    DEFAULT_PLACE,
    DELIVERY_LINE,
    DELIVERY_UNIT,
    SET_UNIT,
    SetForm,
    delivery_cost,
    with_choices,
)
from needs_board.prices.rules import Choice, unit_price
from needs_board.quotes.forms import QuoteForm, QuoteLineForm
from needs_board.quotes.rules import DEFAULT_PAYMENT, DEFAULT_VALIDITY, LineKind


def list_price_form(
    product: Product, listed: ProductForm, quantity: Decimal, made: Sequence[Choice], at: datetime
) -> QuoteForm:
    """Return what the platform offers for a product: its price for the quantity with the choices made, its delivery
    cost, its lead time, a month's validity.

    Delivery has the tax of the goods: it goes with them (부가가치세법 14조). Raises AmountError for too large a sum.
    """
    today = today_in_seoul(at)
    unit_won = unit_price(listed.price_won, listed.breaks, quantity) + sum(one.surcharge_won for one in made)
    line = QuoteLineForm(
        name=product.name,
        spec=with_choices(product.spec, made),
        unit=product.unit,
        quantity=quantity,
        unit_price_won=unit_won,
        tax_kind=product.tax_kind,
        product=product.number,
        kind=LineKind.PRODUCT,
    )
    return QuoteForm(
        lines=(line, *_delivery_line(product, line)),
        price_basis=product.price_basis,
        delivery_on=today + timedelta(days=product.lead_days),
        delivery_place=DEFAULT_PLACE,
        valid_until=today + DEFAULT_VALIDITY,
        payment_terms=DEFAULT_PAYMENT,
        terms_revision=0,
    )


def _delivery_line(product: Product, goods: QuoteLineForm) -> tuple[QuoteLineForm, ...]:
    goods_won = line_amounts(
        goods.unit_price_won, goods.quantity, goods.tax_kind, product.price_basis
    ).total_won
    cost_won = delivery_cost(product.delivery_won, product.free_delivery_from_won, goods_won)
    if not cost_won:
        return ()
    return (
        QuoteLineForm(
            name=DELIVERY_LINE,
            quantity=Decimal(1),
            unit=DELIVERY_UNIT,
            unit_price_won=cost_won,
            tax_kind=product.tax_kind,
            kind=LineKind.DELIVERY,
        ),
    )


def set_price_form(whole: WholeBundle, quantity: Decimal, form: SetForm, at: datetime) -> QuoteForm:
    """Return what the platform offers for a set: one line of it, or a line for each part at its share of the price.

    A line of a part counts sets, so that the lines' prices add up to the set's exactly. The caller has seen that one
    line is possible.
    """
    today = today_in_seoul(at)
    return QuoteForm(
        lines=_set_line(whole, quantity) if form is SetForm.LINE else _part_lines(whole, quantity),
        price_basis=whole.bundle.price_basis,
        delivery_on=today + timedelta(days=whole.lead_days),
        delivery_place=DEFAULT_PLACE,
        valid_until=today + DEFAULT_VALIDITY,
        payment_terms=DEFAULT_PAYMENT,
        terms_revision=0,
    )


def _set_line(whole: WholeBundle, quantity: Decimal) -> tuple[QuoteLineForm, ...]:
    parts = ", ".join(
        f"{part.product.name} {quantity_text(part.quantity)}{part.product.unit}" for part in whole.parts
    )
    line = QuoteLineForm(
        name=whole.bundle.name,
        spec=with_choices(parts, ()),
        unit=SET_UNIT,
        quantity=quantity,
        unit_price_won=whole.bundle.price_won,
        tax_kind=whole.tax_kind or TaxKind.TAXABLE,
        kind=LineKind.SET,
        bundle=whole.bundle.number,
    )
    return (line,)


def _part_lines(whole: WholeBundle, quantity: Decimal) -> tuple[QuoteLineForm, ...]:
    return tuple(
        QuoteLineForm(
            name=part.product.name,
            spec=with_choices(
                f"{whole.bundle.name} 한 세트에 {quantity_text(part.quantity)}{part.product.unit}", ()
            ),
            unit=SET_UNIT,
            quantity=quantity,
            unit_price_won=part.share_won,
            tax_kind=part.product.tax_kind,
            product=part.product.number if part.seller.id == whole.owner.id else None,
            kind=LineKind.PRODUCT if part.seller.id == whole.owner.id else LineKind.FREE,
            bundle=whole.bundle.number,
        )
        for part in whole.parts
    )
