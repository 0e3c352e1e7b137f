"""The stock: held up to date, sifted and counted."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.catalogue.rules import ProductKind
from needs_board.kit.db import Database
from needs_board.sifting.forms import FACETS, Counts, Search
from needs_board.sifting.queries import Books, News, Rows, has_news, nothing, read_news
from needs_board.sifting.rules import SearchOrder, Within

LONGEST_WRITE = timedelta(minutes=1)
"""A write is seen at most so long after the moment that it bears: a sheet of 5,000 products takes 20 seconds."""

Places = NDArray[np.intp]
Flags = NDArray[np.bool_]
_STOCKS: WeakKeyDictionary[Database, "Stock"] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Sifted:
    """What fits a search: the numbers of all products in the order that is wanted, and the counts."""

    numbers: list[int]
    counts: Counts


def stock_of(database: Database) -> "Stock":
    """Return what this process holds of a database."""
    return _STOCKS.setdefault(database, Stock())


class Stock:
    """All products on sale with what they are narrowed, counted and ordered by."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._books = Books()
        self._now: News = nothing()
        self._take(nothing(), whole=True)
        self.forget()

    def forget(self) -> None:
        """Read everything anew at the next search."""
        self._read_at: datetime | None = None

    async def bring_up(self, session: AsyncSession, at: datetime) -> None:
        """Take up what was written until now.

        What changed in the last minute is read each time, for a write can take that long after its moment.
        """
        await session.connection()  # before the lock: who has it must not wait for those who wait for it
        async with self._lock:
            since = None if self._read_at is None else self._read_at - LONGEST_WRITE
            if since is None or await has_news(session, since):
                self._take(await read_news(session, self._books, since), whole=since is None)
            self._read_at = at

    def _take(self, fresh: News, *, whole: bool) -> None:
        held = nothing() if whole else self._now
        self._now = news = News(
            products=_merged(held.products, fresh.products, fresh.products),
            marks=_merged(held.marks, fresh.marks, fresh.products),
            reaches=_merged(held.reaches, fresh.reaches, fresh.products),
            sellers=_merged(held.sellers, fresh.sellers, fresh.sellers),
            certificates=_merged(held.certificates, fresh.certificates, fresh.sellers),
        )
        self._seller = np.searchsorted(news.sellers["number"], news.products["seller"])
        is_open = news.sellers["is_open"][self._seller] if len(news.products) else np.zeros(0, dtype=bool)
        self._on_sale: Flags = news.products["is_on_sale"] & is_open

    def regions(self) -> list[str]:
        """Return the regions of open stores by name."""
        sellers = self._now.sellers
        there = set(np.unique(sellers["region"][sellers["is_open"]]).tolist())
        return sorted(name for name, code in self._books.regions.items() if name and code in there)

    def sift(
        self,
        wanted: Search,
        hits: Sequence[int] | None,
        kinds: Mapping[str, ProductKind],
        today: date,
    ) -> Sifted:
        """Return what fits a search and how many there are of each.

        `hits` are the numbers that the words found, the best first, None where there are no words; `kinds` those of
        the categories by code; marks count on `today`. A product counts for a facet when nothing but that facet
        may leave it out.
        """
        chosen = self._found(hits)
        chosen = chosen[self._fits(wanted, chosen)]
        carried = self._now.marks[self._now.marks["until"] >= today.toordinal()]
        kept = self._kept(wanted, chosen, carried, kinds)
        missed = sum((~one for one in kept.values()), start=np.zeros(len(chosen), dtype=np.int8))
        of = {facet: (missed == 0) | ((missed == 1) & ~kept[facet]) for facet in kept}
        fits = missed == 0
        counts = Counts(
            total=int(np.count_nonzero(fits)),
            facets=self._counted({facet: chosen[of.get(facet, fits)] for facet in FACETS}, carried, kinds),
            without={facet: int(np.count_nonzero(those)) for facet, those in of.items()},
        )
        order = wanted.order or (SearchOrder.NEWEST if hits is None else SearchOrder.FIT)
        return Sifted(self._ordered(chosen[fits], order), counts)

    def _found(self, hits: Sequence[int] | None) -> Places:
        """Return the places of what is on sale: of the hits in their order, without any of all, the newest first."""
        if hits is None:
            return np.flatnonzero(self._on_sale)[::-1]
        numbers = self._now.products["number"]
        wanted = np.array(hits, dtype=np.int64)
        places = np.searchsorted(numbers, wanted)
        is_held = places < len(numbers)
        is_held[is_held] = numbers[places[is_held]] == wanted[is_held]
        found = places[is_held]
        return found[self._on_sale[found]]

    def _fits(self, wanted: Search, places: Places) -> Flags:
        """Say of each place whether it fits what is no facet."""
        now, fits = self._now, np.ones(len(places), dtype=bool)
        total_won = now.products["total_won"][places]
        if wanted.least_won is not None:
            fits &= total_won >= wanted.least_won
        if wanted.most_won is not None:
            fits &= total_won <= wanted.most_won
        if wanted.to:
            there = now.reaches["number"][now.reaches["region"] == self._books.regions.get(wanted.to, -1)]
            fits &= now.products["is_anywhere"][places] | np.isin(now.products["number"][places], there)
        if wanted.valid_on is not None:
            day, proofs = wanted.valid_on.toordinal(), now.certificates
            proven = proofs["number"][(proofs["since"] <= day) & (proofs["until"] >= day)]
            fits &= np.isin(now.products["seller"][places], proven)
        return fits

    def _kept(
        self, wanted: Search, places: Places, carried: Rows, kinds: Mapping[str, ProductKind]
    ) -> dict[str, Flags]:
        """Return by each facet in which something is chosen which places it keeps."""
        now, books = self._now, self._books
        category, seller = now.products["category"][places], self._seller[places]
        kept: dict[str, Flags] = {}
        if wanted.kind is not None:
            of_kind = [code for name, code in books.categories.items() if kinds.get(name) is wanted.kind]
            kept["kind"] = np.isin(category, of_kind)
        if wanted.category:
            kept["category"] = category == books.categories.get(wanted.category, -1)
        if wanted.type is not None:
            kept["type"] = now.sellers["type"][seller] == books.types.get(wanted.type.value, -1)
        if wanted.region:
            kept["region"] = now.sellers["region"][seller] == books.regions.get(wanted.region, -1)
        if wanted.within is not None:
            kept["within"] = now.products["lead_days"][places] <= wanted.within.days
        if wanted.mark:
            having = carried["number"][carried["mark"] == books.marks.get(wanted.mark, -1)]
            kept["mark"] = np.isin(now.products["number"][places], having)
        return kept

    def _counted(
        self, those: Mapping[str, Places], carried: Rows, kinds: Mapping[str, ProductKind]
    ) -> dict[str, dict[str, int]]:
        """Return by facet and value how many of the places that count for the facet have it."""
        products, sellers, books = self._now.products, self._now.sellers, self._books
        by_kind: dict[str, int] = {}
        for category, count in _tally(books.categories, products["category"][those["kind"]]).items():
            kind = kinds[category].value
            by_kind[kind] = by_kind.get(kind, 0) + count
        lead_days = products["lead_days"][those["within"]]
        within = {one.value: int(np.count_nonzero(lead_days <= one.days)) for one in Within}
        having = np.isin(carried["number"], products["number"][those["mark"]])
        return {
            "kind": by_kind,
            "category": _tally(books.categories, products["category"][those["category"]]),
            "type": _tally(books.types, sellers["type"][self._seller[those["type"]]]),
            "region": _tally(books.regions, sellers["region"][self._seller[those["region"]]]),
            "within": {value: count for value, count in within.items() if count},
            "mark": _tally(books.marks, carried["mark"][having]),
        }

    def _ordered(self, places: Places, order: SearchOrder) -> list[int]:
        """Return the numbers of places: those that fit best come as they are, of equal prices the newer first."""
        if order is not SearchOrder.FIT:
            places = np.sort(places)[::-1]
        total_won = self._now.products["total_won"][places]
        if order is SearchOrder.CHEAPEST:
            places = places[np.argsort(total_won, kind="stable")]
        if order is SearchOrder.DEAREST:
            places = places[np.argsort(-total_won, kind="stable")]
        numbers: list[int] = self._now.products["number"][places].tolist()
        return numbers


def _merged(held: Rows, fresh: Rows, whose: Rows) -> Rows:
    """Return rows in the order of their numbers, with the fresh ones in place of all that `whose` numbers had."""
    rows = np.concatenate([held[~np.isin(held["number"], whose["number"])], fresh])
    return rows[np.argsort(rows["number"], kind="stable")]


def _tally(texts: Mapping[str, int], codes: NDArray[np.int32]) -> dict[str, int]:
    """Return how often each text stands there, without those that do not."""
    counts = np.bincount(codes, minlength=len(texts)).tolist()
    return {text: counts[code] for text, code in texts.items() if counts[code]}
