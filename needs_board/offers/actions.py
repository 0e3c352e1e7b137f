"""Having a product or a set quoted."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.autoquotes.actions import ask_for_quote
from needs_board.bundles.queries import bundle_by_number
from needs_board.catalogue.queries import form_of, product_for_sale
from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.errors import Refused, WrongInput
from needs_board.kit.i18n import _
from needs_board.kit.money import AmountError
from needs_board.offers import queries
from needs_board.offers.forms import BundleQuoteForm, ProductQuoteForm
from needs_board.offers.rules import SetForm, check_least_quantity
from needs_board.prices.rules import chosen
from needs_board.quotes.models import Quote


async def quote_product(
    session: AsyncSession, asker: Asker, product_number: int, form: ProductQuoteForm, at: datetime
) -> Quote:
    """Make a quote of a product at its price for the quantity for the asker's agency, or have it wait for the seller.

    The enterprise is told. Raises WrongInput for less than the seller sells at once, and where not one choice of each option was made.
    """
    check_role(asker, Role.OFFICER)
    product, enterprise = await product_for_sale(session, product_number)
    listed = await form_of(session, product)
    if errors := check_least_quantity(form.quantity, product.min_quantity):
        raise WrongInput(errors)
    made = chosen(listed.options, [(one.name, one.choice) for one in form.choices])
    try:
        offer = queries.list_price_form(product, listed, form.quantity, made, at)
        return await ask_for_quote(session, asker, enterprise, product.name, offer, at)
    except WrongInput as wrong:
        raise WrongInput({"quantity": wrong.sentence}) from wrong
    except AmountError as wrong:
        raise WrongInput({"quantity": str(wrong)}) from wrong


async def quote_bundle(
    session: AsyncSession, asker: Asker, number: int, form: BundleQuoteForm, at: datetime
) -> Quote:
    """Make a quote of a set for the asker's agency, as one line or by its parts, or have it wait for its owner.

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
        return await ask_for_quote(session, asker, whole.owner, whole.bundle.name, offer, at)
    except WrongInput as wrong:
        raise WrongInput({"quantity": wrong.sentence}) from wrong
