"""What a reader of the board looks for."""

from typing import Annotated

import msgspec
from msgspec import Meta

from needs_board.needs.rules import NeedState


class BoardFilter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A filter of the board; `closes` is a number of days from now, in which open needs end."""

    q: Annotated[str, Meta(max_length=100)] = ""
    category: Annotated[str, Meta(max_length=64)] = ""
    state: NeedState | None = None
    region: Annotated[str, Meta(max_length=40)] = ""
    closes: Annotated[int, Meta(ge=1, le=180)] | None = None
    page: Annotated[int, Meta(ge=1, le=1_000_000)] = 1
