"""Nested cross-validation: inner folds choose, outer folds say what the choice is worth on queries it has not seen."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from matching.categories import CategorySettings
from matching.evaluate import MEASURES, Interval, paired_bootstrap
from matching.reading import Tokeniser
from matching.settings import Settings
from matching.tune.floors import FloorPlan, Floors, tune_floor
from matching.tune.knobs import FLOOR, Value, chosen_knobs, value_of
from matching.tune.search import Training, search
from matching.tune.trials import Labelled, Places, Setup, Trials, split
from matching.types import EngineError


@dataclass(frozen=True, slots=True)
class Plan:
    """How to search: the measure, the knobs (None: all that can be), folds, trials for each search at most, seed.

    `floor` is the floor that is there, `fits` the grade from which on a document is worth an invitation.
    """

    objective: str = "ndcg10"
    parameters: tuple[str, ...] | None = None
    n_outer: int = 5
    n_inner: int = 4
    budget: int = 60
    seed: int = 0
    floor: float = 0.3
    fits: float = 1.0

    def __post_init__(self) -> None:
        if self.objective not in MEASURES:
            raise EngineError("objective", self.objective, f"give one of {', '.join(MEASURES)}")
        if self.budget < 1:
            raise EngineError("budget", self.budget, "give 1 or more")
        if not self.fits > 0:
            raise EngineError("fits", self.fits, "give a grade above 0")
        if not 0 <= self.floor <= 1:
            raise EngineError("floor", self.floor, "give a number from 0 to 1")


@dataclass(frozen=True, slots=True)
class Fold:
    """One outer fold: what the others chose, its mean before and after, and the gain that the choosing ones saw."""

    number: int
    n_queries: int
    chosen: Mapping[str, Value]
    before: float
    after: float
    seen_gain: float


@dataclass(frozen=True, slots=True)
class Tuned:
    """What the search found. `gain` is over `n_queries`, each judged by a choice that has not seen it.

    `chosen_by_all` is what all queries together choose; nothing unseen is left to judge it, so `gain` stands
    for it. `left_out` says why a knob could not be searched.
    """

    plan: Plan
    n_documents: int
    n_queries: int
    current: Mapping[str, Value]
    folds: tuple[Fold, ...]
    chosen_by_all: Mapping[str, Value]
    before: float
    after: float
    gain: Interval
    n_setups: int
    left_out: Mapping[str, str] = field(default_factory=dict)
    floors: Floors | None = None

    def agreed(self, knob: str) -> tuple[Value, int]:
        """Return what most outer folds choose for a knob, and how many do."""
        ((value, n_folds),) = Counter(fold.chosen[knob] for fold in self.folds).most_common(1)
        return value, n_folds


def tune(
    labelled: Labelled,
    tokeniser: Tokeniser,
    settings: Settings | None = None,
    plan: Plan | None = None,
    tell: Callable[[str], None] = lambda _what: None,
) -> Tuned:
    """Return what other settings would have gained over the given ones; the same arguments give the same answer.

    `tell` hears a line after each outer fold. Refused are fewer than 20 queries that somebody fits, a grade that
    is no number, an unknown parameter, and folds that would be empty.
    """
    plan = plan or Plan()
    knobs, left_out = chosen_knobs(labelled, plan.parameters)
    start = Setup(settings or Settings(), CategorySettings() if labelled.has_fair_categories else None)
    turned = tuple(knob for knob in knobs if knob != FLOOR)
    course = _Course(labelled, Trials(labelled, tokeniser, plan.objective), start, turned, plan)
    outer = split([query.key for query in labelled.answered()], plan.n_outer, f"{plan.seed} outer")
    if FLOOR in knobs:
        _check_fits(labelled, plan)
    return course.judged(outer, course.chosen(outer, tell), left_out, with_floor=FLOOR in knobs)


@dataclass(frozen=True, slots=True)
class _Course:
    """One search: what is ranked, from where it starts and which knobs it turns."""

    labelled: Labelled
    trials: Trials
    start: Setup
    knobs: Sequence[str]
    plan: Plan

    def chosen(self, outer: Sequence[Places], tell: Callable[[str], None]) -> list[Setup]:
        """Return what the queries outside each outer fold choose, and last what all of them choose."""
        keys = [query.key for query in self.labelled.answered()]
        everybody = np.arange(len(keys))
        found = []
        for number, held_out in enumerate([*outer, everybody[:0]], start=1):
            places = np.setdiff1d(everybody, held_out)
            inner = split([keys[place] for place in places], self.plan.n_inner, f"{self.plan.seed} inner")
            training = Training(self.trials.values, [places[part] for part in inner])
            found.append(search(self.start, self.knobs, training, self.plan.budget))
            tell(f"search {number} of {len(outer) + 1}: {self.trials.n_setups} setups tried so far")
        return found

    def judged(
        self,
        outer: Sequence[Places],
        found: Sequence[Setup],
        left_out: Mapping[str, str],
        *,
        with_floor: bool,
    ) -> Tuned:
        """Return what the choices are worth on the folds that have not seen them."""
        before = self.trials.values(self.start)
        after = np.empty_like(before)
        for setup, held_out in zip(found, outer, strict=False):  # the last setup has no fold
            after[held_out] = self.trials.values(setup)[held_out]
        return Tuned(
            plan=self.plan,
            n_documents=len(self.labelled.documents),
            n_queries=len(before),
            current=self._values(self.start),
            folds=tuple(self._fold(place, held_out, found[place]) for place, held_out in enumerate(outer)),
            chosen_by_all=self._values(found[-1]),
            before=float(before.mean()),
            after=float(after.mean()),
            gain=paired_bootstrap(before.tolist(), after.tolist(), self.plan.seed),
            n_setups=self.trials.n_setups,
            left_out=left_out,
            floors=self._floors(outer, found) if with_floor else None,
        )

    def _fold(self, place: int, held_out: Places, chosen: Setup) -> Fold:
        before, after = self.trials.values(self.start), self.trials.values(chosen)
        return Fold(
            number=place + 1,
            n_queries=len(held_out),
            chosen=self._values(chosen),
            before=float(before[held_out].mean()),
            after=float(after[held_out].mean()),
            seen_gain=float(np.delete(after - before, held_out).mean()),
        )

    def _values(self, setup: Setup) -> dict[str, Value]:
        return {knob: value_of(setup, knob) for knob in self.knobs}

    def _floors(self, outer: Sequence[Places], found: Sequence[Setup]) -> Floors:
        """Queries that nobody fits, which no order can serve, but a floor can, are dealt to the folds too."""
        answered = [query.key for query in self.labelled.answered()]
        held_out = [{answered[place] for place in places} for places in outer]
        unserved = sorted({query.key for query in self.labelled.judged()} - set(answered))
        for place, key in enumerate(unserved):
            held_out[place % len(held_out)].add(key)
        pairs = [(found[place], frozenset(keys)) for place, keys in enumerate(held_out)]
        plan = FloorPlan(self.plan.floor, self.plan.fits, self.plan.n_inner, self.plan.seed)
        return tune_floor(self.labelled, self.trials, pairs, found[-1], plan)


def _check_fits(labelled: Labelled, plan: Plan) -> None:
    largest = max(grade for grades in labelled.judgements.values() for grade in grades.values())
    if plan.fits > largest:
        raise EngineError("fits", plan.fits, f"give at most the largest grade ({largest:g})")
