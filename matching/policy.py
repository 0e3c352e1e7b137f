"""Who is invited now: floor, waves, weekly budget per enterprise, reserved places for newcomers. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from matching.types import EngineError


class Decision(StrEnum):
    """What a wave decided about a candidate; the first that applies, in the order written here."""

    ALREADY_INVITED = "already_invited"
    BELOW_FLOOR = "below_floor"
    BUDGET_SPENT = "budget_spent"
    INVITED = "invited"
    NEXT_WAVE = "next_wave"


@dataclass(frozen=True, slots=True)
class WavePolicy:
    """The rules of a wave.

    `floor` is the least score in [0, 1] that is worth an invitation; `wave_size` the most invitations of one
    wave; `weekly_budget` the most invitations that one enterprise gets in a week; `newcomer_places` the
    places of the wave kept for newcomers above the floor (unused ones fall to the others).
    """

    floor: float
    wave_size: int
    weekly_budget: int
    newcomer_places: int = 0

    def __post_init__(self) -> None:
        if not (isfinite(self.floor) and 0 <= self.floor <= 1):
            raise EngineError("floor", self.floor, "give a number from 0 to 1")
        for name in ("wave_size", "weekly_budget", "newcomer_places"):
            if getattr(self, name) < 0:
                raise EngineError(name, getattr(self, name), "give 0 or more")
        if self.newcomer_places > self.wave_size:
            raise EngineError(
                "newcomer_places", self.newcomer_places, f"give at most wave_size ({self.wave_size})"
            )


@dataclass(frozen=True, slots=True)
class Candidate:
    """An enterprise on a shortlist, with what the policy must know of it."""

    key: str
    score: float
    invited_this_week: int = 0
    is_newcomer: bool = False
    already_invited: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """The decision about one candidate; `newcomer_place` when only a reserved place let it into this wave."""

    key: str
    decision: Decision
    newcomer_place: bool = False


def choose_wave(candidates: Iterable[Candidate], policy: WavePolicy) -> tuple[Choice, ...]:
    """Return one choice per candidate, ordered by (-score, key); the order given does not matter."""
    ordered = sorted(candidates, key=lambda one: (-one.score, one.key))
    _check(ordered)
    free = [one for one in ordered if _refusal(one, policy) is None]
    by_score = {one.key for one in free[: policy.wave_size]}
    invited = _with_newcomers(free, policy)
    return tuple(_choice(one, policy, invited, by_score) for one in ordered)


def _check(ordered: list[Candidate]) -> None:
    seen: set[str] = set()
    for one in ordered:
        if not isfinite(one.score):
            raise EngineError(f"score of {one.key}", one.score, "give a finite number")
        if one.key in seen:
            raise EngineError("candidates", one.key, "name each candidate once")
        seen.add(one.key)


def _refusal(one: Candidate, policy: WavePolicy) -> Decision | None:
    if one.already_invited:
        return Decision.ALREADY_INVITED
    if one.score < policy.floor:
        return Decision.BELOW_FLOOR
    if one.invited_this_week >= policy.weekly_budget:
        return Decision.BUDGET_SPENT
    return None


def _with_newcomers(free: list[Candidate], policy: WavePolicy) -> set[str]:
    """Fill the reserved places with the best newcomers, then the rest of the wave down the list."""
    reserved = [one for one in free if one.is_newcomer][: policy.newcomer_places]
    others = [one for one in free if one not in reserved]
    return {one.key for one in reserved} | {one.key for one in others[: policy.wave_size - len(reserved)]}


def _choice(one: Candidate, policy: WavePolicy, invited: set[str], by_score: set[str]) -> Choice:
    refusal = _refusal(one, policy)
    if refusal is not None:
        return Choice(one.key, refusal)
    if one.key not in invited:
        return Choice(one.key, Decision.NEXT_WAVE)
    return Choice(one.key, Decision.INVITED, newcomer_place=one.key not in by_score)
