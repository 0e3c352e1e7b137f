"""Lists of enterprises, products and needs from a file: taken whole, or refused with row and column."""

import sys
from pathlib import Path

import click
import msgspec

from needs_board.cli.console import AS_JSON, Command, opened, run, settings_now, show_json
from needs_board.cli.people import asker_with
from needs_board.imports.actions import import_enterprises, import_needs, import_products
from needs_board.imports.forms import ImportReport, Outcome
from needs_board.kit.asker import CLOCKWORK
from needs_board.kit.clock import system_clock
from needs_board.kit.i18n import N_, _
from needs_board.kit.settings import Settings
from needs_board.kit.tables import Fault, TableRefused, read_table

IMPORTS = {"enterprises": import_enterprises, "products": import_products, "needs": import_needs}
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class Order(msgspec.Struct, frozen=True):
    """What was typed: the kind of list, its file, `field=column` pairs, for whom, and whether to keep it."""

    what: str
    file: Path
    renamed: tuple[str, ...]
    email: str
    dry_run: bool
    as_json: bool


class Refusal(msgspec.Struct, frozen=True):
    """What is wrong with a file, for scripts."""

    faults: tuple[Fault, ...]


@click.command("import", cls=Command, help=N_("기업·상품·수요 목록을 XLSX, CSV, JSONL 파일에서 가져옵니다."))
@click.argument("what", type=click.Choice(sorted(IMPORTS)))
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help=N_("바꾸지 않고 무엇이 달라질지만 보여 줍니다."))
@click.option(
    "--map", "renamed", multiple=True, help=N_("열 이름이 다를 때 알려 줍니다. 예: --map name=상호")
)
@click.option(
    "--as", "email", default="", help=N_("이 이메일의 사람으로 가져옵니다. 수요에는 꼭 필요합니다.")
)
@AS_JSON
def import_(**typed: object) -> None:
    order = msgspec.convert(typed, Order, dec_hook=lambda _kind, value: value)
    if order.what == "needs" and not order.email:
        raise click.UsageError(_("수요는 어느 담당자의 것인지 --as로 정해 주세요."))
    try:
        report = run(_import(settings_now(), order))
    except TableRefused as refused:
        if not order.as_json:
            raise
        show_json(Refusal(refused.faults))
        sys.exit(1)
    if order.as_json:
        show_json(report)
    else:
        _show(report)


async def _import(settings: Settings, order: Order) -> ImportReport:
    table = read_table(order.file.name, order.file.read_bytes())  # a command has nothing else to do meanwhile
    async with opened(settings) as database, database.write() as session:
        asker = await asker_with(session, order.email) if order.email else CLOCKWORK
        return await IMPORTS[order.what](
            session, asker, table, system_clock(), _mapping(order.renamed), dry_run=order.dry_run
        )


def _mapping(renamed: tuple[str, ...]) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in renamed]
    for field, _equals, column in pairs:
        if not field or not column:
            raise click.UsageError(_("--map은 항목=열 이름으로 적어 주세요. 예: --map name=상호"))
    return {field: column for field, _equals, column in pairs}


def _show(report: ImportReport) -> None:
    counts = {
        "added": report.count(Outcome.ADDED),
        "changed": report.count(Outcome.CHANGED),
        "kept": report.count(Outcome.KEPT),
    }
    said = (
        _(
            "가져온다면 새로 %(added)d건, 바뀜 %(changed)d건, 그대로 %(kept)d건입니다. 아무것도 바꾸지 않았습니다."
        )
        if report.dry_run
        else _("새로 %(added)d건, 바뀜 %(changed)d건, 그대로 %(kept)d건입니다.")
    )
    click.echo(said % counts)
    if report.ignored:
        click.echo(_("쓰지 않은 열: %(columns)s") % {"columns": ", ".join(report.ignored)})
