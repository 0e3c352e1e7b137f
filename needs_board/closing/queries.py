"""Reads of openings: for the agency of the need, and for the centre where the agency invites it or all is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.models import Account, Organisation
from needs_board.closing.forms import Present
from needs_board.closing.models import Attendance, Opening
from needs_board.closing.rules import PRESENT_FOR
from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.errors import Forbidden, NotFound, Refused
from needs_board.kit.i18n import _
from needs_board.needs.models import Need
from needs_board.needs.queries import need_by_code
from needs_board.needs.rules import NeedState, owns


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who is present now."""

    account_id: UUID
    present: Present


async def need_to_attend(session: AsyncSession, asker: Asker, code: str) -> tuple[Need, Opening | None]:
    """Return a sealed need whose opening the asker may be present at, with what is kept of it so far.

    NotFound for strangers, Forbidden for the centre where it is not invited, Refused for what is not sealed.
    """
    check_role(asker, Role.OFFICER, Role.STAFF)
    need = await need_by_code(session, asker, code)
    if not asker.is_staff and not owns(asker, need.organisation_id):
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    if not need.sealed or need.published_at is None:
        raise Refused(_("봉인하지 않은 수요입니다. 개봉하지 않아도 견적을 비교하실 수 있습니다."))
    opening = await opening_of(session, need.id)
    if asker.is_staff and need.opened_at is None and not (opening and opening.invites_centre):
        raise Forbidden(
            _("이 기관이 아직 지원센터의 참관을 허용하지 않았습니다. 필요하면 기관에 요청해 주세요.")
        )
    return need, opening


async def opening_of(session: AsyncSession, need_id: UUID) -> Opening | None:
    """Return what is kept of the opening of a need; None while nothing is."""
    return (await session.scalars(sa.select(Opening).where(Opening.need_id == need_id))).first()


async def present_at(session: AsyncSession, need: Need, at: datetime) -> list[Attendee]:
    """Return who is present now, the agency's people first."""
    rows = await session.execute(
        sa.select(Account.id, Account.name, Organisation.name)
        .join(Attendance, Attendance.account_id == Account.id)
        .join(Organisation, Organisation.id == Attendance.organisation_id)
        .where(Attendance.need_id == need.id, Attendance.seen_at > at - PRESENT_FOR)
        .order_by(Attendance.organisation_id != need.organisation_id, Account.name, Account.id)
    )
    return [Attendee(account_id, Present(name, organisation)) for account_id, name, organisation in rows]


async def name_of(session: AsyncSession, account_id: UUID | None) -> str:
    """Return the name of an account; empty for none."""
    account = await session.get(Account, account_id) if account_id else None
    return account.name if account else ""


async def unopened_needs(session: AsyncSession, since: datetime) -> Sequence[Need]:
    """Return sealed needs that closed before then and that nobody has opened."""
    statement = sa.select(Need).where(
        Need.state == NeedState.CLOSED, Need.sealed, Need.opened_at.is_(None), Need.closed_at <= since
    )
    return (await session.scalars(statement.order_by(Need.closed_at, Need.id))).all()
