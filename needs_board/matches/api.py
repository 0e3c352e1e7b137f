"""Shortlists for programs of the agency and the staff."""

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.kit.visit import Visit
from needs_board.matches import queries


class MatchReasonOut(msgspec.Struct, frozen=True):
    """A word of the need that the enterprise answers; `value` is its share of the score.

    `kind` is word, similar (`words` are of like meaning) or category (then `word` is its name).
    """

    word: str
    value: float
    fields: list[str]
    words: list[str]
    kind: str = "word"


class MatchSignalOut(msgspec.Struct, frozen=True):
    """What is known beside the words: `value` in [0, 1], `part` is what it takes away from the relevance."""

    name: str
    value: float
    part: float
    reason: str


class MatchOut(msgspec.Struct, frozen=True):
    """One enterprise on the shortlist; `score` is between 0 and 1, `invited` tells whether it was asked.

    `relevance` is the score before the signals take their parts away, `probability` how likely it fits.
    """

    enterprise: int
    name: str
    rank: int
    score: float
    relevance: float
    probability: float
    invited: bool
    decision: str
    reasons: list[MatchReasonOut]
    signals: list[MatchSignalOut]


class MatchesOut(msgspec.Struct, frozen=True):
    """The newest shortlist of a need, best first."""

    need: str
    matches: list[MatchOut]


@get("/api/v1/needs/{code:str}/matches")
async def list_matches(look: NamedDependency[Visit], code: FromPath[str]) -> MatchesOut:
    """List who fits a need and why; the agency of the need sees those who were asked, staff see all."""
    need = await queries.need_for(look.session, look.asker, code)
    found = await queries.shortlist(look.session, need.id)
    return MatchesOut(
        need=need.code,
        matches=[
            MatchOut(
                enterprise=enterprise.number,
                name=enterprise.name,
                rank=match.rank,
                score=match.score,
                relevance=match.relevance,
                probability=match.probability,
                invited=invitation is not None,
                decision=match.decision,
                reasons=[msgspec.convert(one, MatchReasonOut) for one in match.reasons],
                signals=[msgspec.convert(one, MatchSignalOut) for one in match.signals],
            )
            for match, enterprise, invitation in found
            if look.asker.is_staff or invitation is not None
        ],
    )


routes = [list_matches]
