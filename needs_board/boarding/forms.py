"""A count of a type as the staff type it."""

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from needs_board.boarding.rules import LARGEST_COUNT, LONGEST_NOTE, Group

Count = Annotated[int, Meta(ge=0, le=LARGEST_COUNT)]


class PopulationForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How many enterprises of a type there are, on which day that was counted, and what is aimed at by when."""

    group: Group
    known: Count
    counted_on: date
    goal: Count | None = None
    goal_on: date | None = None
    note: Annotated[str, Meta(max_length=LONGEST_NOTE)] = ""
