"""The measures, on rankings that are easy to do by hand."""

from math import log2

import pytest

from matching import EngineError
from matching.evaluate import evaluate, ndcg, recall, reciprocal_rank

GRADES = {"a": 2.0, "b": 1.0, "c": 1.0, "d": 0.0}


def test_ndcg_takes_the_grade_as_gain_and_the_best_order_as_one() -> None:
    assert ndcg(["a", "b", "c"], GRADES, 10) == pytest.approx(1.0)
    assert ndcg(["x", "b", "a"], GRADES, 10) == pytest.approx(
        (1 / log2(3) + 2 / log2(4)) / (2 + 1 / log2(3) + 1 / log2(4))
    )
    assert ndcg(["d", "x"], GRADES, 10) == 0.0


def test_ndcg_stops_at_its_depth() -> None:
    assert ndcg(["x", "a"], GRADES, 1) == 0.0
    assert ndcg(["b", "a"], GRADES, 1) == pytest.approx(0.5)


def test_recall_is_of_what_could_be_among_the_first() -> None:
    assert recall(["a", "x", "b"], GRADES, 10) == pytest.approx(2 / 3)
    assert recall(["a", "b", "c"], GRADES, 2) == 1.0
    assert recall(["d"], GRADES, 10) == 0.0


def test_reciprocal_rank_is_that_of_the_first_fitting_document() -> None:
    assert reciprocal_rank(["d", "x", "c"], GRADES, 10) == pytest.approx(1 / 3)
    assert reciprocal_rank(["d", "x", "c"], GRADES, 2) == 0.0


def test_a_judged_query_without_answers_counts_as_nothing_found() -> None:
    quality = evaluate({"q1": ["a"]}, {"q1": {"a": 1.0}, "q2": {"a": 1.0}, "unjudged": {"a": 0.0}})
    assert (quality.ndcg_10, quality.recall_50, quality.mrr_10, quality.n_queries) == (0.5, 0.5, 0.5, 2)


def test_no_judgement_is_refused() -> None:
    with pytest.raises(EngineError, match="at least one query"):
        evaluate({"q": ["a"]}, {"q": {"a": 0.0}})
