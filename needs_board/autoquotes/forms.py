"""What an enterprise settles about automatic quotes, and how it answers a request."""

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from needs_board.autoquotes.rules import DEFAULT_DAYS
from needs_board.kit.errors import WrongInput
from needs_board.kit.i18n import _
from needs_board.kit.money import MAX_WON
from needs_board.quotes.forms import QuoteForm


class ConsentForm(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether quotes leave at once, up to which total with tax (None: any), and for how long they hold."""

    is_on: bool
    limit_won: Annotated[int, Meta(ge=1, le=MAX_WON)] | None = None
    validity_days: Annotated[int, Meta(ge=1, le=365)] = DEFAULT_DAYS


class PriceForm(Struct, frozen=True, forbid_unknown_fields=True):
    """What one unit of a line costs."""

    unit_price_won: Annotated[int, Meta(ge=0, le=MAX_WON)]


class ConfirmForm(Struct, frozen=True, forbid_unknown_fields=True):
    """What the seller sends: the prices of all lines in their order and both days; what is not given stays as it is."""

    lines: tuple[PriceForm, ...] = ()
    delivery_on: date | None = None
    valid_until: date | None = None


class DeclineForm(Struct, frozen=True, forbid_unknown_fields=True):
    """Why no quote is made; the agency reads it."""

    reason: Annotated[str, Meta(min_length=2, max_length=300)]


def corrected(offer: QuoteForm, form: ConfirmForm) -> QuoteForm:
    """Return the quote as the seller confirms it; raises WrongInput unless there is a price for each line or none."""
    if form.lines and len(form.lines) != len(offer.lines):
        sentence = _("품목 %(count)d줄의 단가를 모두 입력해 주세요.") % {"count": len(offer.lines)}
        raise WrongInput({f"lines-{min(len(form.lines), len(offer.lines) - 1)}-unit_price_won": sentence})
    prices = [one.unit_price_won for one in form.lines] or [one.unit_price_won for one in offer.lines]
    lines = tuple(
        msgspec.structs.replace(line, unit_price_won=price)
        for line, price in zip(offer.lines, prices, strict=True)
    )
    return msgspec.structs.replace(
        offer,
        lines=lines,
        delivery_on=form.delivery_on or offer.delivery_on,
        valid_until=form.valid_until or offer.valid_until,
    )
