"""Checking, storing and replacing files, and sweeping away contents that belong to none."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.files import queries
from needs_board.files.forms import NewFile
from needs_board.files.models import StoredFile
from needs_board.files.rules import ORPHAN_AFTER, SENSITIVE, TAKEN, FileKind
from needs_board.journal.actions import note
from needs_board.kit.asker import Asker, acting_for
from needs_board.kit.db import new_key
from needs_board.kit.errors import Conflict
from needs_board.kit.formats import Format, SentFile
from needs_board.kit.gate import let_through
from needs_board.kit.i18n import _
from needs_board.kit.images import write_seal_anew
from needs_board.kit.objects import Objects
from needs_board.kit.sandbox import in_turn


async def read_upload(
    asker: Asker,
    kind: FileKind,
    sent: SentFile,
    *,
    accepted: Collection[Format] = frozenset(),
    organisation_id: UUID | None = None,
) -> NewFile:
    """Return a sent file as it can be kept: read apart from everything, pictures written anew, a seal off its paper.

    `accepted` narrows the formats of the kind; `organisation_id` is for staff who act for somebody. Takes a second or
    more and must hold no transaction. Raises FileRefused: the sentence names the file, what is wrong and what to do.
    """
    taken = TAKEN[kind] & frozenset(accepted) if accepted else TAKEN[kind]
    read = write_seal_anew if kind is FileKind.SEAL else None
    passed = await in_turn(lambda: let_through(sent, taken, read=read))
    return NewFile(
        organisation_id=organisation_id or acting_for(asker),
        kind=kind,
        name=passed.name,
        media_type=passed.media_type,
        data=passed.data,
    )


async def store_file(
    session: AsyncSession,
    objects: Objects,
    asker: Asker,
    new: NewFile,
    at: datetime,
    *,
    replaces: UUID | None = None,
) -> StoredFile:
    """Keep a file that was checked: the content first, the row second, so that no row lacks its content.

    `replaces` names the file of the same organisation and kind whose next version this is; raises Conflict when it has
    one already. Should the transaction fail, the content is an orphan, which `sweep_orphans` takes away.
    """
    made = StoredFile(
        id=new_key(),
        organisation_id=new.organisation_id,
        kind=new.kind,
        name=new.name,
        media_type=new.media_type,
        size_bytes=len(new.data),
        version=1,
        created_at=at,
        created_by=asker.account_id,
    )
    await _put(objects, made, new.data)
    session.add(made)
    await session.flush()
    if replaces is not None:
        made.version = await _replace(session, replaces, made, at)
    facts = {"kind": new.kind.value, "size_bytes": len(new.data), "version": made.version}
    note(session, asker, "store_file", f"file:{made.id}", at, **facts)
    return made


async def _put(objects: Objects, file: StoredFile, data: bytes) -> None:
    """Put a content where its file will find it, encrypted when the kind is sensitive."""
    if file.kind in SENSITIVE:
        file.sha256, file.key_id = await objects.put_sealed(data, file.id.bytes), objects.newest_key_id
    else:
        file.sha256, file.key_id = await objects.put(data), None


async def _replace(session: AsyncSession, old_id: UUID, new: StoredFile, at: datetime) -> int:
    """Let a file be the next version of another and return its number."""
    replaced = await session.execute(
        sa.update(StoredFile)
        .where(
            StoredFile.id == old_id,
            StoredFile.organisation_id == new.organisation_id,
            StoredFile.kind == new.kind,
            StoredFile.replaced_by_id.is_(None),
        )
        .values(replaced_by_id=new.id, ended_at=at)
        .returning(StoredFile.version)
    )
    row = replaced.first()
    if row is None:
        raise Conflict(_("그 사이 다른 사람이 새 파일을 올렸습니다. 새로 고친 뒤 확인해 주세요."))
    return int(row.version) + 1


async def end_use(session: AsyncSession, file: StoredFile, at: datetime) -> None:
    """Say that nothing needs a file any more: from now on its days are counted, after which it is purged.

    For the rooms above: the application was refused, the product was deleted, the enterprise has left.
    """
    file.ended_at = file.ended_at or at
    await session.flush()


async def purge_file(session: AsyncSession, asker: Asker, file: StoredFile, at: datetime) -> None:
    """Give a content up: from now on it cannot be read, and `sweep_orphans` takes it away.

    The row stays without the name that people gave the file; the journal says so.
    """
    file.purged_at, file.name = at, f"file.{file.name.rpartition('.')[2]}"
    await session.flush()
    note(session, asker, "purge_file", f"file:{file.id}", at, kind=file.kind.value, version=file.version)


async def encrypt_anew(session: AsyncSession, objects: Objects, file: StoredFile) -> bool:
    """Encrypt a content with the newest key; return False when it was changed or purged meanwhile.

    The content as it was is an orphan from now on.
    """
    data = await queries.content_of(objects, file)
    digest = await objects.put_sealed(data, file.id.bytes)
    changed = await session.execute(
        sa.update(StoredFile)
        .where(StoredFile.id == file.id, StoredFile.sha256 == file.sha256, StoredFile.purged_at.is_(None))
        .values(sha256=digest, key_id=objects.newest_key_id)
        .returning(StoredFile.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


def note_view(session: AsyncSession, asker: Asker, file: StoredFile, at: datetime, reason: str = "") -> None:
    """Note in the journal that somebody opened a sensitive file."""
    note(session, asker, "view_file", f"file:{file.id}", at, kind=file.kind.value, reason=reason)


async def sweep_orphans(session: AsyncSession, objects: Objects, at: datetime) -> int:
    """Throw away contents that no file has and that were put more than a day ago; return how many."""
    old = {one.digest async for one in objects.all() if one.put_at <= at - ORPHAN_AFTER}
    orphans = old - await queries.known_digests(session, old)
    for digest in orphans:
        await objects.delete(digest)
    return len(orphans)
