"""Reads of invitations and of how often one was asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.models import Account
from needs_board.accounts.queries import usable_link
from needs_board.accounts.rules import ATTEMPT_WINDOW, LinkPurpose
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import StoreState
from needs_board.joining.models import JoinInvitation, StartRequest
from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _
from needs_board.notifications.models import Notice, OutgoingMail
from needs_board.notifications.rules import MailState

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """An invitation in the list of the staff: to whom, how its last mail fared, how far the enterprise is."""

    invitation: JoinInvitation
    name: str
    email: str
    mail: MailState | None
    store: StoreState | None


async def starts(session: AsyncSession, email_hash: str, address: str, at: datetime) -> tuple[int, int]:
    """Return how many links were asked for lately: for this e-mail address, and from this place."""
    recent = StartRequest.at > at - ATTEMPT_WINDOW
    of_email = sa.select(sa.func.count()).where(StartRequest.email_hash == email_hash, recent)
    of_address = sa.select(sa.func.count()).where(StartRequest.address == address, recent)
    return (await session.execute(of_email)).scalar_one(), (await session.execute(of_address)).scalar_one()


async def invitation_of(session: AsyncSession, account_id: UUID) -> JoinInvitation | None:
    """Return the invitation that went to an account."""
    statement = sa.select(JoinInvitation).where(JoinInvitation.account_id == account_id)
    return (await session.scalars(statement)).first()


async def invitation_behind(session: AsyncSession, token: str, at: datetime) -> JoinInvitation:
    """Return the invitation that a link leads to; raises NotFound for one that is unknown, used or expired."""
    link = await usable_link(session, token, at)
    found = await invitation_of(session, link.account_id) if link else None
    if link is None or link.purpose is not LinkPurpose.JOIN or found is None or found.accepted_at is not None:
        raise NotFound(
            _(
                "이미 사용했거나 기한이 지난 링크입니다. 계정이 있으면 로그인하시고, 없으면 입점 신청을 다시 시작해 주세요."
            )
        )
    return found


async def invitation_by_id(session: AsyncSession, asker: Asker, invitation_id: UUID) -> JoinInvitation:
    """Return an invitation for the staff; raises NotFound for an unknown one."""
    check_role(asker, Role.STAFF)
    found = await session.get(JoinInvitation, invitation_id)
    if found is None:
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return found


async def invitations(session: AsyncSession, asker: Asker) -> Sequence[Listed]:
    """Return the latest invitations with the state of their last mail and of the enterprise that came of them."""
    check_role(asker, Role.STAFF)
    rows = await session.execute(
        sa.select(JoinInvitation, Account, Enterprise.state)
        .join(Account, Account.id == JoinInvitation.account_id)
        .outerjoin(Enterprise, Enterprise.id == JoinInvitation.enterprise_id)
        .order_by(JoinInvitation.created_at.desc(), JoinInvitation.id.desc())
        .limit(PAGE_SIZE)
    )
    found = rows.all()
    mails = await _mails(session, [mail_subject(row.JoinInvitation) for row in found])
    return [
        Listed(
            row.JoinInvitation,
            row.Account.name,
            row.Account.email,
            mails.get(mail_subject(row.JoinInvitation)),
            row.state,
        )
        for row in found
    ]


def mail_subject(invitation: JoinInvitation) -> str:
    """Return what the last mail of an invitation is filed under."""
    return f"join:{invitation.id}/{invitation.sent_count}"


async def _mails(session: AsyncSession, subjects: Sequence[str]) -> dict[str, MailState]:
    rows = await session.execute(
        sa.select(Notice.subject, OutgoingMail.state)
        .join(OutgoingMail, OutgoingMail.notice_id == Notice.id)
        .where(Notice.subject.in_(subjects))
    )
    return dict(rows.all())
