"""What an officer asks for."""

from typing import Annotated

from msgspec import Meta, Struct

from needs_board.kit.forms import Quantity
from needs_board.offers.rules import SetForm


class ChosenForm(Struct, frozen=True, forbid_unknown_fields=True):
    """What was chosen of one option of the product."""

    name: Annotated[str, Meta(min_length=1, max_length=40)]
    choice: Annotated[str, Meta(min_length=1, max_length=60)]


class BundleQuoteForm(Struct, frozen=True, forbid_unknown_fields=True):
    """How many of a set an agency wants quoted, as one line or by its parts."""

    quantity: Quantity
    form: SetForm = SetForm.PARTS


class ProductQuoteForm(Struct, frozen=True, forbid_unknown_fields=True):
    """How much of a product an agency wants quoted, with one choice of each option that the product has."""

    quantity: Quantity
    choices: tuple[ChosenForm, ...] = ()
