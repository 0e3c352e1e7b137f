"""How an enterprise answers an invitation without a quote."""

from typing import Annotated

import msgspec
from msgspec import Meta

from needs_board.matches.rules import DeclineReason


class DeclineForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why the enterprise does not answer; the note is optional."""

    reason: DeclineReason
    note: Annotated[str, Meta(max_length=500)] = ""
