"""What arrives about a set."""

from typing import Annotated

import msgspec
from msgspec import Meta

from needs_board.kit.forms import Line, OptionalLine, Prose, Quantity, Revision
from needs_board.kit.money import PriceBasis
from needs_board.prices.rules import Price


class PartForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A product by its number, and how many of it one set has."""

    product: Annotated[int, Meta(ge=1, le=2**53)]
    quantity: Quantity


class BundleForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A set as its owner writes it; `price_won` is for one set, on `price_basis`."""

    name: Line
    price_won: Price
    price_basis: PriceBasis
    summary: OptionalLine = ""
    description: Prose = ""
    parts: tuple[PartForm, ...] = ()


class SeenForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The revision that the person had before their eyes."""

    revision: Revision
