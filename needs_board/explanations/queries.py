"""Reads of what is kept about a need and one enterprise."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.queries import BEYOND_ALL
from needs_board.kit.asker import Asker
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _
from needs_board.matches.models import Invitation, Match
from needs_board.matches.queries import matched_need, need_for
from needs_board.needs.models import Need


@dataclass(frozen=True, slots=True)
class Kept:
    """A need and an enterprise, with what the newest run made of them."""

    need: Need
    enterprise: Enterprise
    match: Match | None
    invitation: Invitation | None
    is_matched: bool


async def what_is_kept(session: AsyncSession, asker: Asker, code: str, number: int) -> Kept:
    """Return a need with one enterprise: any for the staff, for an officer one that was asked.

    Raises NotFound for others as for unknown ones.
    """
    need = await need_for(session, asker, code)
    statement = (
        sa.select(Enterprise, Match, Invitation)
        .outerjoin(Match, (Match.need_id == need.id) & (Match.enterprise_id == Enterprise.id))
        .outerjoin(Invitation, (Invitation.need_id == need.id) & (Invitation.enterprise_id == Enterprise.id))
        .where(Enterprise.number == min(number, BEYOND_ALL))
    )
    found = (await session.execute(statement)).first()
    if found is None or not (asker.is_staff or found.Invitation):
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    is_matched = await matched_need(session, need.id) is not None
    return Kept(need, found.Enterprise, found.Match, found.Invitation, is_matched)


async def codes_of(session: AsyncSession, need_ids: list[UUID]) -> dict[str, str]:
    """Return the codes of needs by their keys."""
    rows = await session.execute(sa.select(Need.id, Need.code).where(Need.id.in_(need_ids)))
    return {str(need_id): code for need_id, code in rows}


async def names_of(session: AsyncSession, enterprise_ids: list[UUID]) -> dict[str, str]:
    """Return the names of enterprises by their keys."""
    rows = await session.execute(
        sa.select(Enterprise.id, Enterprise.name).where(Enterprise.id.in_(enterprise_ids))
    )
    return {str(enterprise_id): name for enterprise_id, name in rows}
