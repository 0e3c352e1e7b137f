"""People that commands make: an account with its membership, and the address of its one-time link."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts import actions, queries
from needs_board.accounts.models import Account, Organisation
from needs_board.kit.settings import Settings


async def newcomer(
    session: AsyncSession, organisation: Organisation, email: str, name: str, at: datetime
) -> Account | None:
    """Return the account with this address, made where there is none; None when it has a password already."""
    account = await queries.account_by_email(session, email)
    if account is None:
        account = await actions.create_account(session, email, name, at)
        await actions.join_organisation(session, account.id, organisation.id)
    return None if account.password_hash else account


def link_address(settings: Settings, token: str) -> str:
    """Return the whole address of a one-time link."""
    return f"{settings.base_url.rstrip('/')}/links/{token}"
