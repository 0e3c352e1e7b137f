"""The journal's chain."""

import click

from needs_board.cli.console import Group, opened, refuse, run, settings_now
from needs_board.journal import queries
from needs_board.kit.i18n import N_, _
from needs_board.kit.settings import Settings


@click.group("audit", cls=Group, help=N_("기록 검증"))
def audit() -> None:
    """The journal."""


@audit.command("verify", help=N_("기록이 바뀌지 않았는지 확인합니다. 바뀌었으면 1로 끝납니다."))
def verify() -> None:
    broken, sealed = run(_verify(settings_now()))
    if broken is not None:
        raise refuse(
            _("%(position)d번째 기록이 봉인과 맞지 않습니다. 기록이 바뀌었습니다.") % {"position": broken}
        )
    click.echo(_("봉인된 기록 %(sealed)d건이 모두 온전합니다.") % {"sealed": sealed})


async def _verify(settings: Settings) -> tuple[int | None, int]:
    async with opened(settings) as database, database.read() as session:
        sealed, _hash = await queries.last_seal(session)
        return await queries.first_broken_seal(session), sealed
