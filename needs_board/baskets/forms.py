"""What arrives about a basket."""

from msgspec import Struct

from needs_board.kit.forms import Quantity


class BasketForm(Struct, frozen=True, forbid_unknown_fields=True):
    """How much of a product an officer wants."""

    quantity: Quantity
