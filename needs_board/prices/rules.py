"""Breaks and choices: which can stand together, and what one unit costs."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Quantity, Won
from needs_board.kit.i18n import _
from needs_board.kit.money import MAX_WON, PriceBasis, TaxKind, quantity_text, won_text

Price = Annotated[int, Meta(ge=1, le=MAX_WON)]

MOST_BREAKS = 10
MOST_OPTIONS = 4
MOST_CHOICES = 40


class Break(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From this quantity on one unit costs `price_won`, on the basis of the product's own price."""

    from_quantity: Quantity
    price_won: Price


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the choices of an option; the surcharge is for each unit, on the basis of the product's price."""

    name: Annotated[str, Meta(min_length=1, max_length=40)]
    choice: Annotated[str, Meta(min_length=1, max_length=60)]
    surcharge_won: Won = 0


class Prices(msgspec.Struct, frozen=True):
    """All that a product costs; breaks rise in quantity and fall in price."""

    price_won: int
    price_basis: PriceBasis
    tax_kind: TaxKind
    breaks: tuple[Break, ...] = ()
    options: tuple[Choice, ...] = ()


def unit_price(price_won: int, breaks: Sequence[Break], quantity: Decimal) -> int:
    """Return what one unit costs when so many are bought, without surcharges."""
    reached = [one for one in breaks if one.from_quantity <= quantity]
    return reached[-1].price_won if reached else price_won


def option_names(options: Sequence[Choice]) -> list[str]:
    """Return the names of the options, each once, in their order."""
    return list(dict.fromkeys(one.name for one in options))


def choices_of(options: Sequence[Choice], name: str) -> tuple[tuple[str, str], ...]:
    """Return the choices of an option: each with its words, the surcharge among them."""
    return tuple(
        (
            one.choice,
            _("%(choice)s (+%(won)s원)") % {"choice": one.choice, "won": won_text(one.surcharge_won)}
            if one.surcharge_won
            else one.choice,
        )
        for one in options
        if one.name == name
    )


def wrong_breaks(price_won: int, least: Decimal, breaks: Sequence[Break]) -> dict[str, str]:
    """Return a sentence for each break that does not go beyond the one before it, by field of the form.

    The product's own price, from its least quantity on, stands before the first.
    """
    errors: dict[str, str] = {}
    if len(breaks) > MOST_BREAKS:
        errors["breaks"] = _("수량별 단가는 %(most)d줄까지 쓸 수 있습니다. 줄을 줄여 주세요.") % {
            "most": MOST_BREAKS
        }
    below, price = least, price_won
    for place, one in enumerate(breaks):
        if one.from_quantity <= below:
            errors[f"breaks-{place}-from_quantity"] = _(
                "앞 단계의 수량 %(below)s보다 커야 합니다. 수량이 적은 줄부터 적어 주세요."
            ) % {"below": quantity_text(below)}
        if one.price_won >= price:
            errors[f"breaks-{place}-price_won"] = _(
                "앞 단계의 단가 %(price)s원보다 낮아야 합니다. 많이 살수록 낮아지게 적어 주세요."
            ) % {"price": won_text(price)}
        below, price = max(below, one.from_quantity), min(price, one.price_won)
    return errors


def wrong_options(options: Sequence[Choice]) -> dict[str, str]:
    """Return a sentence for each choice that stands twice or alone, by field of the form."""
    errors: dict[str, str] = {}
    if len(options) > MOST_CHOICES:
        errors["options"] = _("선택 사항은 %(most)d줄까지 쓸 수 있습니다. 줄을 줄여 주세요.") % {
            "most": MOST_CHOICES
        }
    if len(option_names(options)) > MOST_OPTIONS:
        errors["options"] = _("선택 사항의 이름은 %(most)d가지까지 쓸 수 있습니다. 줄을 줄여 주세요.") % {
            "most": MOST_OPTIONS
        }
    seen: set[tuple[str, str]] = set()
    names = [one.name for one in options]
    for place, one in enumerate(options):
        if (one.name, one.choice) in seen:
            errors[f"options-{place}-choice"] = _("같은 선택지를 두 번 적었습니다. 한 줄을 지워 주세요.")
        elif names.count(one.name) == 1:
            errors[f"options-{place}-choice"] = _(
                "'%(name)s'에서 고를 것이 하나뿐입니다. 같은 이름으로 선택지를 더 적거나 이 줄을 지워 주세요."
            ) % {"name": one.name}
        seen.add((one.name, one.choice))
    return errors


def chosen(options: Sequence[Choice], wanted: Sequence[tuple[str, str]]) -> list[Choice]:
    """Return the choice that was made of each option, in the options' order.

    `wanted` has name and choice. Raises WrongInput, by `choices-<place of the option>-choice`, where an option
    has no choice, an unknown one or two; and by `choices` for an option that the product does not have.
    """
    names = option_names(options)
    errors: dict[str, str] = {}
    made: list[Choice] = []
    for place, name in enumerate(names):
        fits = [one for one in options if one.name == name and (name, one.choice) in wanted]
        if len(fits) != 1:
            errors[f"choices-{place}-choice"] = _("'%(name)s'에서 하나를 골라 주세요.") % {"name": name}
        made += fits[:1]
    if unknown := [name for name, _choice in wanted if name not in names]:
        errors["choices"] = _(
            "이 상품에는 '%(name)s' 선택 사항이 없습니다. 상품 화면에서 다시 골라 주세요."
        ) % {"name": unknown[0]}
    if errors:
        raise WrongInput(errors)
    return made
