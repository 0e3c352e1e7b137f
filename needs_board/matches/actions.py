"""The matcher: find what changed, rank, keep the shortlists, tell the first wave."""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import msgspec
import sqlalchemy as sa
from msgspec import structs
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts import queries as accounts
from needs_board.held.actions import material_fingerprint
from needs_board.journal.actions import note
from needs_board.kit.asker import CLOCKWORK, Asker, Role, check_role
from needs_board.kit.db import Database, upsert
from needs_board.ledger.actions import keep_answer, keep_inputs
from needs_board.market.actions import Shortlists, needs_that_stand, rank_market
from needs_board.market.forms import Question, Ranked
from needs_board.market.queries import market_changed, need_facts, need_texts
from needs_board.market.rules import SHORTLIST, fits
from needs_board.matches import queries
from needs_board.matches.forms import MatchReport
from needs_board.matches.models import Invitation, Match, MatchedNeed, MatchRun, ProductMatch
from needs_board.matches.queries import OVERLAP, WaitingNeed
from needs_board.matches.rules import Decided, InvitationState, first_decisions, reason_words
from needs_board.needs.models import Need
from needs_board.needs.queries import changes_in_words
from needs_board.needs.rules import takes_quotes
from needs_board.notifications.actions import tell
from needs_board.notifications.forms import News
from needs_board.notifications.rules import NoticeKind
from needs_board.quotes.models import Quote
from needs_board.quotes.rules import QuoteState
from needs_board.relevance.forms import Found
from needs_board.relevance.rules import Decision
from needs_board.runs.actions import request_run
from needs_board.runs.rules import JobName
from needs_board.words.queries import words_changed_at

NEEDS_A_WRITE = 20


@dataclass(frozen=True, slots=True)
class _Work:
    """What a run is to match, and the market by its fingerprint, without the needs that teach the categories: a
    need that is published must not make all others due.
    """

    due: tuple[WaitingNeed, ...]
    question: Question
    fingerprint: str


async def run_matcher(database: Database, at: datetime) -> MatchReport:
    """Match every need that is new or changed, and those that changed stores, products or words concern.

    Three steps, so that no write waits for the ranking: read, rank in a thread, write in short transactions.
    What changed in between is found by the next run; a need that closed in between is left alone.
    """
    started = time.perf_counter()
    work = await _find_work(database, at)
    if work is None or (work := await _without_those_that_stand(database, work, at)) is None:
        return MatchReport(0, 0, 0, time.perf_counter() - started)
    found = await rank_market(database, work.question, at)
    run_id = await _open_ledger(database, work, found, at)
    invited = 0
    for start in range(0, len(work.due), NEEDS_A_WRITE):
        async with database.write() as session:
            for place in range(start, min(start + NEEDS_A_WRITE, len(work.due))):
                enterprises, products = found.enterprises.answers[place], found.products.answers[place]
                await keep_answer(session, run_id, work.question.texts[place], found.facts, enterprises)
                keeping = _Keeping(run_id, work.fingerprint, at)
                invited += await _keep(session, keeping, work.due[place], enterprises, products)
    seconds = time.perf_counter() - started
    async with database.write() as session:
        await session.execute(
            sa.update(MatchRun).where(MatchRun.id == run_id).values(invited=invited, seconds=seconds)
        )
    return MatchReport(len(work.due), len(work.question.market.enterprises.documents), invited, seconds)


async def ask_for_a_run(session: AsyncSession, asker: Asker, at: datetime) -> None:
    """Ask the clockwork to run the matcher now; staff only."""
    check_role(asker, Role.STAFF)
    await request_run(session, asker, JobName.MATCH, at)
    note(session, asker, "ask_for_match_run", "job:match", at)


async def _find_work(database: Database, at: datetime) -> _Work | None:
    """Return what is due, None when nothing is."""
    async with database.read() as session:
        waiting = await queries.waiting_needs(session, at)
        matched_at = [one.matched.matched_at for one in waiting if one.matched is not None]
        is_changed = bool(matched_at) and await _changed(session, min(matched_at) - OVERLAP)
        if not is_changed and not any(one.is_new for one in waiting):
            return None
        question = await queries.question(session, [], at)
        mark = material_fingerprint(structs.replace(question.market.enterprises, examples=()))
        due = [one for one in waiting if one.is_new or (one.matched and one.matched.fingerprint != mark)]
        if not due:
            return None
        needs = [one.need for one in due]
        texts, facts = await need_texts(session, needs), await need_facts(session, needs, at)
        question = replace(question, texts=tuple(texts), needs=facts)
    return _Work(tuple(due), question, mark)


async def _without_those_that_stand(database: Database, work: _Work, at: datetime) -> _Work | None:
    """Return the work that is left without the needs that the change does not concern; None when none is left."""
    ranked = {
        str(one.need.id): Ranked(one.matched.fingerprint, one.best_store, one.best_product)
        for one in work.due
        if one.matched and not one.is_new
    }
    standing = await needs_that_stand(database, work.question, ranked, at) if ranked else set()
    if not standing:
        return work
    async with database.write() as session:
        stands = MatchedNeed.need_id.in_([UUID(key) for key in standing])
        values = {"fingerprint": work.fingerprint, "matched_at": at}
        await session.execute(sa.update(MatchedNeed).where(stands).values(values))
    due = tuple(one for one in work.due if str(one.need.id) not in standing)
    texts = tuple(text for text in work.question.texts if text.key not in standing)
    return replace(work, due=due, question=replace(work.question, texts=texts)) if due else None


async def _changed(session: AsyncSession, since: datetime) -> bool:
    words_at = await words_changed_at(session)
    return (words_at is not None and words_at > since) or await market_changed(session, since)


async def _open_ledger(database: Database, work: _Work, found: Shortlists, at: datetime) -> UUID:
    ranking, question = found.enterprises, work.question
    async with database.write() as session:
        inputs = await keep_inputs(
            session, question.market.enterprises, ranking, found.facts, question.curve, SHORTLIST.top
        )
        run = MatchRun(
            at=at,
            fingerprint=ranking.fingerprint,
            parameters=ranking.parameters,
            inputs=msgspec.to_builtins(inputs),
            needs=len(work.due),
            documents=len(work.question.market.enterprises.documents),
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
    told = [one for one in enterprises if decided[one.key].decision is Decision.INVITED]
    await _mark(session, need, keeping, first=waves == 0 and bool(told))
    if waiting.matched and need.terms_revision > waiting.matched.terms_revision:
        await _tell_change(session, need, invited, waiting.matched.terms_revision, keeping.at)
    if told:
        await invite(session, need, told, max(1, waves), keeping.at)
    return len(told)


async def _replace_shortlists(
    session: AsyncSession,
    run_id: UUID,
    need_id: UUID,
    enterprises: Sequence[Found],
    products: Sequence[Found],
    decided: Mapping[str, Decided],
) -> None:
    await session.execute(sa.delete(Match).where(Match.need_id == need_id))
    await session.execute(sa.delete(ProductMatch).where(ProductMatch.need_id == need_id))
    for one in enterprises:
        choice = decided[one.key]
        session.add(
            Match(
                run_id=run_id,
                need_id=need_id,
                enterprise_id=UUID(one.key),
                rank=one.rank,
                score=one.score,
                relevance=one.relevance,
                probability=one.probability,
                reasons=msgspec.to_builtins(one.why),
                signals=msgspec.to_builtins(one.signals),
                decision=choice.decision.value,
                measured=choice.measured,
                limit=choice.limit,
                newcomer_place=choice.newcomer_place,
            )
        )
    for one in filter(fits, products):
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


async def _tell_change(
    session: AsyncSession, need: Need, told: Collection[str], since: int, at: datetime
) -> None:
    """Tell whoever was invited or has a quote standing what changed in the terms, once for each change."""
    quoting = await session.scalars(
        sa.select(Quote.enterprise_id).where(Quote.need_id == need.id, Quote.state == QuoteState.SUBMITTED)
    )
    people = await accounts.members(session, sorted({UUID(key) for key in told} | set(quoting)))
    news = News(
        kind=NoticeKind.NEED_CHANGED,
        subject=f"need:{need.code}#{need.terms_revision}",
        href=f"/needs/{need.code}",
        facts=_terms(need, (await accounts.organisation(session, need.organisation_id)).name)
        | {"changes": await changes_in_words(session, need, since)},
    )
    await tell(session, news, people, at)


def _news(need: Need, agency: str, one: Found) -> News:
    return News(
        kind=NoticeKind.INVITATION,
        subject=f"need:{need.code}",
        href=f"/invitations/{need.code}",
        facts=_terms(need, agency) | {"reasons": ", ".join(reason_words(msgspec.to_builtins(one.why)))},
    )


def _terms(need: Need, agency: str) -> dict[str, str | int]:
    deadline = need.deadline_at.isoformat() if need.deadline_at else ""
    return {"code": need.code, "title": need.title, "agency": agency, "deadline": deadline}
