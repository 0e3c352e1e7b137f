"""Asking the process beside for what is found; nothing is written but what the engine read of the entries."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Thread

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.held.actions import hold_here, keep_in
from needs_board.held.forms import Material, Text
from needs_board.kit.beside import beside
from needs_board.kit.db import Database
from needs_board.lookup.forms import Hits, Shelf
from needs_board.lookup.rules import LOOKED_AT_FOR, MOST_HITS, PATIENCE_SECONDS, chosen, squeezed, words_of
from needs_board.relevance.actions import fits_by_words

MOST_REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class Source:
    """Where entries come from: `mark` is another value whenever what `read` returns may have changed.

    Both stand at the top of a module, for they are handed to another process.
    """

    name: str
    mark: Callable[[AsyncSession], Awaitable[object]]
    read: Callable[[AsyncSession], Awaitable[Shelf]]


class Finder:
    """What a web process looks entries up with; made once, over its database. `folder` keeps large indexes."""

    def __init__(self, database: Database, folder: Path | None = None) -> None:
        self._url, self._folder = database.url, folder
        self._remembered: OrderedDict[tuple[str, str], tuple[datetime, Hits]] = OrderedDict()

    async def find(self, source: Source, asked: str, at: datetime) -> Hits | None:
        """Return the entries that a few words find; None while the engine is not ready to say.

        Never waits longer than half a second: entries are read by the process beside at the first question, and
        looked at again a minute later; what was found for the same words since then is remembered.
        """
        question = source.name, " ".join(asked.split())
        since, hits = self._remembered.get(question, (None, None))
        if since is not None and at - since < LOOKED_AT_FOR:
            self._remembered.move_to_end(question)
            return hits
        asking = beside(look_up_here, self._url, self._folder, source, asked, at)
        try:
            found = await asyncio.wait_for(asyncio.shield(asyncio.ensure_future(asking)), PATIENCE_SECONDS)
        except (TimeoutError, BrokenProcessPool):
            return None
        if found is not None:
            self._remember(question, at, found)
        return found

    def _remember(self, question: tuple[str, str], at: datetime, found: Hits) -> None:
        self._remembered[question] = at, found
        while len(self._remembered) > MOST_REMEMBERED:
            self._remembered.popitem(last=False)


@dataclass(slots=True)
class _Kept:
    """What this process knows of a source in one database; the engine's index is held under the source's name."""

    url: str
    texts: dict[str, str] = field(default_factory=dict)
    mark: object = None
    looked_at: datetime | None = None
    is_looking: bool = False


@cache
def _kept() -> dict[str, _Kept]:
    return {}


def look_up_here(url: str, folder: Path | None, source: Source, asked: str, at: datetime) -> Hits | None:
    """Return what a few words find by what this process holds: this is the work of the process beside.

    None while nothing is held yet. Entries are read in a thread, so that other questions are answered meanwhile.
    """
    kept = _kept_of(source, url)
    if not kept.is_looking and (kept.looked_at is None or at - kept.looked_at >= LOOKED_AT_FOR):
        kept.is_looking, kept.looked_at = True, at
        Thread(target=_look, args=(kept, folder, source, at), daemon=True).start()
    if kept.mark is None:
        return None
    return _found(kept, source, asked)


async def find_now(database: Database, source: Source, asked: Iterable[str], at: datetime) -> dict[str, Hits]:
    """Return what each of several questions finds among the entries as they are now, in this process.

    For jobs: it waits for the entries to be read, and for the analyser of Korean to be loaded the first time.
    """
    kept = _kept_of(source, database.url)
    await _take_up(kept, None, source, at)
    return {words: await asyncio.to_thread(_found, kept, source, words) for words in set(asked)}


def _kept_of(source: Source, url: str) -> _Kept:
    kept = _kept().get(source.name)
    if kept is None or kept.url != url:
        kept = _kept()[source.name] = _Kept(url)
    return kept


def _found(kept: _Kept, source: Source, asked: str) -> Hits:
    ranked = fits_by_words(source.name, asked, MOST_HITS)
    found = chosen(ranked, kept.texts, words_of(asked))
    return Hits(tuple(found[:MOST_HITS]), is_cut=len(found) >= MOST_HITS)


def _look(kept: _Kept, folder: Path | None, source: Source, at: datetime) -> None:
    try:
        asyncio.run(_take_up(kept, folder, source, at))
    finally:
        kept.is_looking = False


async def _take_up(kept: _Kept, folder: Path | None, source: Source, at: datetime) -> None:
    """Read the entries of a source anew if they may have changed, and hold them."""
    if folder is not None:
        keep_in(folder)
    database = Database(kept.url, pool_size=2)
    try:
        async with database.read() as session:
            mark = await source.mark(session)
            if mark == kept.mark:
                return
            shelf = await source.read(session)
        texts = tuple(Text(one.key, one.fields) for one in shelf.entries)
        await hold_here(database, Material(source.name, texts, words=shelf.words, borrows=False), at)
        kept.texts = {one.key: squeezed(one.whole) for one in shelf.entries}
        kept.mark = mark
    finally:
        await database.close()
