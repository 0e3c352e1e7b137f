"""The market as plain values, and what a form asks of it while it is typed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import msgspec

from needs_board.held.forms import Material, Text
from needs_board.kit.forms import Typed, clean, rows_typed
from needs_board.kit.money import PriceBasis, TaxKind, line_amounts
from needs_board.prices.rules import Break, unit_price
from needs_board.relevance.rules import Calibration, EnterpriseFacts, NeedFacts

MOST_LETTERS = 4000
"""So much of a field is read for a suggestion, as much as the longest field of a form may hold."""
ASK = "suggest"
CHOOSE = "category-"


class Offer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a product on sale would cost and how long it takes."""

    enterprise: str
    price_won: int
    tax_kind: TaxKind
    basis: PriceBasis
    lead_days: int
    breaks: tuple[Break, ...] = ()

    def net_for(self, quantity: Decimal) -> int:
        """Return the net price of a quantity."""
        price_won = unit_price(self.price_won, self.breaks, quantity)
        return line_amounts(price_won, quantity, self.tax_kind, self.basis).net_won


class Market(msgspec.Struct, frozen=True):
    """What needs are matched against: the open stores, the products on sale in them, their offers by key."""

    enterprises: Material
    products: Material
    offers: Mapping[str, Offer]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known beside the words: of needs and of enterprises by key, and each need's nearest offers."""

    needs: Mapping[str, NeedFacts]
    enterprises: Mapping[str, EnterpriseFacts]
    offers: Mapping[tuple[str, str], Offer]

    def of(self, need: str, enterprise: str) -> tuple[NeedFacts, EnterpriseFacts]:
        """Return both sides' facts, the enterprise's with what its nearest product would cost for this need."""
        asked, known = self.needs[need], self.enterprises[enterprise]
        offer = self.offers.get((need, enterprise))
        if offer is None:
            return asked, known
        won = offer.net_for(asked.quantity) if asked.quantity else None
        return asked, replace(known, offer_won=won, lead_days=offer.lead_days)


@dataclass(frozen=True, slots=True)
class Question:
    """Needs to be matched: their texts, what is known of both sides, and the curve from score to probability."""

    texts: tuple[Text, ...]
    market: Market
    needs: Mapping[str, NeedFacts]
    enterprises: Mapping[str, EnterpriseFacts]
    curve: Calibration


class Ranked(msgspec.Struct, frozen=True):
    """How a need was ranked last: with which enterprises, by their fingerprint, and the best scores it found."""

    fingerprint: str
    best_store: float
    best_product: float


class SuggestedCategory(msgspec.Struct, frozen=True):
    """A category that may fit a text, as people read it: `probability` in [0, 1], `likely` the same in words."""

    code: str
    name: str
    parent: str
    probability: float
    likely: str


def need_asked(typed: Typed) -> Text:
    """Return a need in its form as the engine reads it."""
    rows = [f"items-{place}-" for place in rows_typed(typed, "items")]
    items = "\n".join(f"{typed.get(row + 'name', '')} {typed.get(row + 'spec', '')}" for row in rows)
    return _asked({"title": typed.get("title", ""), "items": items, "purpose": typed.get("purpose", "")})


def product_asked(typed: Typed) -> Text:
    """Return a product in its form as the engine reads it."""
    name, spec, summary, description = (
        typed.get(field, "") for field in ("name", "spec", "summary", "description")
    )
    return _asked({"name": name, "spec": spec, "description": f"{summary}\n{description}"})


def with_category_asked(typed: Typed) -> dict[str, str] | None:
    """Return what was typed, with the category if one of those suggested was chosen.

    None when neither the button that asks for suggestions nor a suggestion was pressed.
    """
    act = typed.get("act", "")
    if act.startswith(CHOOSE):
        return {**typed, "category": act.removeprefix(CHOOSE)}
    return dict(typed) if act == ASK else None


def _asked(fields: Mapping[str, str]) -> Text:
    return Text("asked", {name: clean(text[:MOST_LETTERS]) for name, text in fields.items()})
