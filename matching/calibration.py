"""From a score to the probability that an enterprise fits: a logistic curve, fitted on what came of it, and checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, isfinite, log
from typing import overload

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from matching.types import EngineError

FloatArray = npt.NDArray[np.float64]

# Where the curve is pinned: at a usual score for a need whose best score is usual (medians of the labelled needs,
# benchmarks/calibrate.py) level, slope and what the best score changes are nearly independent of each other, so
# that each can have a prior of its own.
USUAL_SCORE = 0.115
USUAL_BEST = 0.134
# Standard deviations of the prior of level, slope and best score. Some twenty outcomes weigh as much as the
# level's; the others' hold longer, because only who was above the floor was asked and can have an outcome.
SPREADS = np.array([0.5, 0.5, 0.5])
# With less than this the order by score would mean nothing.
LEAST_SLOPE = 0.1
# So many outcomes of both kinds, good and bad, before anything is learned from them: with fewer a run of luck
# at the start would open or shut the floor for everybody.
ENOUGH = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a score: `best` is the best score for the same need; an outcome counts `weight` times."""

    score: float
    best: float
    positive: bool
    weight: float = 1.0

    def __post_init__(self) -> None:
        _check_scores(np.asarray(self.score), np.asarray(self.best))
        if not (isfinite(self.weight) and self.weight >= 0):
            raise EngineError("weight", self.weight, "give a finite number, 0 or more")


@dataclass(frozen=True, slots=True)
class Calibration:
    """The curve p = sigmoid(a + b · ln(score) + c · ln(best)), b > 0: within a need it rises with the score.

    `n_outcomes` is how many outcomes it was fitted on, `source` says in a word what they were.
    """

    a: float
    b: float
    c: float
    n_outcomes: int
    source: str

    def __post_init__(self) -> None:
        for name in ("a", "b", "c"):
            if not isfinite(getattr(self, name)):
                raise EngineError(name, getattr(self, name), "give a finite number")
        if self.b <= 0:
            raise EngineError("b", self.b, "give a number above 0, so that more score is never less probable")
        if self.n_outcomes < 0:
            raise EngineError("n_outcomes", self.n_outcomes, "give 0 or more")

    @overload
    def probability(self, score: float, best: float) -> float: ...

    @overload
    def probability(self, score: Sequence[float] | FloatArray, best: float | FloatArray) -> FloatArray: ...

    def probability(
        self, score: float | Sequence[float] | FloatArray, best: float | FloatArray
    ) -> float | FloatArray:
        """Return the probability of each score, in [0, 1]: a number for a number, else the shape of `score`.

        `best` is the best score for the same need, at least `score`. A score of 0 has probability 0.
        """
        scores, bests = np.broadcast_arrays(np.asarray(score, np.float64), np.asarray(best, np.float64))
        _check_scores(scores, bests)
        likely = np.zeros(scores.shape)
        some = scores > 0
        likely[some] = expit(self.a + self.b * np.log(scores[some]) + self.c * np.log(bests[some]))
        return likely if likely.ndim else float(likely)

    def least_score(self, probability: float, best: float) -> float:
        """Return the score from which on this probability is reached: above `best` when nobody can reach it."""
        if not 0 <= probability <= 1:
            raise EngineError("probability", probability, "give a number from 0 to 1")
        _check_scores(np.zeros(()), np.asarray(best))
        if probability == 0:
            return 0.0
        if probability == 1 or best == 0:
            return inf
        power = (float(logit(probability)) - self.a - self.c * log(best)) / self.b
        return exp(power) if power < 700 else inf


# Fitted by benchmarks/calibrate.py: 242 labelled needs over the demo's open enterprises, a grade of 2 or 3 fits.
DEFAULT = Calibration(a=4.41, b=4.77, c=-2.9, n_outcomes=12826, source="labelled")


def fit_calibration(
    outcomes: Sequence[Outcome],
    prior: Calibration = DEFAULT,
    enough: int = ENOUGH,
    *,
    strength: float = 1.0,
    source: str = "outcomes",
) -> Calibration:
    """Return the most likely curve given the outcomes and a normal prior around `prior`.

    With fewer than `enough` usable outcomes of either kind (see `usable`) the prior itself is returned. `strength`
    multiplies the prior's weight: 1 for use, near 0 to see what the outcomes say alone.
    """
    if not (isfinite(strength) and strength > 0):
        raise EngineError("strength", strength, "give a finite number above 0")
    used = usable(outcomes)
    n_positive = sum(one.positive for one in used)
    if min(n_positive, len(used) - n_positive) < max(enough, 1):
        return prior
    level, slope, of_best = _fitted(used, _pinned(prior), strength)
    a = level - slope * log(USUAL_SCORE) - of_best * log(USUAL_BEST)
    return Calibration(a, slope, of_best, len(used), source)


def usable(outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """Return the outcomes that say something of the curve: of a score above 0, with a weight above 0."""
    return tuple(one for one in outcomes if one.score > 0 and one.weight > 0)


def _pinned(curve: Calibration) -> FloatArray:
    level = curve.a + curve.b * log(USUAL_SCORE) + curve.c * log(USUAL_BEST)
    return np.array([level, max(curve.b, LEAST_SLOPE), curve.c])


def _fitted(used: Sequence[Outcome], prior: FloatArray, strength: float) -> tuple[float, float, float]:
    """Return level, slope and what the best score changes: a convex problem, so that there is one answer."""
    table = np.array(
        [(1.0, log(one.score / USUAL_SCORE), log(one.best / USUAL_BEST), one.weight) for one in used]
    )
    rows, weights = table[:, :3], table[:, 3]
    signs = np.where([one.positive for one in used], 1.0, -1.0)

    def surprise(curve: FloatArray) -> tuple[float, FloatArray]:
        margins = signs * (rows @ curve)
        off = (curve - prior) / SPREADS
        loss = weights @ np.logaddexp(0, -margins) + strength * (off @ off) / 2
        return float(loss), -rows.T @ (weights * signs * expit(-margins)) + strength * off / SPREADS

    bounds = [(None, None), (LEAST_SLOPE, None), (None, None)]
    from scipy.optimize import minimize  # noqa: PLC0415 - a third of a second that most processes need not spend

    found = minimize(
        surprise, prior, jac=True, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-14, "gtol": 1e-8}
    )
    level, slope, of_best = (float(value) for value in found.x)
    return level, slope, of_best


@dataclass(frozen=True, slots=True)
class Bin:
    """Probabilities from `low` up to `high`: how many, what they said on average, and what share came true."""

    low: float
    high: float
    n: int
    mean_probability: float
    share_positive: float


def reliability(probabilities: Sequence[float], outcomes: Sequence[bool], bins: int = 10) -> tuple[Bin, ...]:
    """Return the bins of equal width that are not empty, the lowest first; 1 belongs to the last."""
    if bins < 1:
        raise EngineError("bins", bins, "give 1 or more")
    likely, came_true = _pairs(probabilities, outcomes)
    places = np.minimum((likely * bins).astype(np.intp), bins - 1)
    return tuple(
        Bin(
            place / bins,
            (place + 1) / bins,
            int(inside.sum()),
            float(likely[inside].mean()),
            float(came_true[inside].mean()),
        )
        for place in range(bins)
        if (inside := places == place).any()
    )


def brier(probabilities: Sequence[float], outcomes: Sequence[bool]) -> float:
    """Return the mean square of what the probabilities were off by (Brier 1950): 0 is perfect, 1 all wrong."""
    likely, came_true = _pairs(probabilities, outcomes)
    if not likely.size:
        raise EngineError("probabilities", [], "give at least one")
    return float(np.mean((likely - came_true) ** 2))


def _pairs(probabilities: Sequence[float], outcomes: Sequence[bool]) -> tuple[FloatArray, FloatArray]:
    likely, came_true = np.asarray(probabilities, np.float64), np.asarray(outcomes, np.float64)
    if likely.shape != came_true.shape:
        raise EngineError("outcomes", len(outcomes), f"give one for each probability ({len(probabilities)})")
    wrong = likely[~((likely >= 0) & (likely <= 1))]
    if wrong.size:
        raise EngineError("probabilities", float(wrong[0]), "give numbers from 0 to 1")
    return likely, came_true


def _check_scores(scores: FloatArray, bests: FloatArray) -> None:
    for name, values in (("score", scores), ("best", bests)):
        wrong = values[~(np.isfinite(values) & (values >= 0))]
        if wrong.size:
            raise EngineError(name, float(wrong[0]), "give a finite number, 0 or more")
    above = bests[scores > bests]
    if above.size:
        raise EngineError("best", float(above[0]), "give the best score for the need, at least the score")
