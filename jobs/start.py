"""The commands that start processes: `serve` and `worker`."""

import asyncio
import os

import click
import msgspec

from jobs.serve import listen, serve_until_stopped
from jobs.worker import work
from needs_board.catalogue.actions import seed_catalogue
from needs_board.cli.console import Command, opened, settings_now
from needs_board.cli.demo import prepare_demo
from needs_board.cli.setup import has_staff
from needs_board.kit.i18n import N_, _
from needs_board.kit.log import start_log
from needs_board.kit.objects import open_objects
from needs_board.kit.settings import Settings, with_secret_key
from needs_board.paper_kinds.actions import seed_kinds


@click.command(
    cls=Command, help=N_("웹 서버와 작업 처리기를 함께 켭니다. --demo는 지어낸 자료로 체험판을 엽니다.")
)
@click.option("--demo", is_flag=True, help=N_("체험용 자료로 엽니다. 실제 자료와 섞이지 않습니다."))
@click.option("--host", help=N_("받을 주소 (기본 127.0.0.1)"))
@click.option("--port", type=click.IntRange(1, 65535), help=N_("받을 포트 (기본 8000)"))
def serve(demo: bool, host: str | None, port: int | None) -> None:
    settings = with_secret_key(_reachable(settings_now(demo=demo), host, port))
    start_log(as_json=settings.log_json)
    open_objects(settings)  # makes the key of sensitive files, or refuses a wrong one, before anybody comes
    with listen(settings.host, settings.port) as door:
        asyncio.run(_prepare(settings))
        asyncio.run(serve_until_stopped(settings, door))


@click.command(cls=Command, help=N_("작업 처리기만 켭니다. 웹 서버와 다른 곳에서 여러 개를 켤 수 있습니다."))
@click.option("--demo", is_flag=True, help=N_("체험용 자료로 일합니다."))
@click.option("--parent", type=int, default=0, hidden=True)
def worker(demo: bool, parent: int) -> None:
    settings = settings_now(demo=demo)
    start_log(as_json=settings.log_json)
    asyncio.run(_work(settings, parent))


def _reachable(settings: Settings, host: str | None, port: int | None) -> Settings:
    """Return settings with the wanted address; links lead there unless a public address was set."""
    changed = msgspec.structs.replace(settings, host=host or settings.host, port=port or settings.port)
    if "NEEDS_BOARD_BASE_URL" in os.environ:
        return changed
    shown = "127.0.0.1" if changed.host in {"0.0.0.0", "::"} else changed.host  # noqa: S104 - only compared
    return msgspec.structs.replace(changed, base_url=f"http://{shown}:{changed.port}")


async def _prepare(settings: Settings) -> None:
    """Bring the database to the newest version, and a demo to life."""
    async with opened(settings, prepare=True) as database:
        if settings.demo:
            click.echo(_("체험용 자료를 준비하고 있습니다…"))
            await prepare_demo(database, settings)
            return
        async with database.write() as session:
            await seed_catalogue(session)
            await seed_kinds(session)
            if not await has_staff(session):
                click.echo(_("아직 담당자가 없습니다. 다른 창에서 `needs-board init`을 실행해 주세요."))


async def _work(settings: Settings, parent: int) -> None:
    async with opened(settings):
        pass  # only to refuse a database that is missing or old
    await work(settings, parent=parent)
