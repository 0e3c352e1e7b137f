"""Reads of the kinds of papers."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.enterprises.rules import EnterpriseType
from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import Locale, _, current_locale
from needs_board.paper_kinds.models import PaperKind
from needs_board.paper_kinds.rules import is_for


async def kinds(session: AsyncSession) -> Sequence[PaperKind]:
    """Return the kinds of papers that are asked for, in the order of the lists."""
    statement = sa.select(PaperKind).where(PaperKind.retired_at.is_(None))
    return (await session.scalars(statement.order_by(PaperKind.position, PaperKind.code))).all()


async def kind_of(session: AsyncSession, code: str) -> PaperKind:
    """Return a kind that is asked for; raises NotFound for others."""
    found = await session.get(PaperKind, code)
    if found is None or found.retired_at is not None:
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return found


async def kind_for_staff(session: AsyncSession, asker: Asker, code: str) -> PaperKind:
    """Return a kind for the staff, who change it."""
    check_role(asker, Role.STAFF)
    return await kind_of(session, code)


async def kinds_for(session: AsyncSession, kind: EnterpriseType) -> list[PaperKind]:
    """Return the kinds that an enterprise of a type is asked for."""
    return [one for one in await kinds(session) if is_for(one.types, kind)]


async def proof_of(session: AsyncSession, kind: EnterpriseType) -> PaperKind | None:
    """Return the kind that proves a type."""
    return next((one for one in await kinds_for(session, kind) if one.proves_type), None)


def kind_name(kind: PaperKind) -> str:
    """Return what a kind is called, in the current language."""
    return kind.name_en if current_locale() is Locale.EN and kind.name_en else kind.name_ko
