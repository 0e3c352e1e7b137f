"""The floor of an invitation: the least probability worth one, by whom it would ask and who of them fits.

A measure of order cannot choose it, for leaving out the last answers never improves an order; F1 over the
documents asked does: the harmonic mean of the share of the asked that fit and of the fitting that are asked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from matching.calibration import Calibration, Outcome, fit_calibration
from matching.evaluate import Interval, paired_bootstrap
from matching.tune.search import is_gain
from matching.tune.trials import Labelled, Setup, Trials, WideArray, split
from matching.types import Hit, Query

FLOORS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7)
# The labels alone shall speak; a trace of the prior keeps the fit defined.
STRENGTH = 0.01


@dataclass(frozen=True, slots=True)
class Floors:
    """What floors were chosen, by outer fold and by all queries, and what they gained over `current`.

    `before` and `after` are mean F1 on queries that neither curve nor choice has seen, `gain` their difference;
    `asked_before` and `asked_after` how many documents are asked for a query.
    """

    current: float
    fits: float
    chosen: tuple[float, ...]
    chosen_by_all: float
    before: float
    after: float
    gain: Interval
    asked_before: float
    asked_after: float
    n_queries: int


@dataclass(frozen=True, slots=True)
class FloorPlan:
    """The floor that is there, the grade from which on a document fits, how many inner folds choose."""

    current: float
    fits: float
    n_inner: int
    seed: int

    @property
    def ladder(self) -> WideArray:
        return np.array(sorted({*FLOORS, self.current}))

    @property
    def place(self) -> int:
        """Return where the floor that is there stands on the ladder."""
        return int(np.searchsorted(self.ladder, self.current))


@dataclass(frozen=True, slots=True)
class _Asked:
    """One query with one setup: the scores found, which of them fit, and how many documents fit in all."""

    key: str
    scores: WideArray
    fits: np.ndarray
    n_fitting: int

    def outcomes(self) -> list[Outcome]:
        best = float(self.scores.max(initial=0.0))
        return [Outcome(float(s), best, bool(fit)) for s, fit in zip(self.scores, self.fits, strict=True)]

    def at(self, floors: WideArray, curve: Calibration) -> tuple[WideArray, WideArray]:
        """Return F1 and the number of asked at each floor; asking nobody where nobody fits is 1."""
        likely = curve.probability(self.scores, float(self.scores.max(initial=0.0)))
        is_asked = likely[:, np.newaxis] >= floors
        asked, right = is_asked.sum(axis=0), (is_asked & self.fits[:, np.newaxis]).sum(axis=0)
        both = asked + self.n_fitting
        return np.where(both > 0, 2 * right / np.maximum(both, 1), 1.0), asked.astype(np.float64)


def tune_floor(
    labelled: Labelled,
    trials: Trials,
    outer: Sequence[tuple[Setup, frozenset[str]]],
    whole: Setup,
    plan: FloorPlan,
) -> Floors:
    """Return what other floors would have gained; `outer` has the setup and the held-out queries of each fold.

    Each fold's setup and floor are judged on its held-out queries with a curve fitted on the others.
    """
    queries = labelled.judged()
    asked_with = _remembered(labelled, trials, queries, plan.fits)
    chosen, values, numbers = [], [], []
    for setup, held_out in outer:
        asked = asked_with(setup)
        taught = [one for one in asked if one.key not in held_out]
        place = _choice(taught, plan)
        unseen = _at_floors([one for one in asked if one.key in held_out], _curve(taught), plan)
        chosen.append(float(plan.ladder[place]))
        values.append(unseen[0][:, [plan.place, place]])
        numbers.append(unseen[1][:, [plan.place, place]])
    f1, asked_for = np.vstack(values), np.vstack(numbers)
    return Floors(
        current=plan.current,
        fits=plan.fits,
        chosen=tuple(chosen),
        chosen_by_all=float(plan.ladder[_choice(asked_with(whole), plan)]),
        before=float(f1[:, 0].mean()),
        after=float(f1[:, 1].mean()),
        gain=paired_bootstrap(f1[:, 0].tolist(), f1[:, 1].tolist(), plan.seed),
        asked_before=float(asked_for[:, 0].mean()),
        asked_after=float(asked_for[:, 1].mean()),
        n_queries=len(f1),
    )


def _remembered(
    labelled: Labelled, trials: Trials, queries: Sequence[Query], fits: float
) -> Callable[[Setup], list[_Asked]]:
    kept: dict[str, list[_Asked]] = {}
    known = frozenset(one.key for one in labelled.documents)

    def asked_with(setup: Setup) -> list[_Asked]:
        if setup.name not in kept:
            found = trials.hits(setup, queries)
            kept[setup.name] = [
                _asked(query, hits, labelled.judgements[query.key], known - query.exclude, fits)
                for query, hits in zip(queries, found, strict=True)
            ]
        return kept[setup.name]

    return asked_with


def _asked(
    query: Query, hits: Sequence[Hit], grades: Mapping[str, float], known: frozenset[str], fits: float
) -> _Asked:
    fitting = {key for key, grade in grades.items() if grade >= fits and grade > 0 and key in known}
    scores = np.array([hit.score for hit in hits], dtype=np.float64)
    return _Asked(query.key, scores, np.array([hit.key in fitting for hit in hits], dtype=bool), len(fitting))


def _choice(taught: Sequence[_Asked], plan: FloorPlan) -> int:
    """Return the place of the floor with the best F1 on inner folds; the current one's unless that is a gain."""
    values = np.empty((len(taught), len(plan.ladder)))
    parts = split([one.key for one in taught], plan.n_inner, f"{plan.seed} floor")
    for part in parts:
        others = [taught[place] for place in np.setdiff1d(np.arange(len(taught)), part)]
        values[part] = _at_floors([taught[place] for place in part], _curve(others), plan)[0]
    best = int(values.mean(axis=0).argmax())
    gains = values[:, best] - values[:, plan.place]
    return best if is_gain([gains[part] for part in parts]) else plan.place


def _at_floors(asked: Sequence[_Asked], curve: Calibration, plan: FloorPlan) -> tuple[WideArray, WideArray]:
    """Return F1 and the number of asked of each query at each floor: both (n_queries, n_floors)."""
    pairs = [one.at(plan.ladder, curve) for one in asked]
    return np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])


def _curve(taught: Sequence[_Asked]) -> Calibration:
    outcomes = list(chain.from_iterable(one.outcomes() for one in taught))
    return fit_calibration(outcomes, enough=1, strength=STRENGTH, source="labelled")
