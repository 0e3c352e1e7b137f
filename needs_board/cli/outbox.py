"""Mails on their way."""

from uuid import UUID

import click

from needs_board.cli.console import AS_JSON, Group, opened, refuse, run, settings_now, show_json, show_table
from needs_board.kit.asker import CLOCKWORK
from needs_board.kit.clock import system_clock
from needs_board.kit.i18n import N_, _
from needs_board.kit.settings import Settings
from needs_board.notifications import actions, queries
from needs_board.notifications.queries import MailRow
from needs_board.notifications.rules import STATE_LABELS, MailState


@click.group("outbox", cls=Group, help=N_("보낸 메일과 보낼 메일"))
def outbox() -> None:
    """Mails."""


@outbox.command("list", help=N_("최근 메일 50건을 상태와 함께 보여 줍니다."))
@click.option("--state", type=click.Choice([s.value for s in MailState]), help=N_("이 상태의 메일만 봅니다."))
@AS_JSON
def list_(state: str | None, as_json: bool) -> None:
    rows = run(_rows(settings_now(), MailState(state) if state else None))
    if as_json:
        show_json(rows)
        return
    show_table(
        [
            (str(row.id), _(STATE_LABELS[row.state]), row.recipient, row.kind.value, row.last_error)
            for row in rows
        ]
    )


@outbox.command("retry", help=N_("메일 하나를, 또는 실패하거나 확인되지 않은 메일 모두를 다시 보냅니다."))
@click.argument("mail_id", type=click.UUID, required=False)
@click.option("--all", "everything", is_flag=True, help=N_("실패하거나 확인되지 않은 메일 모두"))
def retry(mail_id: UUID | None, everything: bool) -> None:
    if (mail_id is None) is not everything:
        raise click.UsageError(_("메일 번호 하나와 --all 가운데 하나만 정해 주세요."))
    count = run(_retry(settings_now(), mail_id))
    click.echo(_("메일 %(count)d건을 다시 보냅니다.") % {"count": count})


async def _rows(settings: Settings, state: MailState | None) -> list[MailRow]:
    async with opened(settings) as database, database.read() as session:
        return list(await queries.mails(session, CLOCKWORK, state, 1))


async def _retry(settings: Settings, mail_id: UUID | None) -> int:
    at = system_clock()
    async with opened(settings) as database, database.write() as session:
        wanted = [mail_id] if mail_id else await queries.troubled_mails(session)
        if not wanted:
            raise refuse(_("다시 보낼 메일이 없습니다."))
        for one in wanted:
            await actions.resend_mail(session, CLOCKWORK, one, at)
    return len(wanted)
