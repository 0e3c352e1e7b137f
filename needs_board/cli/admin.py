"""The people of the centre."""

import click
import sqlalchemy as sa

from needs_board.accounts import actions, queries
from needs_board.accounts.models import Organisation
from needs_board.accounts.rules import LinkPurpose, OrganisationKind
from needs_board.cli.console import Group, opened, refuse, run, settings_now
from needs_board.cli.people import link_address, newcomer
from needs_board.journal.actions import note
from needs_board.kit.asker import CLOCKWORK
from needs_board.kit.clock import system_clock
from needs_board.kit.i18n import N_, _
from needs_board.kit.settings import Settings


@click.group("admin", cls=Group, help=N_("지원센터 담당자"))
def admin() -> None:
    """Staff accounts."""


@admin.command("create", help=N_("지원센터 담당자를 만들고 일회용 링크를 출력합니다."))
@click.argument("email")
@click.option("--name", required=True, help=N_("이름"))
def create(email: str, name: str) -> None:
    click.echo(run(_create(settings_now(), email, name)))


@admin.command("reset-password", help=N_("비밀번호를 새로 정할 일회용 링크를 출력합니다."))
@click.argument("email")
def reset_password(email: str) -> None:
    click.echo(run(_reset(settings_now(), email)))


async def _create(settings: Settings, email: str, name: str) -> str:
    at = system_clock()
    async with opened(settings) as database, database.write() as session:
        centre = (
            await session.scalars(
                sa.select(Organisation).where(Organisation.kind == OrganisationKind.CENTRE).limit(1)
            )
        ).first()
        if centre is None:
            raise refuse(_("지원센터가 아직 없습니다. 먼저 `needs-board init`을 실행해 주세요."))
        if await queries.account_by_email(session, email) is not None:
            raise refuse(_("이미 있는 이메일 주소입니다. 링크가 필요하면 reset-password를 실행해 주세요."))
        account = await newcomer(session, centre, email, name, at)
        if account is None:
            raise refuse(_("이미 있는 이메일 주소입니다. 링크가 필요하면 reset-password를 실행해 주세요."))
        token = await actions.make_link(session, account.id, LinkPurpose.INVITATION, at)
        note(session, CLOCKWORK, "create_staff_account", f"account:{account.id}", at)
    return link_address(settings, token)


async def _reset(settings: Settings, email: str) -> str:
    at = system_clock()
    async with opened(settings) as database, database.write() as session:
        account = await queries.account_by_email(session, email)
        if account is None:
            raise refuse(_("그런 이메일 주소의 계정이 없습니다."))
        token = await actions.make_link(session, account.id, LinkPurpose.RESET, at)
        note(session, CLOCKWORK, "make_reset_link", f"account:{account.id}", at)
    return link_address(settings, token)
