"""What the platform offers for a product."""

from datetime import datetime, timedelta
from decimal import Decimal

from needs_board.catalogue.models import Product
from needs_board.kit.calendar import today_in_seoul
from needs_board.offers.rules import DEFAULT_PLACE
from needs_board.quotes.forms import QuoteForm, QuoteLineForm
from needs_board.quotes.rules import DEFAULT_PAYMENT, DEFAULT_VALIDITY


def list_price_form(product: Product, quantity: Decimal, at: datetime) -> QuoteForm:
    """Return what the platform offers for a product: its list price, its lead time, a month's validity."""
    today = today_in_seoul(at)
    line = QuoteLineForm(
        name=product.name,
        spec=product.spec,
        unit=product.unit,
        quantity=quantity,
        unit_price_won=product.price_won,
        tax_kind=product.tax_kind,
        product=product.number,
    )
    return QuoteForm(
        lines=(line,),
        price_basis=product.price_basis,
        delivery_on=today + timedelta(days=product.lead_days),
        delivery_place=DEFAULT_PLACE,
        valid_until=today + DEFAULT_VALIDITY,
        payment_terms=DEFAULT_PAYMENT,
        terms_revision=0,
    )
