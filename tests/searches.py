"""Searches that people of the cast have saved."""

import msgspec

from needs_board.saved_searches.actions import save_search
from needs_board.saved_searches.forms import KeepingForm
from needs_board.saved_searches.rules import Telling
from needs_board.sifting.forms import Search
from tests.board import Board
from tests.world import asker


async def saved_search(
    board: Board,
    name: str = "인쇄물",
    by: str = "하늘",
    telling: Telling = Telling.DAILY,
    **conditions: object,
) -> str:
    """Save a search for printed matter, or for what the conditions say, and return its id."""
    wanted = msgspec.convert(conditions or {"category": "goods-print"}, Search)
    async with board.write() as session:
        form = KeepingForm(name, telling)
        return str((await save_search(session, asker(by), form, wanted, board.clock())).id)
