"""What is to go with a message."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from needs_board.kit.forms import Quantity
from needs_board.messages.rules import MOST_LENGTH


class FileForm(Struct, frozen=True, forbid_unknown_fields=True):
    """Words that go with a file."""

    id: UUID
    text: Annotated[str, Meta(max_length=MOST_LENGTH)] = ""


class QuoteInThreadForm(Struct, frozen=True, forbid_unknown_fields=True):
    """How much of which product is to be quoted or offered."""

    id: UUID
    product: Annotated[int, Meta(ge=1, le=2**53)]
    quantity: Quantity
