"""Why an enterprise fits a need, or was left out, as plain values."""

from datetime import datetime

import msgspec

from needs_board.relevance.forms import SignalValue, Why


class Fit(msgspec.Struct, frozen=True):
    """A score and what it is made of: the values of `why` and `rest` add up to the relevance, with the parts of the
    signals to the score. `lacks` are nouns of the need that the enterprise has nothing for; known when `is_anew`.
    """

    score: float
    relevance: float
    probability: float
    why: tuple[Why, ...]
    rest: float
    signals: tuple[SignalValue, ...]
    lacks: tuple[str, ...] = ()
    is_anew: bool = False


class Explanation(msgspec.Struct, frozen=True):
    """Why an enterprise was asked for a need, in which wave, or what kept it out, in sentences for the staff.

    `rank` is its place in the newest run, None off its shortlist; `fit` is None where nothing can be said.
    """

    need: str
    title: str
    enterprise: int
    name: str
    rank: int | None
    wave: int | None
    fit: Fit | None
    kept_out: tuple[str, ...] = ()


class ReplayedNeed(msgspec.Struct, frozen=True):
    """The first place at which the answer for a need differs: enterprise, score, relevance and probability."""

    need: str
    place: int
    sent: str
    now: str


class ReplayedRun(msgspec.Struct, frozen=True):
    """How the replay of a run went; of each difference, who was sent and who comes now at its first place."""

    run: str
    at: datetime
    needs: int
    same: bool
    cause: str
    differences: tuple[ReplayedNeed, ...]
