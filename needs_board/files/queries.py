"""Reads of stored files."""

from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.models import Organisation
from needs_board.files.models import StoredFile
from needs_board.files.rules import SENSITIVE, may_read
from needs_board.kit.asker import Asker
from needs_board.kit.errors import NotFound, Refused
from needs_board.kit.i18n import _
from needs_board.kit.log import log
from needs_board.kit.objects import ContentError, Objects

HASHES_A_QUERY = 500


async def file_for(session: AsyncSession, asker: Asker, file_id: UUID) -> StoredFile:
    """Return a file that the asker may open by itself; raises NotFound for all others, known or not."""
    found = await session.get(StoredFile, file_id)
    if found is None or not may_read(asker, found.kind, found.organisation_id):
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return found


async def versions_of(session: AsyncSession, file: StoredFile) -> Sequence[StoredFile]:
    """Return the earlier versions of a file, the newest first, without itself."""
    found: list[StoredFile] = []
    newer = file
    while newer.version > 1:
        statement = sa.select(StoredFile).where(StoredFile.replaced_by_id == newer.id)
        newer = (await session.scalars(statement)).one()
        found.append(newer)
    return found


async def to_encrypt(session: AsyncSession, newest_key_id: str, most: int) -> Sequence[StoredFile]:
    """Return sensitive files that lie in the clear or under an older key."""
    statement = sa.select(StoredFile).where(_needs_key(newest_key_id)).order_by(StoredFile.id).limit(most)
    return (await session.scalars(statement)).all()


async def count_to_encrypt(session: AsyncSession, newest_key_id: str) -> int:
    """Return how many sensitive files lie in the clear or under an older key."""
    statement = sa.select(sa.func.count(StoredFile.id)).where(_needs_key(newest_key_id))
    return (await session.execute(statement)).scalar_one()


def _needs_key(newest_key_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        StoredFile.kind.in_(SENSITIVE),
        StoredFile.purged_at.is_(None),
        sa.func.coalesce(StoredFile.key_id, "") != newest_key_id,
    )


async def owner_name(session: AsyncSession, file: StoredFile) -> str:
    """Return the name of the organisation that a file belongs to."""
    return (await session.get_one(Organisation, file.organisation_id)).name


async def content_of(objects: Objects, file: StoredFile) -> bytes:
    """Return what is in a file; who may see it was asked by the caller, and a view of a sensitive one noted.

    Raises Refused when the content is damaged, or was deleted after its time.
    """
    if file.purged_at is not None:
        raise Refused(_("보관 기간이 끝나 내용을 지운 파일입니다. 필요하면 새로 받아 주세요."))
    try:
        if file.key_id is None:
            return await objects.get(file.sha256)
        return await objects.get_sealed(file.sha256, file.id.bytes, file.key_id)
    except ContentError as wrong:
        log().error("content_unreadable", file=str(file.id), problem=str(wrong))
        raise Refused(_("저장된 파일이 손상되어 열 수 없습니다. 지원센터에 알려 주세요.")) from None


async def content_for_paper(session: AsyncSession, objects: Objects, file_id: UUID) -> bytes | None:
    """Return what is in a file for a paper that it belongs on, None when its time is over.

    Who may see the paper was asked by the caller.
    """
    file = await session.get_one(StoredFile, file_id)
    return None if file.purged_at else await content_of(objects, file)


async def known_digests(session: AsyncSession, digests: Collection[str]) -> set[str]:
    """Return those of the digests that a file needs."""
    ordered = sorted(digests)
    known: set[str] = set()
    for start in range(0, len(ordered), HASHES_A_QUERY):
        some = ordered[start : start + HASHES_A_QUERY]
        needed = sa.select(StoredFile.sha256).where(
            StoredFile.sha256.in_(some), StoredFile.purged_at.is_(None)
        )
        known |= set(await session.scalars(needed))
    return known
