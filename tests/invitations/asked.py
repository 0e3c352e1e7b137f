"""What the tests of invitations look up: who was asked in which wave, and what became of it."""

from datetime import timedelta

import sqlalchemy as sa

from needs_board.accounts.models import Account
from needs_board.enterprises.models import Enterprise
from needs_board.journal.models import JournalEntry
from needs_board.matches.models import Invitation
from needs_board.needs.models import Need
from needs_board.notifications.models import Notice
from needs_board.notifications.rules import NoticeKind
from tests.board import Board
from tests.cast import id_of


async def invitation_of(board: Board, code: str, enterprise: str = "푸른인쇄") -> Invitation:
    """Return the invitation of an enterprise to a need."""
    async with board.read() as session:
        found = await session.scalars(
            sa.select(Invitation)
            .join(Need, Need.id == Invitation.need_id)
            .where(Need.code == code, Invitation.enterprise_id == id_of(enterprise))
        )
        return found.one()


async def waves_of(board: Board, code: str) -> dict[str, int]:
    """Return in which wave each enterprise was told of a need, by its name."""
    async with board.read() as session:
        rows = await session.execute(
            sa.select(Enterprise.name, Invitation.wave)
            .join(Invitation, Invitation.enterprise_id == Enterprise.id)
            .join(Need, Need.id == Invitation.need_id)
            .where(Need.code == code)
        )
        return {row.name: row.wave for row in rows}


async def told(board: Board, kind: NoticeKind) -> list[str]:
    """Return the addresses of those who were told news of a kind, once for each time."""
    async with board.read() as session:
        found = await session.scalars(
            sa.select(Account.email)
            .join(Notice, Notice.account_id == Account.id)
            .where(Notice.kind == kind)
            .order_by(Account.email)
        )
        return list(found)


async def acts(board: Board, act: str) -> list[str]:
    """Return the subjects of an act in the journal."""
    async with board.read() as session:
        return list(await session.scalars(sa.select(JournalEntry.subject).where(JournalEntry.act == act)))


def pass_deadline(board: Board) -> None:
    """Go past the deadline of `complete_need`."""
    board.clock.forward(timedelta(days=8))
