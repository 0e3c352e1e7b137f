"""Keeping what a run was made of, and making it again."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.held.actions import material_fingerprint
from needs_board.held.forms import Material, Text
from needs_board.kit.db import Database, upsert
from needs_board.kit.i18n import _
from needs_board.ledger import queries
from needs_board.ledger.forms import (
    Answered,
    Difference,
    Inputs,
    Replay,
    facts_text,
    manifest_hash,
    text_hash,
)
from needs_board.ledger.models import RankedCorpus, RankedText, RunAnswer
from needs_board.market.forms import Facts, Offer
from needs_board.relevance.actions import Beside, rank_material
from needs_board.relevance.forms import Found, Ranking, Size
from needs_board.relevance.rules import Calibration, EnterpriseFacts, NeedFacts

Kind = TypeVar("Kind")


async def keep_inputs(
    session: AsyncSession, material: Material, ranking: Ranking, facts: Facts, curve: Calibration, top: int
) -> Inputs:
    """Keep what all needs of a run share; what is kept already costs nothing again."""
    known = [facts_text(key, one) for key, one in facts.enterprises.items()]
    return Inputs(
        documents=await _keep_corpus(session, material.documents),
        learned_from=await _keep_corpus(session, ranking.learned_from),
        examples=await _keep_corpus(session, ranking.taught_by),
        categories=await _keep_corpus(session, material.categories),
        facts=await _keep_corpus(session, known),
        words=material.words,
        curve=curve,
        top=top,
    )


async def keep_answer(
    session: AsyncSession, run_id: UUID, asked: Text, facts: Facts, found: Sequence[Found]
) -> None:
    """Keep what a run found for a need."""
    need_facts = facts_text(asked.key, facts.needs[asked.key])
    names = await _keep_texts(session, [asked, need_facts])
    offers = {enterprise: one for (need, enterprise), one in facts.offers.items() if need == asked.key}
    answers = [Answered(one.key, one.score, one.relevance, one.probability) for one in found]
    session.add(
        RunAnswer(
            run_id=run_id,
            need_id=UUID(asked.key),
            asked=names[0],
            facts=names[1],
            offers=msgspec.to_builtins(offers),
            answers=msgspec.to_builtins(answers),
        )
    )


async def replay(database: Database, run_id: UUID, inputs: Inputs, fingerprint: str, at: datetime) -> Replay:
    """Make the answers of a run again from what is kept, and compare them bit for bit with what was kept of them.

    Raises Refused when something that was kept has been changed or lost.
    """
    async with database.read() as session:
        kept = await queries.answers(session, run_id)
        asked = await queries.texts(session, {one.asked for one in kept})
        need_facts = await queries.texts(session, {one.facts for one in kept})
        material = await _material(session, run_id, inputs)
        known = await queries.corpus(session, inputs.facts)
    facts = Facts(
        needs={str(one.need_id): _read(need_facts[one.facts], NeedFacts) for one in kept},
        enterprises={text.key: _read(text, EnterpriseFacts) for text in known},
        offers={
            (str(one.need_id), enterprise): msgspec.convert(offer, Offer)
            for one in kept
            for enterprise, offer in one.offers.items()
        },
    )
    questions = [Text(str(one.need_id), asked[one.asked].fields, asked[one.asked].category) for one in kept]
    size = Size(top=inputs.top, reasoned=0, least_probability=1)
    ranking = await rank_material(
        database, material, questions, size=size, at=at, beside=Beside(facts.of, inputs.curve)
    )
    differences = [_difference(*pair) for pair in zip(kept, ranking.answers, strict=True)]
    is_same_engine = material_fingerprint(material) == fingerprint
    cause = "" if is_same_engine else _("이 실행 뒤에 매칭 엔진의 매개변수나 라이브러리가 바뀌었습니다.")
    return Replay(len(kept), tuple(one for one in differences if one is not None), cause)


async def _material(session: AsyncSession, run_id: UUID, inputs: Inputs) -> Material:
    return Material(
        name=f"replay {run_id}",
        documents=await queries.corpus(session, inputs.documents),
        examples=await queries.corpus(session, inputs.examples),
        categories=await queries.corpus(session, inputs.categories),
        words=inputs.words,
        learned_from=await queries.corpus(session, inputs.learned_from),
    )


def _read(text: Text, kind: type[Kind]) -> Kind:
    return msgspec.json.decode(text.fields["facts"], type=kind)


def _difference(kept: RunAnswer, found: Sequence[Found]) -> Difference | None:
    """Return the first place at which two answers differ."""
    sent = [msgspec.convert(one, Answered) for one in kept.answers]
    now = [Answered(one.key, one.score, one.relevance, one.probability) for one in found]
    if sent == now:
        return None
    places = range(max(len(sent), len(now)))
    at = next(place for place in places if sent[place : place + 1] != now[place : place + 1])
    return Difference(
        need=str(kept.need_id),
        place=at + 1,
        sent=sent[at] if at < len(sent) else None,
        now=now[at] if at < len(now) else None,
    )


async def _keep_corpus(session: AsyncSession, texts: Sequence[Text]) -> str:
    ordered = sorted(texts, key=lambda text: text.key)
    names = await _keep_texts(session, ordered)
    manifest = [[text.key, name] for text, name in zip(ordered, names, strict=True)]
    fingerprint = manifest_hash(manifest)
    insert = upsert(session, RankedCorpus).values(fingerprint=fingerprint, manifest=manifest)
    await session.execute(insert.on_conflict_do_nothing())
    return fingerprint


async def _keep_texts(session: AsyncSession, texts: Sequence[Text]) -> list[str]:
    """Keep texts and return their hashes, in order."""
    names = [text_hash(text.fields, text.category) for text in texts]
    known = await queries.known(session, set(names))
    new = {
        name: {"content_hash": name, "fields": dict(text.fields), "category": text.category}
        for name, text in zip(names, texts, strict=True)
        if name not in known
    }
    if new:
        await session.execute(upsert(session, RankedText).on_conflict_do_nothing(), list(new.values()))
    return names
