"""Setting up: the first start, the tables, the settings."""

from datetime import datetime

import click
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts import actions as accounts
from needs_board.accounts import queries
from needs_board.accounts.models import Organisation
from needs_board.accounts.rules import LinkPurpose, OrganisationKind
from needs_board.boarding.actions import seed_population
from needs_board.catalogue.actions import seed_catalogue
from needs_board.cli.console import AS_JSON, Group, opened, refuse, run, settings_now, show_json, show_table
from needs_board.cli.people import link_address, newcomer
from needs_board.kit.clock import system_clock
from needs_board.kit.i18n import N_, _
from needs_board.kit.settings import PREFIX, SECRETS, Settings
from needs_board.migrations.run import missing_migrations
from needs_board.paper_kinds.actions import seed_kinds

MASK = "********"
command = Group("setup").command


@command(
    help=N_("처음 한 번 실행합니다. 데이터베이스와 지원센터, 첫 담당자를 만들고 일회용 링크를 출력합니다.")
)
@click.option("--email", prompt=True, help=N_("첫 담당자의 이메일 주소"))
@click.option("--name", default="관리자", show_default=True, help=N_("첫 담당자의 이름"))
@click.option("--centre", default="지원센터", show_default=True, help=N_("지원센터의 이름"))
def init(email: str, name: str, centre: str) -> None:
    settings = settings_now()
    address = run(_init(settings, email, name, centre))
    if address is None:
        click.echo(
            _("이미 준비되어 있습니다. 링크가 필요하면 `needs-board admin reset-password`를 실행해 주세요.")
        )
        return
    click.echo(_("준비를 마쳤습니다. 아래 링크에서 비밀번호를 정해 주세요. 3일 동안 한 번만 쓸 수 있습니다."))
    click.echo(address)


async def _init(settings: Settings, email: str, name: str, centre: str) -> str | None:
    at = system_clock()
    async with opened(settings, prepare=True) as database, database.write() as session:
        await seed_catalogue(session)
        await seed_kinds(session)
        await seed_population(session, at)
        organisation = await _centre(session, centre, at)
        account = await newcomer(session, organisation, email, name, at)
        if account is None:
            return None
        token = await accounts.make_link(session, account.id, LinkPurpose.INVITATION, at)
    return link_address(settings, token)


async def _centre(session: AsyncSession, name: str, at: datetime) -> Organisation:
    found = await session.scalars(sa.select(Organisation).where(Organisation.kind == OrganisationKind.CENTRE))
    return found.first() or await accounts.create_organisation(session, OrganisationKind.CENTRE, name, at)


async def has_staff(session: AsyncSession) -> bool:
    """Say whether anybody of the centre can sign in or has a link to."""
    return bool(await queries.staff(session))


@command(help=N_("데이터베이스의 표를 최신으로 맞춥니다."))
@click.option("--check", is_flag=True, help=N_("고치지 않고 최신인지 확인만 합니다. 아니면 1로 끝납니다."))
def migrate(check: bool) -> None:
    settings = settings_now()
    if check:
        run(_check(settings))
    else:
        run(_migrate(settings))
    click.echo(_("데이터베이스가 최신입니다."))


async def _check(settings: Settings) -> None:
    async with opened(settings) as database:
        if await missing_migrations(database):  # `opened` says so first; this keeps the promise by itself
            raise refuse(_("데이터베이스가 최신이 아닙니다. 먼저 `needs-board migrate`를 실행해 주세요."))


async def _migrate(settings: Settings) -> None:
    async with opened(settings, prepare=True) as database, database.write() as session:
        await seed_catalogue(session)
        await seed_kinds(session)


@click.group("config", cls=Group, help=N_("설정"))
def config() -> None:
    """Settings."""


@config.command("show", help=N_("지금 설정을 보여 줍니다. 비밀값은 가립니다."))
@AS_JSON
def show(as_json: bool) -> None:
    shown = {
        PREFIX + name.upper(): _shown(name, getattr(settings_now(), name))
        for name in Settings.__struct_fields__
    }
    if as_json:
        show_json(shown)
    else:
        show_table(list(shown.items()))


def _shown(name: str, value: object) -> str:
    return MASK if name in SECRETS and value else str(value)
