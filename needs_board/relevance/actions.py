"""Ranking and explaining for the rooms above; the work is done in a thread, what was analysed is stored."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import TypeVar

from matching import (
    Document,
    KiwiAnalyser,
    Query,
    Reasons,
    Settings,
    Stems,
    Tokeniser,
    build_index,
    content_hash,
    explain,
    fingerprint,
    rank,
    reasons,
)
from needs_board.kit.db import Database, upsert
from needs_board.relevance import queries
from needs_board.relevance.forms import ExplainedPart, ExplainedScore, Found, Ranking, Text, Why
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
    top: int,
    reasoned: int,
    at: datetime,
) -> Ranking:
    """Return the best `top` documents for each question, the first `reasoned` of them with reasons."""

    def work(tokeniser: Tokeniser) -> Ranking:
        return _rank(documents, asked, top, reasoned, tokeniser)

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


def _rank(
    documents: Sequence[Text], asked: Sequence[Text], top: int, reasoned: int, tokeniser: Tokeniser
) -> Ranking:
    settings = Settings()
    plain = _documents(documents)
    index = build_index(plain, tokeniser, settings)
    questions = [_query(text) for text in asked]
    answers = []
    for question, hits in zip(questions, rank(index, questions, top=top), strict=True):
        answers.append(
            tuple(
                _found(hit.key, hit.rank, hit.score, reasons(explain(index, question, hit.key)))
                if hit.rank <= reasoned
                else Found(hit.key, hit.rank, hit.score)
                for hit in hits
            )
        )
    return Ranking(
        answers=tuple(answers),
        fingerprint=fingerprint(plain, settings, tokeniser.version),
        parameters={**asdict(settings), "analyser": tokeniser.version, "top": top},
    )


def _documents(texts: Sequence[Text]) -> list[Document]:
    return [Document(text.key, text.fields, text.category) for text in texts]


def _query(text: Text) -> Query:
    return Query(text.key, text.fields)


def _found(key: str, place: int, score: float, people: Reasons) -> Found:
    return Found(key, place, score, _why(people), people.rest)


def _why(people: Reasons) -> tuple[Why, ...]:
    return tuple(Why(r.word, r.value, r.document_fields, r.document_words) for r in people.reasons)
