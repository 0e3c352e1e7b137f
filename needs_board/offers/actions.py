"""Having a product quoted."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.queries import members
from needs_board.catalogue.queries import product_for_sale
from needs_board.kit.asker import Asker, Role, account_of, acting_for, check_role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.errors import WrongInput
from needs_board.notifications.actions import tell
from needs_board.offers import queries
from needs_board.offers.forms import ProductQuoteForm
from needs_board.offers.rules import check_least_quantity
from needs_board.quotes import actions as quotes
from needs_board.quotes.forms import check_quote
from needs_board.quotes.models import Quote
from needs_board.quotes.queries import addressee_names
from needs_board.quotes.rules import QuoteSource


async def quote_product(
    session: AsyncSession, asker: Asker, product_number: int, form: ProductQuoteForm, at: datetime
) -> Quote:
    """Make a quote of a product at its list price for the asker's agency; the enterprise is told."""
    check_role(asker, Role.OFFICER)
    product, enterprise = await product_for_sale(session, product_number)
    if errors := check_least_quantity(form.quantity, product.min_quantity):
        raise WrongInput(errors)
    department, person = await addressee_names(session, asker.department_id, account_of(asker))
    offer = queries.list_price_form(product, form.quantity, at)
    try:
        amounts = check_quote(offer, today_in_seoul(at))
    except WrongInput as wrong:
        raise WrongInput({"quantity": wrong.sentence}) from wrong
    quote = await quotes.add_quote(
        session,
        enterprise,
        QuoteSource.CATALOGUE,
        at,
        organisation_id=acting_for(asker),
        author_id=None,
        title=product.name,
        addressee_department=department,
        addressee_person=person,
    )
    await quotes.submit_revision(session, asker, quote, quotes.NewRevision(offer, amounts, None), at)
    news = quotes.submitted_news(quote, enterprise.name, quote.number)
    await tell(session, news, await members(session, [enterprise.id]), at)
    return quote
