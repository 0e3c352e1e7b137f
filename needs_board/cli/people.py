"""People in commands: an account with its membership, its one-time link, and who acts as whom."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts import actions, queries
from needs_board.accounts.models import Account, Organisation
from needs_board.accounts.rules import ROLE_OF
from needs_board.cli.console import refuse
from needs_board.kit.asker import Asker
from needs_board.kit.i18n import _
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


async def asker_with(session: AsyncSession, email: str) -> Asker:
    """Return the person with this address as somebody who asks; raises ClickException for an unknown one."""
    account = await queries.account_by_email(session, email)
    membership = await queries.first_membership(session, account.id) if account else None
    if account is None or membership is None:
        raise refuse(_("그런 이메일 주소의 계정이 없습니다."))
    organisation = await queries.organisation(session, membership.organisation_id)
    return Asker(
        role=ROLE_OF[organisation.kind],
        account_id=account.id,
        organisation_id=organisation.id,
        department_id=membership.department_id,
        person_name=account.name,
        organisation_name=organisation.name,
    )


def link_address(settings: Settings, token: str) -> str:
    """Return the whole address of a one-time link."""
    return f"{settings.base_url.rstrip('/')}/links/{token}"
