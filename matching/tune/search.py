"""A coordinate search: one knob after another is turned while that is a gain, within a budget of trials."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from matching.tune.knobs import stepped
from matching.tune.trials import Places, Setup, WideArray

# Below this a difference is rounding.
NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Training:
    """What a search may look at: the values of a setup, and the places of the queries of each inner fold."""

    values: Callable[[Setup], WideArray]
    parts: Sequence[Places]

    def is_gain(self, setup: Setup, before: Setup) -> bool:
        """Say whether a setup is better than another on the inner folds."""
        gains = self.values(setup) - self.values(before)
        return is_gain([gains[part] for part in self.parts])


def is_gain(gains: Sequence[WideArray]) -> bool:
    """Say whether the mean gain is above its standard error over the folds (Breiman et al. 1984).

    A rung that is only as good as the one before by chance is not climbed: what is there stays.
    """
    means = np.array([own.mean() for own in gains])
    error = means.std(ddof=1) / np.sqrt(len(means))
    return bool(np.concatenate(gains).mean() > max(error, NOTHING))


def search(start: Setup, knobs: Sequence[str], training: Training, budget: int) -> Setup:
    """Return the best setup found from `start` on, with at most so many other setups tried."""
    climb = _Climb(start, training, budget)
    while climb.passed_over(knobs):
        pass
    return climb.best


class _Climb:
    def __init__(self, start: Setup, training: Training, budget: int) -> None:
        self._start = start
        self._training = training
        self._left = budget
        self._tried = {start.name}
        self.best = start

    def passed_over(self, knobs: Sequence[str]) -> bool:
        """Turn each knob down and up as far as it is a gain; say whether any was turned."""
        before = self.best
        for knob in knobs:
            for direction in (-1, 1):
                while self._climbed(knob, direction):
                    pass
        return self.best is not before

    def _climbed(self, knob: str, direction: int) -> bool:
        """Take the next rung if it is a gain; where it is neither gain nor loss, the one after it."""
        rung = stepped(self.best, self._start, knob, direction)
        if rung is None or not self._may_try(rung):
            return False
        if not self._training.is_gain(rung, self.best):
            if self._training.is_gain(self.best, rung):
                return False
            rung = stepped(rung, self._start, knob, direction)
            if rung is None or not self._may_try(rung) or not self._training.is_gain(rung, self.best):
                return False
        self.best = rung
        return True

    def _may_try(self, rung: Setup) -> bool:
        if rung.name not in self._tried:
            if not self._left:
                return False
            self._left -= 1
            self._tried.add(rung.name)
        return True
