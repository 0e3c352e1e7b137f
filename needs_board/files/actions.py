"""Storing files, and sweeping away contents that belong to none."""

import asyncio
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.files import queries
from needs_board.files.forms import NewFile
from needs_board.files.models import StoredFile
from needs_board.files.rules import ORPHAN_AFTER, FileKind, safe_name
from needs_board.journal.actions import note
from needs_board.kit.asker import Asker, acting_for
from needs_board.kit.images import clean_seal
from needs_board.kit.objects import Objects


async def store_file(
    session: AsyncSession, objects: Objects, asker: Asker, new: NewFile, at: datetime
) -> StoredFile:
    """Keep a file that was checked: the content first, the row second, so that no row lacks its content.

    Should the transaction fail, the content is an orphan, which `sweep_orphans` takes away.
    """
    digest = await objects.put(new.data)
    made = StoredFile(
        organisation_id=new.organisation_id,
        kind=new.kind,
        name=new.name,
        media_type=new.media_type,
        size_bytes=len(new.data),
        sha256=digest,
        created_at=at,
        created_by=asker.account_id,
    )
    session.add(made)
    await session.flush()
    note(session, asker, "store_file", f"file:{made.id}", at, kind=new.kind.value, size_bytes=len(new.data))
    return made


async def read_seal(asker: Asker, name: str, data: bytes) -> NewFile:
    """Return the picture of a seal as it can be kept: read apart from everything, its paper made transparent.

    Takes a second and holds no transaction. Raises FileRefused for what is no picture of a seal.
    """
    picture = await asyncio.to_thread(clean_seal, data)
    return NewFile(
        organisation_id=acting_for(asker),
        kind=FileKind.SEAL,
        name=safe_name(name, ".png"),
        media_type="image/png",
        data=picture,
    )


async def sweep_orphans(session: AsyncSession, objects: Objects, at: datetime) -> int:
    """Throw away contents that no file has and that were put more than a day ago; return how many."""
    old = {one.digest async for one in objects.all() if one.put_at <= at - ORPHAN_AFTER}
    orphans = old - await queries.known_digests(session, old)
    for digest in orphans:
        await objects.delete(digest)
    return len(orphans)
