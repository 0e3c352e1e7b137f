"""What somebody looks for in the directory."""

from typing import Annotated

import msgspec
from msgspec import Meta

from needs_board.enterprises.rules import EnterpriseType, StoreState


class StoreFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody looks for in the directory of stores; a state counts for the staff alone."""

    q: Annotated[str, Meta(max_length=100)] = ""
    type: EnterpriseType | None = None
    region: Annotated[str, Meta(max_length=40)] = ""
    category: Annotated[str, Meta(max_length=64)] = ""
    state: StoreState | None = None
    page: Annotated[int, Meta(ge=1, le=1_000_000)] = 1
