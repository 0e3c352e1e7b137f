"""How good a ranking is: nDCG@10, Recall@10, Recall@50 and MRR@10, and the files they are computed from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2

from matching.types import EngineError

Judgements = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over the judged queries, each in [0, 1]; a judged query without answers counts as 0."""

    ndcg_10: float
    recall_10: float
    recall_50: float
    mrr_10: float
    n_queries: int


def evaluate(answers: Mapping[str, Sequence[str]], judgements: Judgements) -> Quality:
    """Return the quality of the answers (document keys by query, best first) against graded judgements."""
    judged = {
        query: grades for query, grades in judgements.items() if any(grade > 0 for grade in grades.values())
    }
    if not judged:
        raise EngineError("judgements", len(judgements), "give at least one query with a grade above 0")
    pairs = [(answers.get(query, ()), grades) for query, grades in judged.items()]

    def mean(values: Sequence[float]) -> float:
        return sum(values) / len(values)

    return Quality(
        ndcg_10=mean([ndcg(found, grades, 10) for found, grades in pairs]),
        recall_10=mean([recall(found, grades, 10) for found, grades in pairs]),
        recall_50=mean([recall(found, grades, 50) for found, grades in pairs]),
        mrr_10=mean([reciprocal_rank(found, grades, 10) for found, grades in pairs]),
        n_queries=len(pairs),
    )


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
