"""The measures, on rankings that are easy to do by hand."""

from math import log2

import numpy as np
import pytest

from matching import EngineError
from matching.evaluate import MEASURES, by_query, evaluate, ndcg, paired_bootstrap, recall, reciprocal_rank

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


def test_each_query_has_its_own_value_and_their_mean_is_the_quality() -> None:
    answers, grades = {"q1": ["a", "x"], "q3": ["x", "a"]}, {f"q{n}": {"a": 1.0} for n in (1, 2, 3)}
    assert by_query(answers, grades) == pytest.approx({"q1": 1.0, "q2": 0.0, "q3": 1 / log2(3)})
    assert by_query(answers, grades, "mrr10") == {"q1": 1.0, "q2": 0.0, "q3": 0.5}
    quality = evaluate(answers, grades)
    means = [sum(by_query(answers, grades, name).values()) / 3 for name in MEASURES]
    assert [quality.ndcg_10, quality.recall_10, quality.recall_50, quality.mrr_10] == pytest.approx(means)


def test_an_unknown_measure_is_refused() -> None:
    with pytest.raises(EngineError, match="measure = 'f1': give one of ndcg10"):
        by_query({}, {"q": {"a": 1.0}}, "f1")


def test_the_interval_of_a_difference_that_is_the_same_for_all_has_no_width() -> None:
    assert paired_bootstrap([0.1, 0.5, 0.3], [0.35, 0.75, 0.55]) == pytest.approx((0.25, 0.25, 0.25))
    assert not paired_bootstrap([0.5, 0.5], [0.5, 0.5]).excludes_zero


def test_the_interval_is_that_of_the_normal_law_where_queries_are_many() -> None:
    gains = np.random.default_rng(1).normal(0.02, 0.1, 400)
    found = paired_bootstrap([0.0] * 400, gains.tolist(), seed=3)
    half = 1.96 * gains.std() / 20
    assert found == pytest.approx((gains.mean(), gains.mean() - half, gains.mean() + half), abs=0.001)
    assert found.excludes_zero
    assert found == paired_bootstrap([0.0] * 400, gains.tolist(), seed=3)
    assert found != paired_bootstrap([0.0] * 400, gains.tolist(), seed=4)
    back = paired_bootstrap(gains.tolist(), [0.0] * 400, seed=3)
    assert back == pytest.approx((-found.mean, -found.high, -found.low))


def test_the_interval_holds_the_true_difference_about_as_often_as_it_says() -> None:
    chance = np.random.default_rng(7)
    inside = 0
    for _draw in range(100):
        found = paired_bootstrap([0.0] * 50, chance.normal(0.1, 1, 50).tolist())
        inside += found.low <= 0.1 <= found.high
    assert 88 <= inside <= 99


@pytest.mark.parametrize(
    ("first", "second", "refusal"),
    [
        ([0.1], [0.1, 0.2], "second = 2: give a value for each query of the first \\(1\\)"),
        ([], [], "at least one query"),
        ([0.1, float("nan")], [0.1, 0.2], "give finite numbers"),
    ],
)
def test_values_that_are_no_pairs_are_refused(first: list[float], second: list[float], refusal: str) -> None:
    with pytest.raises(EngineError, match=refusal):
        paired_bootstrap(first, second)
