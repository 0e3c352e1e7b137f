"""Reads of what enterprises handed in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.enterprises.models import Enterprise
from needs_board.files.models import StoredFile
from needs_board.files.rules import FileKind
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _
from needs_board.paper_kinds.models import PaperKind
from needs_board.paper_kinds.queries import kind_of, kinds
from needs_board.paper_kinds.rules import SEAL, Origin, is_for
from needs_board.paperwork.models import Paper
from needs_board.paperwork.rules import PaperState, may_mend


@dataclass(frozen=True, slots=True)
class Slot:
    """A kind of paper that concerns an enterprise, with the newest paper of it."""

    kind: PaperKind
    paper: Paper | None

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do for the enterprise."""
        if self.kind.origin is Origin.BOARD:
            return True
        return self.paper is not None and not may_mend(self.paper.state)

    @property
    def is_lacking(self) -> bool:
        """Whether an application cannot be handed in without it."""
        return not self.is_done and (self.kind.required or self.paper is not None)

    def ended_on(self, today: date) -> date | None:
        """Return the last day of a certificate that has lapsed; None for one that lasts and for other papers."""
        until = self.paper.valid_until if self.paper and self.kind.proves_type else None
        return until if until is not None and until < today else None


async def kind_for(session: AsyncSession, enterprise: Enterprise, code: str) -> PaperKind:
    """Return a kind that an enterprise of this type hands in itself; raises NotFound for others."""
    kind = await kind_of(session, code)
    if kind.origin is Origin.BOARD or not is_for(kind.types, enterprise.type):
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return kind


async def slots_of(session: AsyncSession, enterprise: Enterprise) -> list[Slot]:
    """Return the kinds that concern an enterprise of this type, each with its newest paper."""
    return (await slots_of_each(session, [enterprise]))[enterprise.id]


async def slots_of_each(session: AsyncSession, enterprises: Collection[Enterprise]) -> dict[UUID, list[Slot]]:
    """Return by enterprise the kinds that concern it, each with its newest paper."""
    rows = await session.scalars(
        sa.select(Paper)
        .where(Paper.enterprise_id.in_([one.id for one in enterprises]))
        .order_by(Paper.version)
    )
    newest = {(paper.enterprise_id, paper.kind): paper for paper in rows}
    asked = await kinds(session)
    return {
        one.id: [
            Slot(kind, newest.get((one.id, kind.code))) for kind in asked if is_for(kind.types, one.type)
        ]
        for one in enterprises
    }


async def newest_papers(session: AsyncSession, enterprise_id: UUID) -> dict[str, Paper]:
    """Return the newest paper of each kind that an enterprise handed in."""
    rows = await session.scalars(
        sa.select(Paper).where(Paper.enterprise_id == enterprise_id).order_by(Paper.version)
    )
    return {paper.kind: paper for paper in rows}


async def versions_of(session: AsyncSession, enterprise_id: UUID, kind: str) -> Sequence[Paper]:
    """Return all versions of a paper, the newest first."""
    statement = (
        sa.select(Paper)
        .where(Paper.enterprise_id == enterprise_id, Paper.kind == kind)
        .order_by(Paper.version.desc())
    )
    return (await session.scalars(statement)).all()


async def file_to_replace(
    session: AsyncSession, enterprise_id: UUID, kind: PaperKind, stored_as: FileKind
) -> UUID | None:
    """Return the file whose next version a new paper is; None for a first one, and for a seal.

    A seal stays as it is: quotes that were printed with it are printed with it again.
    """
    newest = (await newest_papers(session, enterprise_id)).get(kind.code)
    if newest is None or kind.origin is Origin.SEAL:
        return None
    file = await session.get_one(StoredFile, newest.file_id)
    return file.id if file.kind is stored_as else None


async def seal_looked_at(session: AsyncSession, enterprise_id: UUID) -> Paper | None:
    """Return the seal that its enterprise has not taken into use yet."""
    newest = (await versions_of(session, enterprise_id, SEAL))[:1]
    return newest[0] if newest and newest[0].state is PaperState.LOOKED_AT else None
