"""What a stream sends: read anew at each wake, with the reader's right to it."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.queries import still_signed_in
from needs_board.kit.asker import Asker
from needs_board.kit.clock import Clock
from needs_board.kit.db import Database
from needs_board.kit.errors import NotFound
from needs_board.live.rules import HEARTBEAT_SECONDS, LONGEST_STREAM_SECONDS, TYPING
from needs_board.messages.forms import Line
from needs_board.messages.queries import line_of, said_after
from needs_board.messages.rules import MOST_AT_ONCE
from needs_board.threads.queries import thread_for


@dataclass(frozen=True, slots=True)
class News:
    """What has happened in a thread since the last look; `read_number` is how far the other side has read."""

    lines: tuple[Line, ...] = ()
    read_number: int = 0
    is_typing: bool = False


async def news_after(session: AsyncSession, asker: Asker, thread_id: UUID, number: int) -> News:
    """Return what was said in a thread after a message; raises NotFound for threads of others."""
    own = await thread_for(session, asker, thread_id)
    said = await said_after(session, thread_id, number)
    return News(tuple(line_of(one, own) for one in said), own.other.read_number)


async def follow(
    database: Database, clock: Clock, asker: Asker, thread_id: UUID, number: int
) -> AsyncIterator[News]:
    """Yield what happens in a thread after a message, at least every 15 seconds, without a gap and each message once.

    Ends when the asker is signed out or has left the organisation, when the process stops, and after 15 minutes.
    """
    ends_at = asyncio.get_running_loop().time() + LONGEST_STREAM_SECONDS
    word = f"{TYPING}:{asker.organisation_id}"
    words: set[str] = set()
    with database.wakes.waiting(thread_id) as waiter:
        while not database.wakes.is_closed and asyncio.get_running_loop().time() < ends_at:
            news = await _to_its_end(_look(database, clock, asker, thread_id, number))
            if news is None:
                return
            is_typing = any(one.startswith(TYPING) and one != word for one in words)
            yield replace(news, is_typing=is_typing)
            if news.lines:
                number = news.lines[-1].number
            words = set() if len(news.lines) == MOST_AT_ONCE else await waiter.wait(HEARTBEAT_SECONDS)


async def _look(database: Database, clock: Clock, asker: Asker, thread_id: UUID, number: int) -> News | None:
    """Return what is new, None when the asker may read no more."""
    async with database.read() as session:
        if not await still_signed_in(session, asker, clock()):
            return None
        try:
            return await news_after(session, asker, thread_id, number)
        except NotFound:
            return None


_looking: set[asyncio.Task[News | None]] = set()


async def _to_its_end(look: Coroutine[None, None, News | None]) -> News | None:
    """Await a look; cut off in the middle (pages close at any moment), a connection would not go back clean."""
    task = asyncio.create_task(look)
    _looking.add(task)
    task.add_done_callback(_looking.discard)
    return await asyncio.shield(task)
