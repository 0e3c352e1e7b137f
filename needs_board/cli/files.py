"""What an operator does with stored files."""

import click

from needs_board.cli.console import Group, opened, run, settings_now
from needs_board.files import actions, queries
from needs_board.kit.i18n import N_, _
from needs_board.kit.objects import open_objects
from needs_board.kit.settings import Settings

AT_ONCE = 20
"""Files in one transaction, so that nobody waits long for his turn to write."""


@click.group("files", cls=Group, help=N_("보관한 파일"))
def files() -> None:
    """Stored files."""


@files.command(
    "encrypt",
    help=N_(
        "민감한 파일을 가장 새 열쇠로 다시 암호화합니다. 열쇠를 더했거나 예전 파일이 있을 때 실행합니다."
    ),
)
@click.option("--demo", is_flag=True, help=N_("체험용 자료로 일합니다."))
def encrypt(demo: bool) -> None:
    changed = run(_encrypt(settings_now(demo=demo)))
    click.echo(_("파일 %(changed)d개를 암호화했습니다.") % {"changed": changed})


async def _encrypt(settings: Settings) -> int:
    objects, changed = open_objects(settings), 0
    async with opened(settings) as database:
        while True:
            async with database.write() as session:
                waiting = await queries.to_encrypt(session, objects.newest_key_id, AT_ONCE)
                changed += sum([await actions.encrypt_anew(session, objects, file) for file in waiting])
            if not waiting:
                return changed
