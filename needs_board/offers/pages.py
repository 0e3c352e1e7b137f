"""Pages for having a product or a set quoted."""

from decimal import Decimal
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.autoquotes.actions import request_href
from needs_board.bundles.queries import bundle_by_number
from needs_board.catalogue.queries import form_of, product_for_sale
from needs_board.kit.asker import Role, check_role
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, as_typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.money import quantity_text
from needs_board.kit.templating import won
from needs_board.kit.visit import Visit
from needs_board.offers import actions
from needs_board.offers.forms import BundleQuoteForm, ProductQuoteForm
from needs_board.offers.rules import SetForm
from needs_board.prices.rules import choices_of, option_names
from needs_board.quotes.models import Quote
from needs_board.quotes.rules import QuoteState


class ProductQuoteView(msgspec.Struct, frozen=True):
    """Asks how much of a product is to be quoted; `options` have a name and choices, `steps` are breaks in words."""

    number: int
    name: str
    enterprise: str
    unit: str
    least: Decimal
    options: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    steps: tuple[str, ...]
    typed: Typed
    errors: dict[str, str]


class BundleQuoteView(msgspec.Struct, frozen=True):
    """Asks how many of a set are to be quoted, and how."""

    number: int
    name: str
    enterprise: str
    hindrances: tuple[str, ...]
    forms: tuple[tuple[str, str], ...]
    typed: Typed
    errors: dict[str, str]


@get("/products/{number:int}/quote")
async def product_quote_page(look: NamedDependency[Visit], number: FromPath[int]) -> Response[Any]:
    check_role(look.asker, Role.OFFICER)
    return await _product_form(look, number, {}, {})


@post("/products/{number:int}/quote")
async def quote_product(act: NamedDependency[Visit], number: FromPath[int]) -> Response[Any]:
    check_role(act.asker, Role.OFFICER)
    typed = await act.typed()
    try:
        form = read_form(ProductQuoteForm, typed)
        quote = await actions.quote_product(act.session, act.asker, number, form, act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _product_form(act, number, typed, wrong.errors)
    return _made(act, quote)


@get("/sets/{number:int}/quote")
async def bundle_quote_page(look: NamedDependency[Visit], number: FromPath[int]) -> Response[Any]:
    check_role(look.asker, Role.OFFICER)
    return await _bundle_form(look, number, {"quantity": "1"}, {})


@post("/sets/{number:int}/quote")
async def quote_bundle(act: NamedDependency[Visit], number: FromPath[int]) -> Response[Any]:
    check_role(act.asker, Role.OFFICER)
    typed = await act.typed()
    try:
        form = read_form(BundleQuoteForm, typed)
        quote = await actions.quote_bundle(act.session, act.asker, number, form, act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _bundle_form(act, number, typed, wrong.errors)
    return _made(act, quote)


def _made(act: Visit, quote: Quote) -> Response[Any]:
    if quote.state is QuoteState.DRAFT:
        sentence = _("기업에 견적을 요청했습니다. 기업이 확인해 견적을 보내면 알려 드립니다.")
        return act.go(request_href(quote), flash=sentence)
    return act.go(f"/quotes/{quote.number}", flash=_("견적서를 만들었습니다. PDF로 내려받을 수 있습니다."))


async def _bundle_form(visit: Visit, number: int, typed: Typed, errors: dict[str, str]) -> Response[str]:
    whole = await bundle_by_number(visit.session, visit.asker, number)
    words = {SetForm.LINE: _("한 줄로"), SetForm.PARTS: _("구성 상품별로")}
    view = BundleQuoteView(
        number=number,
        name=whole.bundle.name,
        enterprise=whole.owner.name,
        hindrances=tuple(whole.hindrances()),
        forms=tuple((one.value, words[one]) for one in SetForm if one is SetForm.PARTS or whole.tax_kind),
        typed={"form": SetForm.PARTS.value, **typed},
        errors=errors,
    )
    return visit.page("offers/bundle.html", view, status=422 if errors else 200)


async def _product_form(visit: Visit, number: int, typed: Typed, errors: dict[str, str]) -> Response[str]:
    product, enterprise = await product_for_sale(visit.session, number)
    listed = await form_of(visit.session, product)
    view = ProductQuoteView(
        number=number,
        name=product.name,
        enterprise=enterprise.name,
        unit=product.unit,
        least=product.min_quantity,
        options=tuple((name, choices_of(listed.options, name)) for name in option_names(listed.options)),
        steps=tuple(
            _("%(quantity)s %(unit)s부터 %(price)s")
            % {
                "quantity": quantity_text(one.from_quantity),
                "unit": product.unit,
                "price": won(one.price_won),
            }
            for one in listed.breaks
        ),
        typed=typed or as_typed(ProductQuoteForm(product.min_quantity)),
        errors=errors,
    )
    return visit.page("offers/product.html", view, status=422 if errors else 200)


routes: list[Any] = [product_quote_page, quote_product, bundle_quote_page, quote_bundle]
