"""Ranking the market for needs and suggesting categories; nothing is written but what was read of texts."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from weakref import WeakKeyDictionary

from needs_board.held.forms import Material, Text
from needs_board.kit.db import Database
from needs_board.kit.errors import Refused
from needs_board.kit.i18n import _
from needs_board.market import queries
from needs_board.market.forms import Facts, Offer, Question, Ranked, SuggestedCategory
from needs_board.market.rules import (
    LEAST_SUGGESTED,
    LOOKED_AT_FOR,
    PRODUCT_SHORTLIST,
    SHORTLIST,
    SUGGESTED,
    fits,
    may_fit,
)
from needs_board.relevance.actions import (
    Beside,
    changed_scores,
    explain_text,
    rank_material,
    suggest_categories,
)
from needs_board.relevance.forms import ExplainedScore, Ranking, Suggested


@dataclass(frozen=True, slots=True)
class Shortlists:
    """Who and what fits each need, in the order of the question, and the facts that it rests on."""

    enterprises: Ranking
    products: Ranking
    facts: Facts


async def rank_market(database: Database, question: Question, at: datetime) -> Shortlists:
    """Return the shortlists: products first, for the nearest one tells what an enterprise would cost."""
    market, curve = question.market, question.curve
    products = await rank_material(
        database, market.products, question.texts, size=PRODUCT_SHORTLIST, at=at, beside=Beside(curve=curve)
    )
    facts = Facts(question.needs, question.enterprises, _nearest_offers(question, products))
    enterprises = await rank_material(
        database, market.enterprises, question.texts, size=SHORTLIST, at=at, beside=Beside(facts.of, curve)
    )
    return Shortlists(enterprises, products, facts)


async def needs_that_stand(
    database: Database, question: Question, ranked: Mapping[str, Ranked], at: datetime
) -> set[str]:
    """Return the keys of the needs that what changed in the market does not concern: it neither fits them nor did.

    A need that was ranked with other enterprises than those before the change does not stand, and none does where
    all scores may be others.
    """
    stores = await changed_scores(database, question.market.enterprises, question.texts, at)
    products = await changed_scores(database, question.market.products, question.texts, at)
    if stores is None or products is None:
        return set()
    return {
        text.key
        for text, store, product in zip(question.texts, stores.most, products.most, strict=True)
        if (one := ranked.get(text.key)) is not None
        and one.fingerprint == stores.fingerprint
        and not may_fit(store, one.best_store, question.curve)
        and not may_fit(product, one.best_product, question.curve)
    }


async def explain_fit(
    database: Database, question: Question, enterprise: str, at: datetime
) -> ExplainedScore:
    """Return why an enterprise has its score for the only need of a question; Refused without an open store."""
    if enterprise not in question.enterprises:
        raise Refused(_("매장을 열지 않은 기업은 추천 대상이 아닙니다."))
    products = await rank_material(
        database,
        question.market.products,
        question.texts,
        size=PRODUCT_SHORTLIST,
        at=at,
        beside=Beside(curve=question.curve),
    )
    facts = Facts(question.needs, question.enterprises, _nearest_offers(question, products))
    return await explain_text(
        database,
        question.market.enterprises,
        question.texts[0],
        enterprise,
        at,
        Beside(facts.of, question.curve),
    )


def _nearest_offers(question: Question, products: Ranking) -> dict[tuple[str, str], Offer]:
    """Return for each need and enterprise what its likeliest product would cost."""
    nearest: dict[tuple[str, str], Offer] = {}
    for text, found in zip(question.texts, products.answers, strict=True):
        for one in filter(fits, found):
            offer = question.market.offers[one.key]
            nearest.setdefault((text.key, offer.enterprise), offer)
    return nearest


@dataclass(slots=True)
class _Taught:
    """What teaches the categories of one database, when it was looked at, and the mark it had then."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    material: Material | None = None
    mark: queries.Mark | None = None
    looked_at: datetime | None = None


@cache
def _taught() -> WeakKeyDictionary[Database, _Taught]:
    return WeakKeyDictionary()


async def suggest_category(database: Database, asked: Text, at: datetime) -> tuple[SuggestedCategory, ...]:
    """Return the likeliest categories of a text, at most three, named in the language of the reader; none without words.

    Products, needs, categories and words are looked at once a minute and read anew only if one has changed. The
    first answer of a process takes seconds, so a text without words is worth asking: it makes the next quick.
    The caller holds no write transaction: what is read of texts is stored in one.
    """
    taught = _taught().setdefault(database, _Taught())
    async with taught.lock:  # the process beside does one thing at a time in any case
        material = await _material(database, taught, at)
        found = await suggest_categories(database, material, asked, top=SUGGESTED, at=at)
    likely = [one for one in found if one.probability >= LEAST_SUGGESTED]
    return await _named(database, likely) if likely else ()


def is_quick(database: Database) -> bool:
    """Say whether a category can be suggested without the seconds of the first time."""
    taught = _taught().get(database)
    return taught is not None and taught.material is not None and not taught.lock.locked()


async def _material(database: Database, taught: _Taught, at: datetime) -> Material:
    if taught.material is not None and taught.looked_at and at - taught.looked_at < LOOKED_AT_FOR:
        return taught.material
    async with database.read() as session:
        mark = await queries.examples_mark(session)
        if taught.material is None or mark != taught.mark:
            taught.material = await queries.read_examples(session)
    taught.mark, taught.looked_at = mark, at
    return taught.material


async def _named(database: Database, found: list[Suggested]) -> tuple[SuggestedCategory, ...]:
    async with database.read() as session:
        return await queries.named_categories(session, found)
