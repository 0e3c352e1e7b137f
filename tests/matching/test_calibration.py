"""From scores to probabilities: monotone, defined at the ends, learned from enough outcomes, and honest about it."""

from math import inf, isclose
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import DEFAULT_CALIBRATION, Calibration, EngineError, Outcome, fit_calibration
from matching.calibration import ENOUGH, LEAST_SLOPE, Bin, brier, reliability, usable

pytestmark = pytest.mark.long

CURVES = st.builds(
    Calibration,
    a=st.floats(-10, 10),
    b=st.floats(0.05, 8),
    c=st.floats(-5, 5),
    n_outcomes=st.just(0),
    source=st.just("made up"),
)
SCORES = st.just(0.0) | st.floats(1e-9, 1)


def drawn(truth: Calibration, n: int, seed: int = 7) -> list[Outcome]:
    """Return outcomes that came about by a known curve, 20 for each need."""
    chance = np.random.default_rng(seed)
    outcomes: list[Outcome] = []
    for _need in range(n // 20):
        best = chance.uniform(0.05, 0.5)
        scores = best * chance.uniform(0.1, 1.0, 20)
        came_true = chance.random(20) < truth.probability(scores, best)
        outcomes += [
            Outcome(score, best, good)
            for score, good in zip(scores.tolist(), came_true.tolist(), strict=True)
        ]
    return outcomes


@given(CURVES, st.lists(SCORES, min_size=2, max_size=8))
def test_probability_rises_with_the_score_within_a_need(curve: Calibration, scores: list[float]) -> None:
    likely = curve.probability(sorted(scores), max(scores))
    assert np.all((likely >= 0) & (likely <= 1))
    assert np.all(np.diff(likely) >= 0)


@given(CURVES, st.lists(SCORES, min_size=1, max_size=8))
def test_numbers_and_arrays_have_the_same_probabilities(curve: Calibration, scores: list[float]) -> None:
    best = max(scores)
    assert curve.probability(scores, best).tolist() == [curve.probability(one, best) for one in scores]
    assert isinstance(curve.probability(scores[0], best), float)


@given(CURVES, SCORES)
def test_score_of_0_has_probability_0(curve: Calibration, best: float) -> None:
    assert curve.probability(0.0, best) == 0


@given(CURVES, st.floats(0.001, 0.999), st.floats(0.01, 1))
def test_least_score_is_where_the_probability_begins(
    curve: Calibration, probability: float, best: float
) -> None:
    least = curve.least_score(probability, best)
    if 1e-300 < least <= best:
        assert isclose(curve.probability(least, best), probability, rel_tol=1e-6)
    if least > best:
        assert curve.probability(best, best) <= probability + 1e-9


def test_least_score_at_the_ends() -> None:
    assert DEFAULT_CALIBRATION.least_score(0, 0.3) == 0
    assert DEFAULT_CALIBRATION.least_score(1, 0.3) == inf
    assert DEFAULT_CALIBRATION.least_score(0.5, 0) == inf
    assert Calibration(-1000, 1, 0, 0, "").least_score(0.5, 1) == inf


@pytest.mark.parametrize("prior", [DEFAULT_CALIBRATION, Calibration(0.0, 1.0, 0.0, 0, "flat")])
def test_curve_that_made_the_outcomes_is_found_again(prior: Calibration) -> None:
    truth = Calibration(4.0, 3.0, -1.0, 0, "truth")
    found = fit_calibration(drawn(truth, 20_000), prior, source="drawn")
    assert (found.n_outcomes, found.source) == (20_000, "drawn")
    assert found.b == pytest.approx(truth.b, abs=0.2)
    assert found.c == pytest.approx(truth.c, abs=0.2)
    for score, best in [(0.05, 0.1), (0.1, 0.2), (0.2, 0.2), (0.3, 0.5)]:
        assert found.probability(score, best) == pytest.approx(truth.probability(score, best), abs=0.03)


def test_few_outcomes_change_nothing_and_a_few_more_change_little() -> None:
    bad, good = Outcome(0.18, 0.2, positive=False), Outcome(0.05, 0.2, positive=True)
    assert fit_calibration([]) is DEFAULT_CALIBRATION
    assert fit_calibration([bad] * 500 + [good] * (ENOUGH - 1)) is DEFAULT_CALIBRATION
    assert fit_calibration([good] * 500) is DEFAULT_CALIBRATION
    prior = Calibration(6.0, 4.0, -1.5, 0, "prior")
    expected = drawn(prior, 60)
    assert min(sum(o.positive for o in expected), sum(not o.positive for o in expected)) >= 10
    near = fit_calibration(expected, prior, enough=10)
    assert near is not prior
    assert (near.b, near.c) == pytest.approx((prior.b, prior.c), abs=0.5)
    assert near.probability(0.1, 0.13) == pytest.approx(prior.probability(0.1, 0.13), abs=0.1)


def test_more_outcomes_move_the_curve_further_from_the_prior() -> None:
    truth, prior = Calibration(4.0, 3.0, -1.0, 0, "truth"), Calibration(0.0, 1.0, 0.0, 0, "flat")
    outcomes = drawn(truth, 20_000)
    slopes = [fit_calibration(outcomes[:n], prior).b for n in (100, 1000, 20_000)]
    assert prior.b < slopes[0] < slopes[1] < slopes[2]


def test_outcomes_that_say_the_opposite_still_give_a_rising_curve() -> None:
    backwards = [Outcome(0.1 + one / 1000, 0.5, positive=one < 100) for one in range(300)]
    found = fit_calibration(backwards * 20, strength=0.01)
    assert found.b == LEAST_SLOPE


def test_weight_counts_as_often_as_it_says_and_what_says_nothing_is_left_out() -> None:
    outcomes = drawn(Calibration(4.0, 3.0, -1.0, 0, "truth"), 400)
    doubled = [Outcome(one.score, one.best, one.positive, 2.0) for one in outcomes]
    silent = [Outcome(0.0, 0.5, positive=True), Outcome(0.1, 0.5, positive=True, weight=0.0)]
    twice, heavy = fit_calibration([*outcomes, *outcomes]), fit_calibration([*doubled, *silent * 50])
    assert (heavy.a, heavy.b, heavy.c) == pytest.approx((twice.a, twice.b, twice.c), abs=1e-4)
    assert (heavy.n_outcomes, usable(silent)) == (400, ())


def test_reliability_says_of_each_bin_what_was_said_and_what_came_true() -> None:
    said, came_true = [0.0, 0.125, 0.25, 0.6, 1.0, 1.0], [False, True, True, True, True, False]
    assert reliability(said, came_true, bins=4) == (
        Bin(0.0, 0.25, 2, 0.0625, 0.5),
        Bin(0.25, 0.5, 1, 0.25, 1.0),
        Bin(0.5, 0.75, 1, 0.6, 1.0),
        Bin(0.75, 1.0, 2, 1.0, 0.5),
    )
    assert reliability([], []) == ()


def test_brier_score_is_the_mean_square_of_the_errors() -> None:
    assert brier([1.0, 0.0], [True, False]) == 0
    assert brier([0.0, 1.0], [True, False]) == 1
    assert brier([0.5, 0.8], [True, True]) == pytest.approx((0.25 + 0.04) / 2)


def test_curve_is_reliable_and_better_than_another_where_it_made_the_outcomes() -> None:
    truth = Calibration(4.0, 3.0, -1.0, 0, "truth")
    outcomes = drawn(truth, 20_000)
    came_true = [one.positive for one in outcomes]
    said = [truth.probability(one.score, one.best) for one in outcomes]
    bins = reliability(said, came_true)
    assert sum(one.n for one in bins) == len(outcomes)
    for one in bins:
        assert one.low <= one.mean_probability <= one.high
        assert one.share_positive == pytest.approx(one.mean_probability, abs=0.05)
    other = [DEFAULT_CALIBRATION.probability(one.score, one.best) for one in outcomes]
    assert brier(said, came_true) < brier(other, came_true)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("a", {"a": float("nan")}),
        ("b", {"b": 0.0}),
        ("b", {"b": float("inf")}),
        ("c", {"c": float("-inf")}),
        ("n_outcomes", {"n_outcomes": -1}),
    ],
)
def test_curve_that_makes_no_sense_is_refused_by_name(name: str, values: dict[str, Any]) -> None:
    with pytest.raises(EngineError, match=f"^{name} = .*: give "):
        Calibration(**{"a": 0.0, "b": 1.0, "c": 0.0, "n_outcomes": 0, "source": "", **values})


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("score", (float("nan"), 1.0, True)),
        ("score", (-0.1, 1.0, True)),
        ("best", (0.1, float("inf"), True)),
        ("best", (0.2, 0.1, True)),
        ("weight", (0.1, 0.2, True, float("nan"))),
        ("weight", (0.1, 0.2, True, -1.0)),
    ],
)
def test_outcome_that_makes_no_sense_is_refused_by_name(name: str, values: tuple[Any, ...]) -> None:
    with pytest.raises(EngineError, match=f"^{name} = .*: give "):
        Outcome(*values)


def test_questions_that_make_no_sense_are_refused_by_name() -> None:
    with pytest.raises(EngineError, match=r"^score = nan"):
        DEFAULT_CALIBRATION.probability([0.1, float("nan")], 0.5)
    with pytest.raises(EngineError, match=r"^probability = 1\.1"):
        DEFAULT_CALIBRATION.least_score(1.1, 0.5)
    with pytest.raises(EngineError, match=r"^strength = 0"):
        fit_calibration([], strength=0)
    with pytest.raises(EngineError, match=r"^bins = 0"):
        reliability([0.5], [True], bins=0)
    with pytest.raises(EngineError, match=r"^probabilities = 1\.5: give numbers from 0 to 1"):
        brier([1.5], [True])
    with pytest.raises(EngineError, match=r"^outcomes = 1: give one for each probability \(2\)"):
        reliability([0.5, 0.5], [True])
    with pytest.raises(EngineError, match=r"^probabilities = .*: give at least one"):
        brier([], [])
