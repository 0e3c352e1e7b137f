"""Shortlists for programs of the agency and the staff."""

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.kit.asker import Role, check_role
from needs_board.kit.errors import Forbidden
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.matches import queries
from needs_board.needs.queries import need_by_code
from needs_board.needs.rules import owns


class MatchReasonOut(msgspec.Struct, frozen=True):
    """A word of the need that the enterprise answers; `value` is its share of the score."""

    word: str
    value: float
    fields: list[str]


class MatchOut(msgspec.Struct, frozen=True):
    """One enterprise on the shortlist; `score` is between 0 and 1, `invited` tells whether it was asked."""

    enterprise: int
    name: str
    rank: int
    score: float
    invited: bool
    decision: str
    reasons: list[MatchReasonOut]


class MatchesOut(msgspec.Struct, frozen=True):
    """The newest shortlist of a need, best first."""

    need: str
    matches: list[MatchOut]


@get("/api/v1/needs/{code:str}/matches")
async def list_matches(look: NamedDependency[Visit], code: FromPath[str]) -> MatchesOut:
    """List who fits a need and why; the agency of the need sees those who were asked, staff see all."""
    check_role(look.asker, Role.OFFICER, Role.STAFF)
    need = await need_by_code(look.session, look.asker, code)
    if not look.asker.is_staff and not owns(look.asker, need.organisation_id):
        raise Forbidden(_("다른 기관의 수요에 대한 추천 내역은 볼 수 없습니다."))
    found = await queries.shortlist(look.session, need.id)
    return MatchesOut(
        need=need.code,
        matches=[
            MatchOut(
                enterprise=enterprise.number,
                name=enterprise.name,
                rank=match.rank,
                score=match.score,
                invited=invitation is not None,
                decision=match.decision,
                reasons=[MatchReasonOut(one["word"], one["value"], one["fields"]) for one in match.reasons],
            )
            for match, enterprise, invitation in found
            if look.asker.is_staff or invitation is not None
        ],
    )


routes = [list_matches]
