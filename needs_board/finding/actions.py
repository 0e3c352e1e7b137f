"""Searching: the engine says what fits the words, the stock what fits everything else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.bundles.queries import WholeBundle, bundles_found
from needs_board.catalogue.models import Category
from needs_board.catalogue.queries import categories
from needs_board.finding import queries
from needs_board.finding.queries import PRODUCTS, FoundProduct
from needs_board.kit.calendar import today_in_seoul
from needs_board.lookup.actions import Finder
from needs_board.sifting.actions import Sifted, Stock
from needs_board.sifting.forms import Counts, Search
from needs_board.sifting.rules import PAGE_SIZE

MOST_SETS = 4
BEST_PRODUCTS = 100
"""A set is found by its parts when one of them is among so many of the products that fit best."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a search, and the search as it is meant now.

    `regions` are those in which somebody sells. `is_as_typed`: the engine was not ready, so that the words were looked
    for as they are typed. `is_cut`: the words fit more products than are looked at.
    `sets` are those that the words find, whatever the other conditions; the first page has them.
    """

    wanted: Search
    rows: list[FoundProduct]
    counts: Counts
    categories: Mapping[str, Category]
    regions: list[str]
    is_as_typed: bool
    is_cut: bool
    sets: list[WholeBundle]


async def search(
    session: AsyncSession, stock: Stock, finder: Finder | None, wanted: Search, at: datetime
) -> Found:
    """Return one page of the products on sale that fit, with the counts of every facet."""
    by_code = {one.code: one for one in await categories(session)}
    wanted = as_meant(wanted, by_code)
    hits = await finder.find(PRODUCTS, wanted.q, at) if finder is not None and wanted.q else None
    numbers = [int(key) for key in hits.keys] if hits is not None else None
    if wanted.q and numbers is None:
        numbers = await queries.as_typed(session, wanted.q)
    sifted, rows = await _page(session, stock, _Asked(wanted, numbers, by_code), at)
    return Found(
        wanted=wanted,
        rows=rows,
        counts=sifted.counts,
        categories=by_code,
        regions=stock.regions(),
        is_as_typed=bool(wanted.q) and hits is None,
        is_cut=hits is not None and hits.is_cut,
        sets=await _sets(session, wanted, numbers or []),
    )


def as_meant(wanted: Search, by_code: Mapping[str, Category]) -> Search:
    """Return a search as it is meant now: a category that was merged is the one that took it in."""
    found = by_code.get(wanted.category)
    if found is None or found.merged_into is None:
        return wanted
    return msgspec.structs.replace(wanted, category=found.merged_into)


async def _sets(session: AsyncSession, wanted: Search, numbers: list[int]) -> list[WholeBundle]:
    if not wanted.q or wanted.page > 1:
        return []
    return await bundles_found(session, wanted.q.split(), numbers[:BEST_PRODUCTS], MOST_SETS)


@dataclass(frozen=True, slots=True)
class _Asked:
    wanted: Search
    hits: list[int] | None
    by_code: Mapping[str, Category]


async def _page(
    session: AsyncSession, stock: Stock, asked: _Asked, at: datetime
) -> tuple[Sifted, list[FoundProduct]]:
    """Return what fits and one page of it; what the stock has and the database has not makes it read anew, once."""
    kinds = {code: one.kind for code, one in asked.by_code.items()}
    start = (asked.wanted.page - 1) * PAGE_SIZE
    for _turn in range(2):
        await stock.bring_up(session, at)
        sifted = stock.sift(asked.wanted, asked.hits, kinds, today_in_seoul(at))
        numbers = sifted.numbers[start : start + PAGE_SIZE]
        rows = await queries.products_on_sale(session, numbers) if numbers else []
        if len(rows) == len(numbers):
            break
        stock.forget()
    return sifted, rows
