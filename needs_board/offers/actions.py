"""Having a product or a set quoted."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.queries import members
from needs_board.bundles.queries import bundle_by_number
from needs_board.catalogue.queries import form_of, product_for_sale
from needs_board.enterprises.models import Enterprise
from needs_board.kit.asker import Asker, Role, account_of, acting_for, check_role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.errors import Refused, WrongInput
from needs_board.kit.i18n import _
from needs_board.kit.money import AmountError
from needs_board.notifications.actions import tell
from needs_board.offers import queries
from needs_board.offers.forms import BundleQuoteForm, ProductQuoteForm
from needs_board.offers.rules import SetForm, check_least_quantity
from needs_board.prices.rules import chosen
from needs_board.quotes import actions as quotes
from needs_board.quotes.forms import check_quote
from needs_board.quotes.models import Quote
from needs_board.quotes.queries import addressee_names
from needs_board.quotes.rules import QuoteSource


async def quote_product(
    session: AsyncSession, asker: Asker, product_number: int, form: ProductQuoteForm, at: datetime
) -> Quote:
    """Make a quote of a product at its price for the quantity for the asker's agency; the enterprise is told.

    Raises WrongInput for less than the seller sells at once, and where not one choice of each option was made.
    """
    check_role(asker, Role.OFFICER)
    product, enterprise = await product_for_sale(session, product_number)
    listed = await form_of(session, product)
    if errors := check_least_quantity(form.quantity, product.min_quantity):
        raise WrongInput(errors)
    made = chosen(listed.options, [(one.name, one.choice) for one in form.choices])
    try:
        offer = queries.list_price_form(product, listed, form.quantity, made, at)
        amounts = check_quote(offer, today_in_seoul(at))
    except WrongInput as wrong:
        raise WrongInput({"quantity": wrong.sentence}) from wrong
    except AmountError as wrong:
        raise WrongInput({"quantity": str(wrong)}) from wrong
    return await _quoted(
        session, asker, enterprise, product.name, quotes.NewRevision(offer, amounts, None), at
    )


async def quote_bundle(
    session: AsyncSession, asker: Asker, number: int, form: BundleQuoteForm, at: datetime
) -> Quote:
    """Make a quote of a set for the asker's agency, as one line or by its parts; its owner is told.

    Raises Refused with what keeps the set from being ordered, WrongInput for one line where the parts' taxes differ.
    """
    check_role(asker, Role.OFFICER)
    whole = await bundle_by_number(session, asker, number)
    if hindrances := whole.hindrances():
        raise Refused(" ".join((_("지금은 주문할 수 없는 상품구성입니다."), *hindrances)))
    if form.form is SetForm.LINE and whole.tax_kind is None:
        raise WrongInput(
            {"form": _("과세와 면세 상품이 함께 있어 한 줄로 견적할 수 없습니다. 구성 상품별로 골라 주세요.")}
        )
    offer = queries.set_price_form(whole, form.quantity, form.form, at)
    try:
        amounts = check_quote(offer, today_in_seoul(at))
    except WrongInput as wrong:
        raise WrongInput({"quantity": wrong.sentence}) from wrong
    new = quotes.NewRevision(offer, amounts, None)
    return await _quoted(session, asker, whole.owner, whole.bundle.name, new, at)


async def _quoted(
    session: AsyncSession,
    asker: Asker,
    enterprise: Enterprise,
    title: str,
    new: quotes.NewRevision,
    at: datetime,
) -> Quote:
    department, person = await addressee_names(session, asker.department_id, account_of(asker))
    quote = await quotes.add_quote(
        session,
        enterprise,
        QuoteSource.CATALOGUE,
        at,
        organisation_id=acting_for(asker),
        author_id=None,
        title=title,
        addressee_department=department,
        addressee_person=person,
    )
    await quotes.submit_revision(session, asker, quote, new, at)
    news = quotes.submitted_news(quote, enterprise.name, quote.number)
    await tell(session, news, await members(session, [enterprise.id]), at)
    return quote
