"""Reads of stored files."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.files.models import StoredFile
from needs_board.files.rules import may_read
from needs_board.kit.asker import Asker
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _
from needs_board.kit.objects import Objects

HASHES_A_QUERY = 500


async def file_for(session: AsyncSession, asker: Asker, file_id: UUID) -> StoredFile:
    """Return a file that the asker may open by itself; raises NotFound for all others, known or not."""
    found = await session.get(StoredFile, file_id)
    if found is None or not may_read(asker, found.organisation_id):
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return found


async def content_of(objects: Objects, file: StoredFile) -> bytes:
    """Return what is in a file."""
    return await objects.get(file.sha256)


async def content_for_paper(session: AsyncSession, objects: Objects, file_id: UUID) -> bytes:
    """Return what is in a file for a paper that it belongs on; who may see the paper was asked by the caller."""
    return await content_of(objects, await session.get_one(StoredFile, file_id))


async def known_digests(session: AsyncSession, digests: Collection[str]) -> set[str]:
    """Return those of the digests that a file has."""
    ordered = sorted(digests)
    known: set[str] = set()
    for start in range(0, len(ordered), HASHES_A_QUERY):
        some = ordered[start : start + HASHES_A_QUERY]
        known |= set(await session.scalars(sa.select(StoredFile.sha256).where(StoredFile.sha256.in_(some))))
    return known
