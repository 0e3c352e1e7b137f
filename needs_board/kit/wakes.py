"""Waking those who wait for something: within this process after the commit, across processes by LISTEN and NOTIFY.

What wakes is an id and a word and never content: whoever was woken reads the database, and is asked who they are there.
A wake can be lost (a connection that broke, a process that died); who waits looks for itself now and then.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from needs_board.kit.log import log

CHANNEL = "needs_board"
_RETRY_SECONDS = 2.0


class Waiter:
    """Somebody who waits for one topic; `words` are what came with the wakes since the last look."""

    def __init__(self) -> None:
        self._woken = asyncio.Event()
        self.words: set[str] = set()

    def wake(self, word: str) -> None:
        if word:
            self.words.add(word)
        self._woken.set()

    async def wait(self, seconds: float) -> set[str]:
        """Return the words of all wakes since the last time; empty when nobody woke within so many seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), timeout=seconds)
        self._woken.clear()
        words, self.words = self.words, set()
        return words


class Wakes:
    """All who wait in this process."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._waiters: dict[UUID, set[Waiter]] = {}
        self._listening: asyncio.Task[None] | None = None
        self.is_closed = False

    @contextmanager
    def waiting(self, topic: UUID) -> Iterator[Waiter]:
        """Wait for a topic inside the block; on PostgreSQL the first who waits begins to listen for this process."""
        self._listen()
        waiter = Waiter()
        self._waiters.setdefault(topic, set()).add(waiter)
        try:
            yield waiter
        finally:
            self._waiters[topic].discard(waiter)
            if not self._waiters[topic]:
                del self._waiters[topic]

    @property
    def count(self) -> int:
        """How many wait."""
        return sum(len(waiters) for waiters in self._waiters.values())

    def ring(self, topic: UUID, word: str = "") -> None:
        """Wake who waits for a topic in this process."""
        for waiter in self._waiters.get(topic, ()):
            waiter.wake(word)

    def ring_all(self) -> None:
        """Wake everybody in this process, for wakes may have been lost or the process is stopping."""
        for topic in list(self._waiters):
            self.ring(topic)

    async def tell(self, topic: UUID, word: str) -> None:
        """Wake who waits for a topic, here and in other processes, without anything having been written."""
        if self._engine.dialect.name != "postgresql":
            self.ring(topic, word)
            return
        async with self._engine.begin() as connection:
            await connection.execute(_notify(topic, word))

    async def close(self) -> None:
        """Wake everybody for the last time, so that all streams end, and stop listening."""
        self.is_closed = True
        self.ring_all()
        if self._listening is not None:
            self._listening.cancel()
            with suppress(asyncio.CancelledError):
                await self._listening

    def _listen(self) -> None:
        if self._engine.dialect.name != "postgresql" or self.is_closed:
            return
        if self._listening is None or self._listening.done():
            self._listening = asyncio.create_task(self._keep_listening())

    async def _keep_listening(self) -> None:
        """Listen on a connection of its own; begin anew when it breaks."""
        while True:
            try:
                await self._listen_once()
            except (DBAPIError, OSError) as broken:
                log().warning("listening_broke", error=str(broken))
            await asyncio.sleep(_RETRY_SECONDS)

    async def _listen_once(self) -> None:
        ended = asyncio.Event()
        async with self._engine.connect() as connection:
            raw = await connection.get_raw_connection()
            driver: Any = raw.driver_connection
            driver.add_termination_listener(lambda _connection: ended.set())
            await driver.add_listener(CHANNEL, self._hear)
            self.ring_all()
            try:
                await ended.wait()
            finally:
                # Never given back to the pool: it would hear for whoever used it next.
                await connection.invalidate()

    def _hear(self, _connection: object, _pid: int, _channel: str, payload: str) -> None:
        topic, _space, word = payload.partition(" ")
        self.ring(UUID(topic), word)


async def wake(session: AsyncSession, topic: UUID, word: str = "") -> None:
    """Wake who waits for a topic once this transaction is committed, and not if it never is."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(_notify(topic, word))
        return
    wakes: Wakes = session.info["wakes"]
    event.listen(session.sync_session, "after_commit", lambda _session: wakes.ring(topic, word), once=True)


def _notify(topic: UUID, word: str) -> sa.Select[Any]:
    return sa.select(sa.func.pg_notify(CHANNEL, f"{topic} {word}"))
