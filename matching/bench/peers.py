"""What a user would pick instead, each with its own sensible setting over the same stems."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.bench.course import THREADS, TOP, Contender, Course, Fields, Need, stems_and_letters
from matching.bench.reading import MarketReader

Numbers = list[list[int]]

NEEDS_AT_ONCE = 50
WRITER_BYTES = 256_000_000
CACHE_BYTES = 4_000_000_000
SERVER = "TEST_POSTGRESQL"


class ScikitLearn(Contender):
    """TfidfVectorizer, the cosine with every enterprise, and argsort."""

    setting = "stems, sublinear, argsort, 50 needs at once"

    def build(self, course: Course) -> str:
        # It takes half a second to load, which only its own process pays.
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

        self._vectorizer = TfidfVectorizer(analyzer=iter, sublinear_tf=True, dtype=np.float32)
        self._rows = self._vectorizer.fit_transform(course.terms(self.read))
        return f"{self._rows.nnz:,} weights of {self._rows.shape[1]:,} terms"

    def answer(self, needs: Sequence[Need]) -> Numbers:
        from sklearn.metrics.pairwise import linear_kernel  # noqa: PLC0415 - see build

        found: Numbers = []
        for start in range(0, len(needs), NEEDS_AT_ONCE):
            asked = self._vectorizer.transform([need.terms for need in needs[start : start + NEEDS_AT_ONCE]])
            found += self.best(linear_kernel(asked, self._rows)).tolist()
        return found

    def best(self, scores: npt.NDArray[np.float32]) -> npt.NDArray[np.intp]:
        """Return the columns of the highest scores of each row, best first."""
        return np.argsort(-scores, axis=1)[:, :TOP]


class ScikitLearnPartition(ScikitLearn):
    """The same with argpartition, which sorts no more than it has to."""

    setting = "stems, sublinear, argpartition, 50 needs at once"

    def best(self, scores: npt.NDArray[np.float32]) -> npt.NDArray[np.intp]:
        last = min(TOP, scores.shape[1]) - 1
        near = np.argpartition(-scores, last, axis=1)[:, : last + 1]
        order = np.argsort(-np.take_along_axis(scores, near, axis=1), axis=1)
        return np.take_along_axis(near, order, axis=1)


class Bm25s(Contender):
    """bm25s with its quickest backend, all needs in one call."""

    setting = "stems, numba, all needs at once"
    distributions = ("bm25s", "numba")

    def build(self, course: Course) -> str:
        import bm25s  # noqa: PLC0415 - a dev dependency, loaded where it is asked for

        self._model = bm25s.BM25(backend="numba")
        corpus = list(course.terms(self.read))
        self._top = min(TOP, len(corpus))
        self._model.index(corpus, show_progress=False)
        self._model.activate_numba_scorer()
        return f"{len(self._model.scores['data']):,} weights of {len(self._model.vocab_dict):,} terms"

    def answer(self, needs: Sequence[Need]) -> Numbers:
        asked = [need.terms for need in needs]
        found = self._model.retrieve(asked, k=self._top, n_threads=THREADS, show_progress=False)
        numbers: Numbers = found.documents.tolist()
        return numbers


class Bm25sSameTerms(Bm25s):
    """The quickest peer at the engine's own work."""

    setting = "letter groups and stems, numba, all needs at once"

    def read(self, reader: MarketReader, fields: Fields) -> list[str]:
        return stems_and_letters(reader, fields)


class Tantivy(Contender):
    """Any of the stems, by BM25, from an index on the disk."""

    setting = "stems, any of them, 2 threads"
    distributions = ("tantivy",)

    def build(self, course: Course) -> str:
        import tantivy  # noqa: PLC0415 - a dev dependency, loaded where it is asked for

        self._library = tantivy
        folder = self.afterwards.enter_context(TemporaryDirectory(prefix="tantivy-"))
        fields = tantivy.SchemaBuilder()
        fields.add_text_field("stems", stored=False, tokenizer_name="whitespace", index_option="freq")
        fields.add_integer_field("number", stored=False, fast=True)
        self._schema = fields.build()
        index = tantivy.Index(self._schema, path=folder)
        with index.writer(heap_size=WRITER_BYTES, num_threads=THREADS) as writer:
            for number, own in enumerate(course.terms(self.read)):
                writer.add_document(tantivy.Document(stems=" ".join(own), number=number))
        index.reload()
        self._searcher = index.searcher()
        return f"{self._searcher.num_segments} segments"

    def answer(self, needs: Sequence[Need]) -> Numbers:
        return _on_threads(needs, self._one)

    def _one(self, _thread: int, need: Need) -> list[int]:
        query, occur = self._library.Query, self._library.Occur
        wanted = [
            query.term_query(self._schema, "stems", stem, index_option="freq") for stem in set(need.terms)
        ]
        either = query.boolean_query([(occur.Should, one) for one in wanted])
        hits = self._searcher.search(either, TOP, count=False).hits
        numbers = self._searcher.fast_field_values("number", [address for _score, address in hits])
        return [int(number or 0) for number in numbers]


class SqliteFts5(Contender):
    """Any of the stems, by the bm25() of SQLite's full text index."""

    setting = "stems, any of them, bm25(), 2 connections"

    def build(self, course: Course) -> str:
        path = Path(self.afterwards.enter_context(TemporaryDirectory(prefix="fts5-"))) / "market.db"
        writer = sqlite3.connect(path, isolation_level=None)
        writer.executescript("PRAGMA journal_mode = off; PRAGMA synchronous = off; BEGIN")
        writer.execute("CREATE VIRTUAL TABLE market USING fts5(stems, content='', tokenize='unicode61')")
        rows = ((number, " ".join(own)) for number, own in enumerate(course.terms(self.read)))
        writer.executemany("INSERT INTO market(rowid, stems) VALUES (?, ?)", rows)
        writer.execute("INSERT INTO market(market) VALUES ('optimize')")
        writer.execute("END")
        writer.close()
        self._readers = [sqlite3.connect(path, check_same_thread=False) for _thread in range(THREADS)]
        for reader in self._readers:
            self.afterwards.callback(reader.close)
            reader.execute(f"PRAGMA mmap_size = {CACHE_BYTES}")
        return f"{path.stat().st_size / 1e6:.1f} MB on the disk"

    def answer(self, needs: Sequence[Need]) -> Numbers:
        return _on_threads(needs, self._one)

    def _one(self, thread: int, need: Need) -> list[int]:
        wanted = " OR ".join(f'"{stem}"' for stem in sorted(set(need.terms)))
        asked = "SELECT rowid FROM market WHERE market MATCH ? ORDER BY rank LIMIT ?"
        return [number for (number,) in self._readers[thread].execute(asked, (wanted, TOP))]


class PostgreSql(Contender):
    """Any of the stems, by ts_rank over a GIN index, from the server that TEST_POSTGRESQL names."""

    setting = "stems, any of them, GIN, ts_rank, 2 connections"
    distributions = ("asyncpg",)
    has_server = True

    def build(self, course: Course) -> str:
        self._runner = self.afterwards.enter_context(asyncio.Runner())
        size = self._runner.run(self._fill(course))
        return f"{size / 1e6:.1f} MB on the disk"

    def answer(self, needs: Sequence[Need]) -> Numbers:
        return self._runner.run(self._all(needs))

    async def _fill(self, course: Course) -> int:
        import asyncpg  # noqa: PLC0415 - see the row of this file in the table of dependencies

        schema = f"bench_{os.getpid()}"
        self._readers = [await asyncpg.connect(os.environ[SERVER]) for _connection in range(THREADS)]
        for reader in self._readers:
            self.afterwards.callback(self._leave, reader)
        writer = self._readers[0]
        await writer.execute(f"CREATE SCHEMA {schema}")
        self.afterwards.callback(lambda: self._runner.run(writer.execute(f"DROP SCHEMA {schema} CASCADE")))
        for reader in self._readers:
            await reader.execute(f"SET search_path = {schema}")
        await writer.execute("CREATE UNLOGGED TABLE written (number integer, stems text)")
        await writer.copy_records_to_table("written", schema_name=schema, records=self._records(course))
        await writer.execute(
            "CREATE UNLOGGED TABLE market AS SELECT number, to_tsvector('simple', stems) AS stems FROM written;"
            "DROP TABLE written; CREATE INDEX ON market USING gin (stems)"
        )
        await writer.execute("VACUUM ANALYZE market")
        size: int = await writer.fetchval("SELECT pg_total_relation_size('market')")
        return size

    def _leave(self, reader: Any) -> None:
        self._runner.run(reader.close())

    async def _records(self, course: Course) -> AsyncIterator[tuple[int, str]]:
        for number, own in enumerate(course.terms(self.read)):
            yield number, " ".join(own)

    async def _all(self, needs: Sequence[Need]) -> Numbers:
        shares = [self._share(reader, needs[at::THREADS]) for at, reader in enumerate(self._readers)]
        return _in_turn(len(needs), await asyncio.gather(*shares))

    async def _share(self, reader: Any, needs: Sequence[Need]) -> Numbers:
        asked = (
            "SELECT number FROM market, to_tsquery('simple', $1) AS wanted WHERE stems @@ wanted "
            "ORDER BY ts_rank(stems, wanted) DESC LIMIT $2"
        )
        return [[row["number"] for row in await reader.fetch(asked, _either(need), TOP)] for need in needs]


def _either(need: Need) -> str:
    return " | ".join(f"'{stem}'" for stem in sorted(set(need.terms)))


def _on_threads(needs: Sequence[Need], answer: Callable[[int, Need], list[int]]) -> Numbers:
    """Answer the needs on two threads; each is told its number."""
    with ThreadPoolExecutor(THREADS) as threads:
        shares = threads.map(
            lambda thread: [answer(thread, need) for need in needs[thread::THREADS]], range(THREADS)
        )
        return _in_turn(len(needs), list(shares))


def _in_turn(many: int, shares: Sequence[Numbers]) -> Numbers:
    found: Numbers = [[] for _need in range(many)]
    for at, share in enumerate(shares):
        found[at::THREADS] = share
    return found
