"""Searching: the engine says what fits the words, the database what fits everything else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.catalogue.models import Category
from needs_board.catalogue.queries import categories
from needs_board.finding import queries
from needs_board.finding.forms import Counts, Search, counted, with_marks
from needs_board.finding.queries import PRODUCTS, FoundProduct, Question
from needs_board.kit.calendar import today_in_seoul
from needs_board.lookup.actions import Finder


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a search.

    `is_as_typed`: the engine was not ready, so that the words were looked for as they are typed.
    `is_cut`: the words fit more products than are looked at.
    """

    rows: list[FoundProduct]
    counts: Counts
    categories: Mapping[str, Category]
    is_as_typed: bool
    is_cut: bool


async def search(session: AsyncSession, finder: Finder | None, wanted: Search, at: datetime) -> Found:
    """Return one page of the products on sale that fit, with the counts of every facet."""
    hits = await finder.find(PRODUCTS, wanted.q, at) if finder is not None and wanted.q else None
    asked = Question(wanted, hits, today_in_seoul(at))
    by_code = {one.code: one for one in await categories(session)}
    kinds = {code: one.kind for code, one in by_code.items()}
    counts = counted(await queries.cells(session, asked), wanted, kinds)
    marks = await queries.marks_counted(session, asked) if counts.total or wanted.mark else {}
    return Found(
        rows=await queries.page_of(session, asked, counts.total),
        counts=with_marks(counts, marks),
        categories=by_code,
        is_as_typed=bool(wanted.q) and hits is None,
        is_cut=hits is not None and hits.is_cut,
    )
