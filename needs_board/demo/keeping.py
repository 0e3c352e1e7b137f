"""What the officers of the story look for again and again."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.demo.people import Cast
from needs_board.demo.scenes import Scene
from needs_board.demo.script import Script, SearchText
from needs_board.saved_searches.actions import save_search
from needs_board.saved_searches.forms import KeepingForm


def search_scenes(cast: Cast, script: Script) -> Iterator[Scene]:
    """Let searches be saved on their days; the worker tells of what has come since."""
    for text in script.searches:
        yield Scene(cast.day(text.saved_in_days, 14), partial(_save, cast, text))


async def _save(cast: Cast, text: SearchText, session: AsyncSession, at: datetime) -> None:
    await save_search(session, cast.askers[text.owner_key], KeepingForm(text.name), text.conditions, at)
