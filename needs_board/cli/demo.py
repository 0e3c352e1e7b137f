"""A board with an invented cast, in a data folder of its own."""

import click
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.models import Organisation
from needs_board.cli.console import Group, opened, refuse, run, settings_now
from needs_board.demo.load import empty_database, load_demo
from needs_board.journal import queries as journal
from needs_board.journal.actions import note
from needs_board.kit.asker import CLOCKWORK
from needs_board.kit.clock import system_clock
from needs_board.kit.db import Database
from needs_board.kit.i18n import N_, _
from needs_board.kit.objects import open_objects
from needs_board.kit.settings import Settings

_MARK = "board:demo"
"""Subject of the journal entries that tell a demo's database from a real one."""


@click.group("demo", cls=Group, help=N_("체험용 자료"))
def demo() -> None:
    """The demo's data."""


@demo.command("load", help=N_("체험용 자료를 넣습니다. 이미 있으면 그대로 둡니다."))
def load() -> None:
    loaded = run(_load(settings_now(demo=True), afresh=False))
    click.echo(_("체험용 자료를 넣었습니다.") if loaded else _("체험용 자료가 이미 있습니다."))


@demo.command("reset", help=N_("체험용 자료를 지우고 처음 상태로 다시 넣습니다."))
def reset() -> None:
    run(_load(settings_now(demo=True), afresh=True))
    click.echo(_("체험용 자료를 처음 상태로 되돌렸습니다."))


async def _load(settings: Settings, *, afresh: bool) -> bool:
    async with opened(settings, prepare=True) as database:
        return await prepare_demo(database, settings, afresh=afresh)


async def prepare_demo(database: Database, settings: Settings, *, afresh: bool = False) -> bool:
    """Fill the database with the demo's cast; return False when it was there already.

    Raises ClickException for a database with other people's data, which a demo would show to everybody.
    """
    async with database.read() as session:
        seen = {entry.act for entry in await journal.history(session, _MARK)}
        is_demo = bool(seen)
        if not is_demo and await _has_organisations(session):
            raise refuse(
                _(
                    "이 데이터베이스에는 실제 자료가 있어 체험용으로 쓸 수 없습니다. 다른 데이터베이스를 정해 주세요."
                )
            )
    if "load_demo" in seen and not afresh:
        return False
    if is_demo:
        await empty_database(database)
    # Said before as well as after: where a load was stopped half way, the next start tells it over from the beginning.
    await _mark(database, "begin_demo")
    await load_demo(database, open_objects(settings), system_clock())
    await _mark(database, "load_demo")
    return True


async def _mark(database: Database, act: str) -> None:
    async with database.write() as session:
        note(session, CLOCKWORK, act, _MARK, system_clock())


async def _has_organisations(session: AsyncSession) -> bool:
    return (await session.execute(sa.select(Organisation.id).limit(1))).first() is not None
