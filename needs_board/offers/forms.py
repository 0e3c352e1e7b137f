"""What an officer asks for."""

from msgspec import Struct

from needs_board.kit.forms import Quantity


class ProductQuoteForm(Struct, frozen=True, forbid_unknown_fields=True):
    """How much of a product an agency wants quoted."""

    quantity: Quantity
