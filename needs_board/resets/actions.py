"""Asking for the link with which a new password is set."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts import queries as accounts
from needs_board.accounts.actions import make_link
from needs_board.accounts.models import OneTimeLink
from needs_board.accounts.queries import Addressee
from needs_board.accounts.rules import LinkPurpose, normal_email
from needs_board.joining.models import StartRequest
from needs_board.joining.queries import starts
from needs_board.joining.rules import check_not_too_many
from needs_board.journal.actions import note
from needs_board.kit.asker import CLOCKWORK
from needs_board.kit.crypto import hash_token
from needs_board.notifications.actions import tell
from needs_board.notifications.forms import News
from needs_board.notifications.rules import NoticeKind
from needs_board.resets.forms import ResetForm
from needs_board.resets.rules import RESET_LIFE


async def ask_for_reset(session: AsyncSession, form: ResetForm, address: str, at: datetime) -> None:
    """Mail a link to the account with this address; nobody learns here whether there is one. Older such links die.

    Counted together with requests to join, which mail a link to any address too.
    Raises TooMany after too many requests for an address or from a place, known or not.
    """
    email_hash = hash_token(normal_email(form.email))
    check_not_too_many(*await starts(session, email_hash, address, at))
    session.add(StartRequest(email_hash=email_hash, address=address, at=at))
    account = await accounts.account_by_email(session, form.email)
    if account is None or await accounts.first_membership(session, account.id) is None:
        return
    await session.execute(
        sa.update(OneTimeLink)
        .where(
            OneTimeLink.account_id == account.id,
            OneTimeLink.purpose == LinkPurpose.RESET,
            OneTimeLink.used_at.is_(None),
        )
        .values(used_at=at)
    )
    token = await make_link(session, account.id, LinkPurpose.RESET, at, life=RESET_LIFE)
    news = News(NoticeKind.ACCOUNT_LINK, f"reset:{hash_token(token)[:16]}", f"/links/{token}", {})
    await tell(session, news, [Addressee(account.id, account.name, account.email, account.locale)], at)
    note(session, CLOCKWORK, "ask_for_reset", f"account:{account.id}", at)
