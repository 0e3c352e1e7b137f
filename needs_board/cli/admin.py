"""People who get an account from the command line: staff, officers of agencies, members of enterprises."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import click
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts import actions, queries
from needs_board.accounts.models import Organisation
from needs_board.accounts.rules import LinkPurpose, OrganisationKind
from needs_board.cli.console import Group, opened, refuse, run, settings_now
from needs_board.cli.people import link_address
from needs_board.enterprises.models import Enterprise
from needs_board.journal.actions import note
from needs_board.kit.asker import CLOCKWORK
from needs_board.kit.clock import system_clock
from needs_board.kit.i18n import N_, _
from needs_board.kit.settings import Settings


@click.group("admin", cls=Group, help=N_("사람과 계정"))
def admin() -> None:
    """Accounts."""


@admin.command(
    "create", help=N_("사람을 등록하고 일회용 링크를 출력합니다. 따로 정하지 않으면 지원센터 담당자입니다.")
)
@click.argument("email")
@click.option("--name", required=True, help=N_("이름"))
@click.option("--agency", default="", help=N_("공공기관의 이름. 없으면 새로 만듭니다."))
@click.option("--department", default="", help=N_("공공기관의 부서. 없으면 새로 만듭니다."))
@click.option("--enterprise", type=int, default=None, help=N_("기업의 번호"))
def create(email: str, name: str, agency: str, department: str, enterprise: int | None) -> None:
    if bool(department) > bool(agency) or (agency and enterprise is not None):
        raise refuse(_("--agency(와 --department) 또는 --enterprise 가운데 하나만 적어 주세요."))
    place = _Place(agency, department, enterprise)
    click.echo(run(_create(settings_now(), email, name, place)))


@admin.command("reset-password", help=N_("비밀번호를 새로 정할 일회용 링크를 출력합니다."))
@click.argument("email")
def reset_password(email: str) -> None:
    click.echo(run(_reset(settings_now(), email)))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where somebody works: an agency with a department, an enterprise, or without either the centre."""

    agency: str
    department: str
    enterprise: int | None


async def _create(settings: Settings, email: str, name: str, place: _Place) -> str:
    at = system_clock()
    async with opened(settings) as database, database.write() as session:
        if await queries.account_by_email(session, email) is not None:
            raise refuse(_("이미 있는 이메일 주소입니다. 링크가 필요하면 reset-password를 실행해 주세요."))
        organisation = await _organisation(session, place, at)
        department_id = await _department(session, organisation, place.department)
        account = await actions.create_account(session, email, name, at)
        await actions.join_organisation(session, account.id, organisation.id, department_id=department_id)
        token = await actions.make_link(session, account.id, LinkPurpose.INVITATION, at)
        note(session, CLOCKWORK, "create_account", f"account:{account.id}", at, kind=organisation.kind.value)
    return link_address(settings, token)


async def _organisation(session: AsyncSession, place: _Place, at: datetime) -> Organisation:
    if place.agency:
        found = await _first(
            session, Organisation.kind == OrganisationKind.AGENCY, Organisation.name == place.agency
        )
        return found or await actions.create_organisation(session, OrganisationKind.AGENCY, place.agency, at)
    if place.enterprise is not None:
        enterprise_id = (
            sa.select(Enterprise.id).where(Enterprise.number == place.enterprise).scalar_subquery()
        )
        found, missing = (
            await _first(session, Organisation.id == enterprise_id),
            _("그런 번호의 기업이 없습니다."),
        )
    else:
        found = await _first(session, Organisation.kind == OrganisationKind.CENTRE)
        missing = _("지원센터가 아직 없습니다. 먼저 `needs-board init`을 실행해 주세요.")
    if found is None:
        raise refuse(missing)
    return found


async def _first(session: AsyncSession, *conditions: sa.ColumnElement[bool]) -> Organisation | None:
    return (
        await session.scalars(sa.select(Organisation).where(*conditions).order_by(Organisation.id).limit(1))
    ).first()


async def _department(session: AsyncSession, organisation: Organisation, name: str) -> UUID | None:
    if not name:
        return None
    known = await queries.departments(session, organisation.id)
    found = next((one for one in known if one.name == name), None)
    return (found or await actions.create_department(session, organisation.id, name)).id


async def _reset(settings: Settings, email: str) -> str:
    at = system_clock()
    async with opened(settings) as database, database.write() as session:
        account = await queries.account_by_email(session, email)
        if account is None:
            raise refuse(_("그런 이메일 주소의 계정이 없습니다."))
        token = await actions.make_link(session, account.id, LinkPurpose.RESET, at)
        note(session, CLOCKWORK, "make_reset_link", f"account:{account.id}", at)
    return link_address(settings, token)
