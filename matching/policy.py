"""Who is invited now, and what kept the others out: gates, floor, waves, weekly budgets, newcomers' places. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from matching.gates import Gate
from matching.types import EngineError


class Decision(StrEnum):
    """What a wave decided about a candidate; the first that applies, in the order written here."""

    GATED = "gated"
    ALREADY_INVITED = "already_invited"
    BELOW_FLOOR = "below_floor"
    BUDGET_SPENT = "budget_spent"
    INVITED = "invited"
    NEXT_WAVE = "next_wave"


@dataclass(frozen=True, slots=True)
class WavePolicy:
    """The rules of a wave.

    `floor` is the least probability in [0, 1] that is worth an invitation; `wave_size` the most invitations of one
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
    """An enterprise on a shortlist, with what the policy must know of it.

    Its score gives its place, its probability whether it is asked at all, and a gate shuts it out.
    """

    key: str
    score: float
    probability: float
    invited_this_week: int = 0
    is_newcomer: bool = False
    already_invited: bool = False
    gate: Gate | None = None


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The first thing that kept a candidate out of a wave, with the two numbers that decided.

    GATED: `gate`, without numbers. ALREADY_INVITED: no numbers either. BELOW_FLOOR: its probability and the floor. BUDGET_SPENT: its invitations of
    this week and the weekly budget. NEXT_WAVE: its place in the queue for the wave, and the places that the
    wave has for the queue: its size less what newcomers hold.
    """

    decision: Decision
    gate: Gate | None = None
    measured: float | None = None
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The decision about one candidate; `newcomer_place` when only a reserved place let it into this wave.

    `why_not` is None for who is invited now.
    """

    key: str
    decision: Decision
    newcomer_place: bool = False
    why_not: WhyNot | None = None


def choose_wave(candidates: Iterable[Candidate], policy: WavePolicy) -> tuple[Choice, ...]:
    """Return one choice per candidate, ordered by (-score, key); the order given does not matter."""
    ordered = sorted(candidates, key=lambda one: (-one.score, one.key))
    _check(ordered)
    kept_out = {one.key: _refusal(one, policy) for one in ordered}
    free = [one for one in ordered if kept_out[one.key] is None]
    by_score = {one.key for one in free[: policy.wave_size]}
    # The reserved places go to the best newcomers, the rest of the wave to the queue of all others.
    reserved = [one.key for one in free if one.is_newcomer][: policy.newcomer_places]
    queue = [one.key for one in free if one.key not in reserved]
    seats = policy.wave_size - len(reserved)
    invited = {*reserved, *queue[:seats]}
    for place, key in enumerate(queue[seats:], start=seats + 1):
        kept_out[key] = WhyNot(Decision.NEXT_WAVE, measured=place, limit=seats)
    return tuple(_choice(one.key, kept_out[one.key], invited, by_score) for one in ordered)


def _check(ordered: list[Candidate]) -> None:
    seen: set[str] = set()
    for one in ordered:
        if not isfinite(one.score):
            raise EngineError(f"score of {one.key}", one.score, "give a finite number")
        if not 0 <= one.probability <= 1:
            raise EngineError(f"probability of {one.key}", one.probability, "give a number from 0 to 1")
        if one.key in seen:
            raise EngineError("candidates", one.key, "name each candidate once")
        seen.add(one.key)


def _refusal(one: Candidate, policy: WavePolicy) -> WhyNot | None:
    """Return what keeps a candidate out of any wave, the first of it."""
    if one.gate is not None:
        return WhyNot(Decision.GATED, one.gate)
    if one.already_invited:
        return WhyNot(Decision.ALREADY_INVITED)
    if one.probability < policy.floor:
        return WhyNot(Decision.BELOW_FLOOR, measured=one.probability, limit=policy.floor)
    if one.invited_this_week >= policy.weekly_budget:
        return WhyNot(Decision.BUDGET_SPENT, measured=one.invited_this_week, limit=policy.weekly_budget)
    return None


def _choice(key: str, why_not: WhyNot | None, invited: set[str], by_score: set[str]) -> Choice:
    if why_not is None:
        return Choice(key, Decision.INVITED, newcomer_place=key in invited - by_score)
    return Choice(key, why_not.decision, why_not=why_not)
