"""The final score: relevance less what the signals take away, in parts that add up, and the best of it."""

from bisect import insort
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from functools import partial
from itertools import pairwise
from math import fsum, isfinite

from matching.categories import CategoryModel
from matching.index import Index
from matching.rank import rank
from matching.signals import Signal, SignalName
from matching.types import EngineError, Hit, Query

MOST_WEIGHT = 0.6
# So many times the answers wanted are ranked by their words first.
WIDER = 4
# Sums of weights such as 0.1 + 0.2 + 0.3 miss what they mean by a hair.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class SignalWeights:
    """The share of the relevance that each signal can take away at most; together at most 0.6.

    The words decide and signals order what is alike: the worst of all keeps more than half of its relevance.
    """

    # An agency cannot count an enterprise whose certificate has lapsed; nothing else here is a matter of law.
    certificate: float = 0.10
    # A list price is where a quote begins, and a budget is a limit.
    price: float = 0.08
    # Most deliver within the city wherever they sit, so that a district says little.
    region: float = 0.06
    # An invitation that nobody answers costs a place of the wave; the prior alone takes half of this from all.
    response: float = 0.06
    # Both are said by few, and a quote settles them.
    capacity: float = 0.05
    delivery_time: float = 0.05
    # Age alone is weak evidence: some goods do not change.
    freshness: float = 0.02

    def __post_init__(self) -> None:
        for one in fields(self):
            weight = getattr(self, one.name)
            if not (isfinite(weight) and weight >= 0):
                raise EngineError(one.name, weight, "give a finite number, 0 or more")
        total = fsum(getattr(self, one.name) for one in fields(self))
        if total > MOST_WEIGHT + ROUNDING:
            raise EngineError("sum of weights", total, f"give weights that add up to at most {MOST_WEIGHT}")

    def of(self, name: SignalName) -> float:
        """Return the weight of a signal."""
        return float(getattr(self, name.value))


@dataclass(frozen=True, slots=True)
class SignalPart:
    """What a signal takes away: a value of 0 or less."""

    signal: Signal
    value: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A final score: relevance and the values of the parts add up to it. It is never above the relevance."""

    relevance: float
    score: float
    parts: tuple[SignalPart, ...]


@dataclass(frozen=True, slots=True)
class WeighedHit:
    """One answer by its final score; rank from 1."""

    key: str
    rank: int
    weighed: Weighed


@dataclass(frozen=True, slots=True)
class Ordered:
    """The best answers by final score, equal ones by key.

    `is_certain` says that no document beyond the hits that were given can be among them. While it is False, rank
    more: it becomes True at the latest when the last given relevance is below `bound`, the last final score here.
    """

    hits: tuple[WeighedHit, ...]
    is_certain: bool
    bound: float


def weighed(relevance: float, signals: Iterable[Signal], weights: SignalWeights) -> Weighed:
    """Return relevance · (1 − Σ weight · (1 − value)); a signal that is not given takes nothing away."""
    if not (isfinite(relevance) and relevance >= 0):
        raise EngineError("relevance", relevance, "give a finite number, 0 or more")
    parts = tuple(SignalPart(one, relevance * weights.of(one.name) * (one.value - 1)) for one in signals)
    names = [part.signal.name for part in parts]
    if len(set(names)) < len(names):
        raise EngineError("signals", [name.value for name in names], "give each signal once")
    return Weighed(relevance, fsum([relevance, *(part.value for part in parts)]), parts)


def order_by_signals(
    hits: Sequence[Hit],
    signals_of: Callable[[str], Iterable[Signal]],
    weights: SignalWeights,
    top: int,
    *,
    is_all: bool = False,
) -> Ordered:
    """Return the best `top` of the hits by final score, exactly; hits are ordered as `rank` returns them.

    Give more hits than `top`; `is_all` says that there are no others. Signals are asked for by key, and only
    for hits that can still be among the best.
    """
    if top < 1:
        raise EngineError("top", top, "give 1 or more")
    _check_order(hits)
    best: list[tuple[float, str, Weighed]] = []
    for hit in hits:
        if len(best) == top and hit.score < -best[-1][0]:
            break
        found = weighed(hit.score, signals_of(hit.key), weights)
        insort(best, (-found.score, hit.key, found), key=lambda one: one[:2])
        del best[top:]
    answers = tuple(WeighedHit(key, place, found) for place, (_score, key, found) in enumerate(best, start=1))
    bound = -best[-1][0] if len(best) == top else 0.0
    is_certain = is_all or (len(best) == top and (-hits[-1].score, hits[-1].key) >= best[-1][:2])
    return Ordered(answers, is_certain, bound)


def rank_weighed(
    index: Index,
    queries: Sequence[Query],
    top: int,
    categories: CategoryModel | None,
    signals_of: Callable[[str, str], Iterable[Signal]],
    weights: SignalWeights | None = None,
) -> tuple[tuple[WeighedHit, ...], ...]:
    """Return the best `top` of each query by relevance and signals, exactly; signals are asked for by both keys.

    More hits are ranked by their words until no other one could enter, for signals only take away.
    """
    chosen = weights or SignalWeights()
    ranked = rank(index, queries, top * WIDER, categories)
    return tuple(
        _certain(index, query, hits, top, categories, (signals_of, chosen))
        for query, hits in zip(queries, ranked, strict=True)
    )


def _certain(
    index: Index,
    query: Query,
    hits: Sequence[Hit],
    top: int,
    categories: CategoryModel | None,
    weighing: tuple[Callable[[str, str], Iterable[Signal]], SignalWeights],
) -> tuple[WeighedHit, ...]:
    signals_of, weights = weighing
    asked_for = top * WIDER
    while True:
        is_all = len(hits) < asked_for
        ordered = order_by_signals(hits, partial(signals_of, query.key), weights, top, is_all=is_all)
        if ordered.is_certain or is_all:
            return ordered.hits
        asked_for *= WIDER
        (hits,) = rank(index, [query], asked_for, categories)


def _check_order(hits: Sequence[Hit]) -> None:
    for one, following in pairwise(hits):
        if not (-one.score, one.key) < (-following.score, following.key):
            raise EngineError("hits", following.key, "order hits by falling score, then by key")
    if len({hit.key for hit in hits}) < len(hits):
        raise EngineError("hits", len(hits), "name each document once")
