"""The matcher: find what changed, rank, keep the shortlists, tell the first wave."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts import queries as accounts
from needs_board.journal.actions import note
from needs_board.kit.asker import CLOCKWORK, Asker, Role, check_role
from needs_board.kit.db import Database, upsert
from needs_board.kit.errors import Refused
from needs_board.kit.i18n import _
from needs_board.matches import queries
from needs_board.matches.models import Invitation, Match, MatchedNeed, MatchRun, ProductMatch
from needs_board.matches.queries import Corpus, WaitingNeed
from needs_board.matches.rules import (
    PRODUCT_SHORTLIST,
    SHORTLIST,
    InvitationState,
    first_decisions,
    floor_for,
)
from needs_board.needs.models import Need
from needs_board.needs.rules import takes_quotes
from needs_board.notifications.actions import tell
from needs_board.notifications.forms import News
from needs_board.notifications.rules import NoticeKind
from needs_board.quotes.models import Quote
from needs_board.quotes.rules import QuoteState
from needs_board.relevance.actions import corpus_fingerprint, explain_text, rank_texts
from needs_board.relevance.forms import ExplainedScore, Found, Ranking, Text
from needs_board.relevance.rules import Decision
from needs_board.runs.actions import request_run
from needs_board.runs.rules import JobName

NEEDS_A_WRITE = 20


class MatchReport(msgspec.Struct, frozen=True):
    """What a run of the matcher did; nothing was due when `needs` is 0."""

    needs: int
    documents: int
    invited: int
    seconds: float


@dataclass(frozen=True, slots=True)
class _Work:
    """What a run ranks."""

    due: tuple[WaitingNeed, ...]
    texts: tuple[Text, ...]
    corpus: Corpus
    fingerprint: str


async def run_matcher(database: Database, at: datetime) -> MatchReport:
    """Match every need that is new or changed, and all open ones when stores or products changed.

    Three steps, so that no write waits for the ranking: read, rank in a thread, write in short transactions.
    What changed in between is found by the next run; a need that closed in between is left alone.
    """
    started = time.perf_counter()
    work = await _find_work(database, at)
    if not work.due:
        return MatchReport(0, len(work.corpus.enterprises), 0, time.perf_counter() - started)
    corpus = work.corpus
    enterprises = await rank_texts(database, corpus.enterprises, work.texts, size=SHORTLIST, at=at)
    products = await rank_texts(database, corpus.products, work.texts, size=PRODUCT_SHORTLIST, at=at)
    run_id = await _open_ledger(database, work, enterprises, at)
    invited = 0
    for start in range(0, len(work.due), NEEDS_A_WRITE):
        async with database.write() as session:
            for place in range(start, min(start + NEEDS_A_WRITE, len(work.due))):
                keeping = _Keeping(run_id, work.fingerprint, at)
                waiting = work.due[place]
                invited += await _keep(
                    session, keeping, waiting, enterprises.answers[place], products.answers[place]
                )
    seconds = time.perf_counter() - started
    async with database.write() as session:
        await session.execute(
            sa.update(MatchRun).where(MatchRun.id == run_id).values(invited=invited, seconds=seconds)
        )
    return MatchReport(len(work.due), len(work.corpus.enterprises), invited, seconds)


async def ask_for_a_run(session: AsyncSession, asker: Asker, at: datetime) -> None:
    """Ask the clockwork to run the matcher now; staff only."""
    check_role(asker, Role.STAFF)
    await request_run(session, asker, JobName.MATCH, at)
    note(session, asker, "ask_for_match_run", "job:match", at)


async def explain_match(database: Database, need: Need, enterprise_id: UUID, at: datetime) -> ExplainedScore:
    """Return why an enterprise with an open store has its score for a need, computed anew."""
    async with database.read() as session:
        corpus = await queries.corpus(session)
        (asked,) = await queries.need_texts(session, [need])
    if str(enterprise_id) not in {text.key for text in corpus.enterprises}:
        raise Refused(_("매장을 열지 않은 기업은 추천 대상이 아닙니다."))
    return await explain_text(database, corpus.enterprises, asked, str(enterprise_id), at)


async def _find_work(database: Database, at: datetime) -> _Work:
    async with database.read() as session:
        waiting = await queries.waiting_needs(session, at)
        matched_at = [one.matched.matched_at for one in waiting if one.matched is not None]
        is_changed = bool(matched_at) and await queries.corpus_changed(session, min(matched_at))
        due = [one for one in waiting if one.is_new]
        if not due and not is_changed:
            return _Work((), (), Corpus((), ()), "")
        corpus = await queries.corpus(session)
        mark = corpus_fingerprint([*corpus.enterprises, *corpus.products])
        due = [one for one in waiting if one.is_new or (one.matched and one.matched.fingerprint != mark)]
        texts = await queries.need_texts(session, [one.need for one in due])
    return _Work(tuple(due), tuple(texts), corpus, mark)


async def _open_ledger(database: Database, work: _Work, ranking: Ranking, at: datetime) -> UUID:
    async with database.write() as session:
        run = MatchRun(
            at=at,
            fingerprint=ranking.fingerprint,
            parameters=ranking.parameters,
            needs=len(work.due),
            documents=len(work.corpus.enterprises),
            invited=0,
            seconds=0.0,
        )
        session.add(run)
        await session.flush()
        return run.id


@dataclass(frozen=True, slots=True)
class _Keeping:
    """What all rows of one run share."""

    run_id: UUID
    fingerprint: str
    at: datetime


async def _keep(
    session: AsyncSession,
    keeping: _Keeping,
    waiting: WaitingNeed,
    enterprises: Sequence[Found],
    products: Sequence[Found],
) -> int:
    """Keep the shortlist of one need and tell those whom the policy chose; return how many were told."""
    need = await session.get_one(Need, waiting.need.id, with_for_update=True, populate_existing=True)
    is_same = need.terms_revision == waiting.need.terms_revision
    if not is_same or not takes_quotes(need.state, need.deadline_at or keeping.at, keeping.at):
        return 0
    invited = (await queries.invited(session, [need.id]))[need.id]
    week = await queries.invitations_this_week(session, keeping.at)
    new = await queries.newcomers(session, keeping.at)
    waves = waiting.matched.waves if waiting.matched else 0
    decided = first_decisions(enterprises, invited, week, new, waves)
    await _replace_shortlists(session, keeping.run_id, need.id, enterprises, products, decided)
    told = [one for one in enterprises if decided[one.key][0] is Decision.INVITED]
    await _mark(session, need, keeping, first=waves == 0 and bool(told))
    if waiting.matched and need.terms_revision > waiting.matched.terms_revision:
        await _tell_change(session, need, invited, keeping.at)
    if told:
        await invite(session, need, told, max(1, waves), keeping.at)
    return len(told)


async def _replace_shortlists(
    session: AsyncSession,
    run_id: UUID,
    need_id: UUID,
    enterprises: Sequence[Found],
    products: Sequence[Found],
    decided: dict[str, tuple[Decision, bool]],
) -> None:
    await session.execute(sa.delete(Match).where(Match.need_id == need_id))
    await session.execute(sa.delete(ProductMatch).where(ProductMatch.need_id == need_id))
    for one in enterprises:
        decision, newcomer = decided[one.key]
        session.add(
            Match(
                run_id=run_id,
                need_id=need_id,
                enterprise_id=UUID(one.key),
                rank=one.rank,
                score=one.score,
                reasons=msgspec.to_builtins(one.why),
                decision=decision.value,
                newcomer_place=newcomer,
            )
        )
    for one in (product for product in products if product.score >= floor_for(products)):
        session.add(
            ProductMatch(
                run_id=run_id,
                need_id=need_id,
                product_id=UUID(one.key),
                rank=one.rank,
                score=one.score,
                reasons=msgspec.to_builtins(one.why),
            )
        )
    await session.flush()


async def _mark(session: AsyncSession, need: Need, keeping: _Keeping, *, first: bool) -> None:
    values = {
        "terms_revision": need.terms_revision,
        "fingerprint": keeping.fingerprint,
        "matched_at": keeping.at,
        **({"waves": 1, "last_wave_at": keeping.at} if first else {}),
    }
    insert = upsert(session, MatchedNeed).values(need_id=need.id, **({"waves": 0} | values))
    await session.execute(insert.on_conflict_do_update(index_elements=["need_id"], set_=values))


async def invite(session: AsyncSession, need: Need, chosen: Sequence[Found], wave: int, at: datetime) -> None:
    """Tell enterprises of a need, each once however often this is called."""
    agency = (await accounts.organisation(session, need.organisation_id)).name
    people = await accounts.members(session, [UUID(one.key) for one in chosen])
    for one in chosen:
        enterprise_id = UUID(one.key)
        insert = upsert(session, Invitation).values(
            need_id=need.id,
            enterprise_id=enterprise_id,
            wave=wave,
            state=InvitationState.TOLD,
            decline_note="",
            created_at=at,
        )
        await session.execute(insert.on_conflict_do_nothing(index_elements=["need_id", "enterprise_id"]))
        members = [person for person in people if person.organisation_id == enterprise_id]
        await tell(session, _news(need, agency, one), members, at)
    note(
        session, CLOCKWORK, "invite_enterprises", f"need:{need.code}", at, wave=wave, enterprises=len(chosen)
    )


async def _tell_change(session: AsyncSession, need: Need, invited: Collection[str], at: datetime) -> None:
    """Tell whoever was invited or has a quote standing that the terms changed, once for each change."""
    quoting = await session.scalars(
        sa.select(Quote.enterprise_id).where(Quote.need_id == need.id, Quote.state == QuoteState.SUBMITTED)
    )
    people = await accounts.members(session, sorted({UUID(key) for key in invited} | set(quoting)))
    news = News(
        kind=NoticeKind.NEED_CHANGED,
        subject=f"need:{need.code}#{need.terms_revision}",
        href=f"/needs/{need.code}",
        facts={
            "code": need.code,
            "title": need.title,
            "agency": (await accounts.organisation(session, need.organisation_id)).name,
            "deadline": need.deadline_at.isoformat() if need.deadline_at else "",
        },
    )
    await tell(session, news, people, at)


def _news(need: Need, agency: str, one: Found) -> News:
    return News(
        kind=NoticeKind.INVITATION,
        subject=f"need:{need.code}",
        href=f"/invitations/{need.code}",
        facts={
            "code": need.code,
            "title": need.title,
            "agency": agency,
            "deadline": need.deadline_at.isoformat() if need.deadline_at else "",
            "reasons": ", ".join(why.word for why in one.why),
        },
    )
