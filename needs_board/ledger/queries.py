"""Reads of the ledger."""

from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.held.forms import Text
from needs_board.kit.errors import Refused
from needs_board.kit.i18n import _
from needs_board.ledger.forms import manifest_hash, text_hash
from needs_board.ledger.models import RankedCorpus, RankedText, RunAnswer

HASHES_A_QUERY = 5000


async def corpus(session: AsyncSession, fingerprint: str) -> tuple[Text, ...]:
    """Return the texts of a corpus as they were; Refused when the ledger was changed or has lost one."""
    kept = await session.get(RankedCorpus, fingerprint)
    if kept is None or manifest_hash(kept.manifest) != fingerprint:
        raise Refused(
            _("매칭 원장이 달라졌습니다: 말뭉치 %(name)s을(를) 다시 만들 수 없습니다.")
            % {"name": fingerprint[:12]}
        )
    found = await texts(session, {name for _key, name in kept.manifest})
    return tuple(Text(key, found[name].fields, found[name].category) for key, name in kept.manifest)


async def texts(session: AsyncSession, names: Collection[str]) -> dict[str, Text]:
    """Return kept texts by their hashes; Refused when one was changed or is missing."""
    found: dict[str, Text] = {}
    ordered = sorted(names)
    for start in range(0, len(ordered), HASHES_A_QUERY):
        chosen = RankedText.content_hash.in_(ordered[start : start + HASHES_A_QUERY])
        for one in await session.scalars(sa.select(RankedText).where(chosen)):
            if text_hash(one.fields, one.category) == one.content_hash:
                found[one.content_hash] = Text(one.content_hash, one.fields, one.category)
    lost = [name for name in ordered if name not in found]
    if lost:
        raise Refused(
            _("매칭 원장이 달라졌습니다: 글 %(name)s이(가) 처음과 다르거나 없습니다.")
            % {"name": lost[0][:12]}
        )
    return found


async def known(session: AsyncSession, names: Collection[str]) -> set[str]:
    """Return which of these texts are kept already."""
    found: set[str] = set()
    ordered = sorted(names)
    for start in range(0, len(ordered), HASHES_A_QUERY):
        chosen = RankedText.content_hash.in_(ordered[start : start + HASHES_A_QUERY])
        found |= set(await session.scalars(sa.select(RankedText.content_hash).where(chosen)))
    return found


async def answers(session: AsyncSession, run_id: UUID) -> Sequence[RunAnswer]:
    """Return what a run found, need by need."""
    return (
        await session.scalars(sa.select(RunAnswer).where(RunAnswer.run_id == run_id).order_by(RunAnswer.id))
    ).all()
