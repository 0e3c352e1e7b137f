"""Pages for having a product quoted."""

from decimal import Decimal
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.catalogue.queries import product_for_sale
from needs_board.kit.asker import Role, check_role
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, as_typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.offers import actions
from needs_board.offers.forms import ProductQuoteForm


class ProductQuoteView(msgspec.Struct, frozen=True):
    """Asks how much of a product is to be quoted."""

    number: int
    name: str
    enterprise: str
    unit: str
    least: Decimal
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
    return act.go(f"/quotes/{quote.number}", flash=_("견적서를 만들었습니다. PDF로 내려받을 수 있습니다."))


async def _product_form(visit: Visit, number: int, typed: Typed, errors: dict[str, str]) -> Response[str]:
    product, enterprise = await product_for_sale(visit.session, number)
    view = ProductQuoteView(
        number=number,
        name=product.name,
        enterprise=enterprise.name,
        unit=product.unit,
        least=product.min_quantity,
        typed=typed or as_typed(ProductQuoteForm(product.min_quantity)),
        errors=errors,
    )
    return visit.page("offers/product.html", view, status=422 if errors else 200)


routes: list[Any] = [product_quote_page, quote_product]
