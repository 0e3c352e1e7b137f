"""How good a ranking is: nDCG@10, Recall@10, Recall@50 and MRR@10, by query and on average, and how sure a gain is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import log2
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matching.types import EngineError

Judgements = Mapping[str, Mapping[str, float]]
Measure = Callable[[Sequence[str], Mapping[str, float]], float]

RESAMPLES = 10_000
RESAMPLES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over the judged queries, each in [0, 1]; a judged query without answers counts as 0."""

    ndcg_10: float
    recall_10: float
    recall_50: float
    mrr_10: float
    n_queries: int


class Interval(NamedTuple):
    """A mean difference and the ends of its 95 % interval."""

    mean: float
    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        return self.low > 0 or self.high < 0


def evaluate(answers: Mapping[str, Sequence[str]], judgements: Judgements) -> Quality:
    """Return the quality of the answers (document keys by query, best first) against graded judgements."""
    values = {name: list(by_query(answers, judgements, name).values()) for name in MEASURES}
    means = {name: sum(own) / len(own) for name, own in values.items()}
    return Quality(
        means["ndcg10"], means["recall10"], means["recall50"], means["mrr10"], len(values["ndcg10"])
    )


def by_query(
    answers: Mapping[str, Sequence[str]], judgements: Judgements, measure: str = "ndcg10"
) -> dict[str, float]:
    """Return a measure of MEASURES, in [0, 1], for each query that has a grade above 0, in their order.

    A query without answers has 0.
    """
    if measure not in MEASURES:
        raise EngineError("measure", measure, f"give one of {', '.join(MEASURES)}")
    values = {
        query: MEASURES[measure](answers.get(query, ()), grades)
        for query, grades in judgements.items()
        if any(grade > 0 for grade in grades.values())
    }
    if not values:
        raise EngineError("judgements", len(judgements), "give at least one query with a grade above 0")
    return values


def paired_bootstrap(first: Sequence[float], second: Sequence[float], seed: int = 0) -> Interval:
    """Return by how much `second` is above `first` on average, with its 95 % interval over the queries.

    Both hold one value for each query, in the same order. The queries are drawn again, with replacement, 10,000
    times; the ends are percentiles of the means (Efron 1979; Sakai 2006 for rankings). The same seed gives the
    same interval.
    """
    if len(first) != len(second):
        raise EngineError("second", len(second), f"give a value for each query of the first ({len(first)})")
    gains = np.asarray(second, np.float64) - np.asarray(first, np.float64)
    if not gains.size:
        raise EngineError("first", [], "give the value of at least one query")
    if not np.isfinite(gains).all():
        raise EngineError("first or second", float("nan"), "give finite numbers")
    chance = np.random.default_rng(seed)
    sizes = (RESAMPLES_AT_ONCE, gains.size)
    means: npt.NDArray[np.float64] = np.concatenate(
        [gains[chance.integers(gains.size, size=sizes)].mean(axis=1) for _ in range(RESAMPLES // sizes[0])]
    )
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(float(gains.mean()), float(low), float(high))


def ndcg(found: Sequence[str], grades: Mapping[str, float], depth: int) -> float:
    """Return the discounted gain, the gain being the grade, against the best possible (Järvelin 2002)."""
    gains = [grades.get(key, 0.0) for key in found[:depth]]
    best = sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:depth]
    return _discounted(gains) / _discounted(best) if best else 0.0


def recall(found: Sequence[str], grades: Mapping[str, float], depth: int) -> float:
    """Return how many of the fitting documents, of at most `depth`, are among the first `depth`."""
    fitting = {key for key, grade in grades.items() if grade > 0}
    return len(fitting.intersection(found[:depth])) / min(len(fitting), depth) if fitting else 0.0


def reciprocal_rank(found: Sequence[str], grades: Mapping[str, float], depth: int) -> float:
    """Return 1 / the place of the first fitting document, 0 when none is among the first `depth`."""
    places = (place for place, key in enumerate(found[:depth], start=1) if grades.get(key, 0.0) > 0)
    first = next(places, None)
    return 1 / first if first else 0.0


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / log2(place + 1) for place, gain in enumerate(gains, start=1))


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "ndcg10": partial(ndcg, depth=10),
        "recall10": partial(recall, depth=10),
        "recall50": partial(recall, depth=50),
        "mrr10": partial(reciprocal_rank, depth=10),
    }
)
