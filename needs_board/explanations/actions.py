"""Explaining a match from what is kept, or anew; making a past run again."""

import asyncio
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.enterprises.rules import StoreState
from needs_board.explanations import queries
from needs_board.explanations.forms import Explanation, Fit, ReplayedNeed, ReplayedRun
from needs_board.explanations.queries import Kept
from needs_board.explanations.rules import GATE_TEXTS, kept_out_text
from needs_board.kit.asker import Asker
from needs_board.kit.beside import beside
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.db import Database
from needs_board.kit.errors import NotFound, Refused
from needs_board.kit.i18n import _
from needs_board.ledger.actions import replay
from needs_board.ledger.forms import Answered, Difference, Inputs, Replay
from needs_board.market.actions import explain_fit
from needs_board.market.rules import LEAST_PROBABILITY, SHORTLIST
from needs_board.matches import queries as matches
from needs_board.matches.models import Match, MatchRun
from needs_board.needs.models import Need
from needs_board.needs.rules import takes_quotes
from needs_board.relevance.forms import ExplainedScore, SignalValue, Why
from needs_board.relevance.rules import Decision, Standing, gate_for

LAST = "last"


async def explain_match(database: Database, need: Need, enterprise_id: UUID, at: datetime) -> ExplainedScore:
    """Return why an enterprise with an open store has its score for a need, computed anew."""
    async with database.read() as session:
        question = await matches.question(session, [need], at)
    return await explain_fit(database, question, str(enterprise_id), at)


def explain_match_here(url: str, need_id: UUID, enterprise_id: UUID, at: datetime) -> ExplainedScore:
    """Return what `explain_match` does, over a database of its own: this is the work of the process beside."""

    async def work() -> ExplainedScore:
        database = Database(url, pool_size=2)
        try:
            async with database.read() as session:
                need = await session.get_one(Need, need_id)
            return await explain_match(database, need, enterprise_id, at)
        finally:
            await database.close()

    return asyncio.run(work())


async def explanation_for(
    database: Database, asker: Asker, code: str, number: int, at: datetime, anew: bool = False
) -> Explanation:
    """Return why an enterprise was asked for a need, or what kept it out.

    From what the newest run kept; for the staff computed anew where that has no reasons, or when asked for: in the
    process beside, which takes seconds the first time. The caller holds no transaction.
    Raises NotFound for an officer whose enterprise was not asked, Forbidden for other agencies' needs.
    """
    async with database.read() as session:
        kept = await queries.what_is_kept(session, asker, code, number)
    fit = _kept_fit(kept.match) if kept.match else None
    if asker.is_staff and kept.enterprise.state is StoreState.OPEN and (anew or fit is None or not fit.why):
        keys = (kept.need.id, kept.enterprise.id)
        fit = _fit_now(await beside(explain_match_here, database.url, *keys, at))
    is_told = not asker.is_staff or kept.invitation is not None
    return Explanation(
        need=kept.need.code,
        title=kept.need.title,
        enterprise=kept.enterprise.number,
        name=kept.enterprise.name,
        rank=kept.match.rank if kept.match and asker.is_staff else None,
        wave=kept.invitation.wave if kept.invitation else None,
        fit=fit,
        kept_out=() if is_told else tuple(filter(None, (_gate(kept, at), _decision(kept, fit)))),
    )


async def replay_run(database: Database, which: str, at: datetime) -> ReplayedRun:
    """Make a run of the matcher again, by its id or the `last` one, and compare its answers with those it gave.

    Raises NotFound for an unknown run, Refused for one whose ledger was changed or that is older than it.
    """
    async with database.read() as session:
        run = await _run(session, which)
    if not run.inputs:
        raise Refused(
            _("이 매칭은 원장을 두기 전의 것이라 다시 해 볼 수 없습니다. 그 뒤의 매칭을 골라 주세요.")
        )
    made = await replay(database, run.id, msgspec.convert(run.inputs, Inputs), run.fingerprint, at)
    async with database.read() as session:
        codes = await queries.codes_of(session, [UUID(one.need) for one in made.differences])
        names = await queries.names_of(session, list(_concerned(made.differences)))
    return ReplayedRun(
        run=str(run.id),
        at=run.at,
        needs=made.needs,
        same=made.is_same,
        cause=_cause(made),
        differences=tuple(
            ReplayedNeed(
                codes.get(one.need, one.need), one.place, _answer(one.sent, names), _answer(one.now, names)
            )
            for one in made.differences
        ),
    )


def _kept_fit(match: Match) -> Fit:
    why = tuple(msgspec.convert(one, Why) for one in match.reasons)
    signals = tuple(msgspec.convert(one, SignalValue) for one in match.signals)
    return Fit(
        score=match.score,
        relevance=match.relevance,
        probability=match.probability,
        why=why,
        rest=match.relevance - sum(one.value for one in why),
        signals=signals,
    )


def _fit_now(found: ExplainedScore) -> Fit:
    return Fit(
        score=found.score,
        relevance=found.relevance,
        probability=found.probability,
        why=found.why,
        rest=found.rest,
        signals=found.signals,
        lacks=found.lacks,
        is_anew=True,
    )


def _gate(kept: Kept, at: datetime) -> str:
    """Return what shuts the enterprise out now, whatever its score."""
    need, state = kept.need, kept.enterprise.state
    standing = Standing(
        is_store_open=state is StoreState.OPEN,
        is_suspended=state is StoreState.SUSPENDED,
        need_takes_quotes=takes_quotes(need.state, need.deadline_at or at, at),
    )
    gate = gate_for(standing, today_in_seoul(at), today_in_seoul(need.deadline_at or at))
    return _(GATE_TEXTS[gate]) if gate else ""


def _decision(kept: Kept, fit: Fit | None) -> str:
    """Return what the policy said of it in the newest run, or why it is not on the shortlist."""
    if kept.match is not None:
        return kept_out_text(Decision(kept.match.decision), kept.match.measured, kept.match.limit)
    if fit is None:
        return ""
    if fit.probability < LEAST_PROBABILITY:
        return kept_out_text(Decision.BELOW_FLOOR, fit.probability, LEAST_PROBABILITY)
    if not kept.is_matched:
        return _("아직 기업과 맞춰 보지 않은 수요입니다.")
    return _("마지막 매칭에서 추천 목록 %(top)s곳에 들지 못했습니다.") % {"top": SHORTLIST.top}


async def _run(session: AsyncSession, which: str) -> MatchRun:
    if which == LAST:
        newest = await matches.latest_runs(session, 1)
        if not newest:
            raise NotFound(_("아직 매칭한 기록이 없습니다."))
        return newest[0]
    try:
        run_id = UUID(which)
    except ValueError:
        raise NotFound(
            _("매칭 번호가 아닙니다: %(which)s. 매칭 기록 화면의 번호나 last를 적어 주세요.")
            % {"which": which}
        ) from None
    return await matches.run_by_id(session, run_id)


def _concerned(differences: tuple[Difference, ...]) -> set[UUID]:
    return {UUID(one.enterprise) for pair in differences for one in (pair.sent, pair.now) if one}


def _answer(one: Answered | None, names: dict[str, str]) -> str:
    """Return one answer to the last digit; a dash where there is none at this place."""
    if one is None:
        return "–"
    name = names.get(one.enterprise, one.enterprise)
    return f"{name} {one.score!r} {one.relevance!r} {one.probability!r}"


def _cause(made: Replay) -> str:
    if made.is_same:
        return ""
    return made.cause or _(
        "엔진도 재료도 그대로이므로, 적어 둔 답이 나중에 바뀌었거나 다른 기계에서 셈한 것입니다."
    )
