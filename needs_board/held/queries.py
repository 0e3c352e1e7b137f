"""Reads of stored tokens."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from matching import Stem, Stems
from needs_board.held.models import StoredTokens

HASHES_A_QUERY = 5000


async def known_tokens(session: AsyncSession, hashes: Collection[str], analyser: str) -> dict[str, Stems]:
    """Return the stored tokens of these texts by content hash, for one version of the analyser."""
    found: dict[str, Stems] = {}
    ordered = sorted(hashes)
    for start in range(0, len(ordered), HASHES_A_QUERY):
        rows = await session.execute(
            sa.select(StoredTokens.content_hash, StoredTokens.tokens).where(
                StoredTokens.analyser == analyser,
                StoredTokens.content_hash.in_(ordered[start : start + HASHES_A_QUERY]),
            )
        )
        found |= {name: tuple(Stem(*stem) for stem in tokens) for name, tokens in rows}
    return found
