"""Ranking and explaining for the rooms above; the work is done in a thread, what was analysed is stored."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import TypeVar

from matching import (
    Document,
    Hit,
    Index,
    KiwiAnalyser,
    Query,
    Reasons,
    Settings,
    Stems,
    Tokeniser,
    build_index,
    content_hash,
    explain,
    explain_many,
    fingerprint,
    rank,
    reasons,
)
from needs_board.kit.db import Database, upsert
from needs_board.relevance import queries
from needs_board.relevance.forms import ExplainedPart, ExplainedScore, Found, Ranking, Size, Text, Why
from needs_board.relevance.models import StoredTokens

Answer = TypeVar("Answer")
ROWS_A_WRITE = 500


@cache
def _analyser() -> KiwiAnalyser:
    """Return the analyser of this process; it loads its model at the first text it has not seen."""
    return KiwiAnalyser()


async def rank_texts(
    database: Database,
    documents: Sequence[Text],
    asked: Sequence[Text],
    *,
    size: Size,
    at: datetime,
) -> Ranking:
    """Return the best documents for each question, with reasons as far as `size` asks for them."""

    def work(tokeniser: Tokeniser) -> Ranking:
        return _rank(documents, asked, size, tokeniser)

    return await _with_tokens(database, [*documents, *asked], work, at)


async def explain_text(
    database: Database, documents: Sequence[Text], asked: Text, key: str, at: datetime
) -> ExplainedScore:
    """Return why the document `key` has its score for a question; the parts add up to the score."""

    def work(tokeniser: Tokeniser) -> ExplainedScore:
        why = explain(build_index(_documents(documents), tokeniser), _query(asked), key)
        people = reasons(why)
        parts = (ExplainedPart(p.term, p.kind, p.query_field, p.document_field, p.value) for p in why.parts)
        return ExplainedScore(why.score, _why(people), people.rest, tuple(parts))

    return await _with_tokens(database, [*documents, asked], work, at)


def corpus_fingerprint(documents: Sequence[Text]) -> str:
    """Return a hash that changes when the documents, the parameters or the libraries do."""
    return fingerprint(_documents(documents), Settings(), _analyser().version)


async def _with_tokens(
    database: Database, texts: Sequence[Text], work: Callable[[Tokeniser], Answer], at: datetime
) -> Answer:
    analyser = _analyser()
    hashes = {content_hash(field) for text in texts for field in text.fields.values()}
    async with database.read() as session:
        known = await queries.known_tokens(session, hashes, analyser.version)
    tokeniser = Tokeniser(analyser, known)
    answer = await asyncio.to_thread(work, tokeniser)
    await _store_tokens(database, tokeniser.fresh, tokeniser.version, at)
    return answer


async def _store_tokens(database: Database, fresh: Mapping[str, Stems], version: str, at: datetime) -> None:
    rows = [
        {"content_hash": name, "analyser": version, "tokens": [list(stem) for stem in stems], "used_at": at}
        for name, stems in sorted(fresh.items())
    ]
    for start in range(0, len(rows), ROWS_A_WRITE):
        async with database.write() as session:
            statement = upsert(session, StoredTokens).on_conflict_do_nothing()
            await session.execute(statement, rows[start : start + ROWS_A_WRITE])


def _rank(documents: Sequence[Text], asked: Sequence[Text], size: Size, tokeniser: Tokeniser) -> Ranking:
    settings = Settings()
    plain = _documents(documents)
    index = build_index(plain, tokeniser, settings)
    questions = [_query(text) for text in asked]
    ranked = rank(index, questions, top=size.top)
    return Ranking(
        answers=tuple(_answers(index, *one, size) for one in zip(questions, ranked, strict=True)),
        fingerprint=fingerprint(plain, settings, tokeniser.version),
        parameters={**asdict(settings), "analyser": tokeniser.version, "top": size.top},
    )


def _answers(index: Index, question: Query, hits: Sequence[Hit], size: Size) -> tuple[Found, ...]:
    """Give reasons to the hits that are near the best one; explaining is what a run spends its time on."""
    least = size.reasoned_share * max((hit.score for hit in hits), default=0.0)
    near = [hit.key for hit in hits if hit.rank <= size.reasoned and hit.score >= least]
    people = dict(zip(near, map(reasons, explain_many(index, question, near)), strict=True))
    return tuple(
        _found(hit, people[hit.key]) if hit.key in people else Found(hit.key, hit.rank, hit.score)
        for hit in hits
    )


def _documents(texts: Sequence[Text]) -> list[Document]:
    return [Document(text.key, text.fields, text.category) for text in texts]


def _query(text: Text) -> Query:
    return Query(text.key, text.fields)


def _found(hit: Hit, people: Reasons) -> Found:
    return Found(hit.key, hit.rank, hit.score, _why(people), people.rest)


def _why(people: Reasons) -> tuple[Why, ...]:
    return tuple(Why(r.word, r.value, r.document_fields, r.document_words) for r in people.reasons)
