"""The JSON API for having a product or a set quoted."""

from datetime import date
from typing import Any

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from needs_board.kit.asker import Role, check_role
from needs_board.kit.forms import as_typed, read_form
from needs_board.kit.visit import Visit
from needs_board.offers import actions
from needs_board.offers.forms import BundleQuoteForm, ProductQuoteForm
from needs_board.quotes.forms import check_writable
from needs_board.quotes.rules import QuoteState


class OfferOut(msgspec.Struct, frozen=True):
    """The quote that was made, in whole won; all of it is at /api/v1/quotes/{number}.

    `state` is draft while it waits for the seller's confirmation: then it is at /api/v1/quote-requests/{number}.
    """

    number: str
    state: QuoteState
    net_won: int
    vat_won: int
    total_won: int
    valid_until: date | None


@post("/api/v1/products/{number:int}/quote", status_code=201)
async def quote_product(
    act: NamedDependency[Visit], number: FromPath[int], data: JSONBody[ProductQuoteForm]
) -> Response[OfferOut]:
    """Have a product quoted at its list price for your agency."""
    check_role(act.asker, Role.OFFICER)
    check_writable("quantity", data.quantity)
    form = read_form(ProductQuoteForm, as_typed(data))
    quote = await actions.quote_product(act.session, act.asker, number, form, act.at)
    return act.reply(msgspec.convert(quote, OfferOut, from_attributes=True), status=201)


@post("/api/v1/sets/{number:int}/quote", status_code=201)
async def quote_bundle(
    act: NamedDependency[Visit], number: FromPath[int], data: JSONBody[BundleQuoteForm]
) -> Response[OfferOut]:
    """Have a set quoted for your agency, as one line or by its parts."""
    check_role(act.asker, Role.OFFICER)
    check_writable("quantity", data.quantity)
    form = read_form(BundleQuoteForm, as_typed(data))
    quote = await actions.quote_bundle(act.session, act.asker, number, form, act.at)
    return act.reply(msgspec.convert(quote, OfferOut, from_attributes=True), status=201)


routes: list[Any] = [quote_product, quote_bundle]
