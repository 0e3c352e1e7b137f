"""The market as a contender meets it: making and reading texts is off the clock."""

import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import ClassVar, NamedTuple, TypeVar

from matching.bench.market import Market
from matching.bench.reading import MarketReader
from matching.reading import Tokeniser
from matching.text import ngrams, normal, words
from matching.types import Document, FloatArray, Query, Stems, Word

One = TypeVar("One")
Fields = Mapping[str, str]
Read = Callable[[MarketReader, Fields], list[str]]

TOP = 50
THREADS = 2


class Spent(NamedTuple):
    """Seconds: by the clock on the wall, and of all threads of this process."""

    wall_s: float
    cpu_s: float

    def less(self, other: "Spent") -> "Spent":
        """Return the difference."""
        return Spent(self.wall_s - other.wall_s, self.cpu_s - other.cpu_s)


class Need(NamedTuple):
    """What is asked: the query for the engine, and for its peers its terms, repeated as often as written."""

    query: Query
    terms: list[str]


class Stopwatch:
    """Measures work without what happens while it is paused."""

    def __init__(self) -> None:
        self._paused = Spent(0.0, 0.0)
        self._is_paused = False

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Leave out what happens inside, once where pauses are nested."""
        if self._is_paused:
            yield
            return
        self._is_paused, started = True, _now()
        try:
            yield
        finally:
            self._is_paused = False
            spent = _now().less(started)
            self._paused = Spent(self._paused.wall_s + spent.wall_s, self._paused.cpu_s + spent.cpu_s)

    def paused_over(self, items: Iterable[One]) -> Iterator[One]:
        """Yield the items; making each is left out."""
        waiting = iter(items)
        while True:
            with self.paused():
                try:
                    item = next(waiting)
                except StopIteration:
                    return
            yield item

    def read(self) -> Spent:
        """Return the seconds on the clock: the difference of two readings is what was spent between them."""
        return _now().less(self._paused)


class Course:
    """One market of `many` enterprises, read off the clock. `spill` is the folder that a large index may fill."""

    def __init__(self, market: Market, many: int, spill: Path | None = None) -> None:
        self.watch = Stopwatch()
        self.spill = spill
        self._market, self._many = market, many

    @property
    def tokeniser(self) -> Tokeniser:
        """Return one that has read nothing yet."""
        return _UnclockedTokeniser(self._market.reader, self.watch)

    def documents(self) -> Iterator[Document]:
        """Yield the enterprises, as the engine wants them."""
        return self.watch.paused_over(self._market.documents(self._many))

    def terms(self, read: Read) -> Iterator[list[str]]:
        """Yield the terms of each enterprise, as its peers want them; numbered from 0 in the order of the keys."""
        documents = self._market.documents(self._many)
        return self.watch.paused_over(read(self._market.reader, one.fields) for one in documents)

    def needs(self, many: int, read: Read) -> list[Need]:
        """Return the first needs."""
        return [Need(query, read(self._market.reader, query.fields)) for query in self._market.queries(many)]


def stems(reader: MarketReader, fields: Fields) -> list[str]:
    """Return the stems of some texts; equal ones are one object, so that those of a million texts fit in memory."""
    return [sys.intern(stem.form) for own in reader.analyse(list(fields.values())) for stem in own]


def stems_and_letters(reader: MarketReader, fields: Fields) -> list[str]:
    """Return the stems, set apart by a sign before them, and the groups of 1 to 3 letters: the engine's terms."""
    marked = [sys.intern(f"+{stem}") for stem in stems(reader, fields)]
    found = [word for text in fields.values() for word in words(normal(text))]
    return marked + [sys.intern(gram) for word in found for gram, _start in ngrams(word, 1, 3)]


class Contender(ABC):
    """Answers the needs of a market. Made, built and asked in a process of its own."""

    setting: ClassVar[str]
    distributions: ClassVar[tuple[str, ...]] = ()  # what has to be installed
    has_server: ClassVar[bool] = False  # then time and memory of its own process say little

    def __init__(self) -> None:
        self.afterwards = ExitStack()  # what leaves nothing behind on the machine

    def read(self, reader: MarketReader, fields: Fields) -> list[str]:
        """Return the terms of one text as this contender wants them."""
        return stems(reader, fields)

    @abstractmethod
    def build(self, course: Course) -> str:
        """Take in all enterprises of the course; return how much that was, in words."""

    @abstractmethod
    def answer(self, needs: Sequence[Need]) -> Sequence[Sequence[object]]:
        """Return the best TOP enterprises for each need, best first, by key or number."""

    def wrong(self, needs: Sequence[Need]) -> list[str] | None:
        """Return the keys of the needs answered otherwise than promised, None when nothing is promised."""
        return None

    def besides(self, course: Course, needs: Sequence[Need]) -> dict[str, float]:
        """Return further figures, by their name with its unit."""
        return {}


class _UnclockedTokeniser(Tokeniser):
    """Reads each text anew and keeps only vectors: a million texts need no memory here."""

    def __init__(self, reader: MarketReader, watch: Stopwatch) -> None:
        super().__init__(reader)
        self._reader, self._watch = reader, watch

    def stems(self, texts: Sequence[str]) -> list[Stems]:
        with self._watch.paused():
            return self._reader.analyse([normal(text) for text in texts])

    def vectors(self, asked: Sequence[Word], dimensions: int = 0) -> FloatArray:
        with self._watch.paused():
            return super().vectors(asked, dimensions)


def _now() -> Spent:
    return Spent(time.perf_counter(), time.process_time())
