"""What arrives about a saved search."""

import msgspec

from needs_board.kit.forms import Line
from needs_board.saved_searches.rules import Telling
from needs_board.sifting.forms import Search


class KeepingForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a search is called, and how often its owner is told of new products."""

    name: Line
    telling: Telling = Telling.DAILY


class NewSearchForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A search to be saved; its page does not matter."""

    name: Line
    search: Search
    telling: Telling = Telling.DAILY
