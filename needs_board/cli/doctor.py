"""Is everything there that the board needs? And is it running?"""

import asyncio
import sqlite3
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from enum import StrEnum
from importlib.util import find_spec

import click
import msgspec
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from needs_board.cli.console import AS_JSON, Command, settings_now, show_json, show_table, sqlite_path
from needs_board.files.queries import count_to_encrypt
from needs_board.kit.asker import CLOCKWORK
from needs_board.kit.clock import system_clock
from needs_board.kit.db import Database
from needs_board.kit.i18n import N_, _
from needs_board.kit.mail import MailServerDown, SmtpCarrier
from needs_board.kit.objects import open_objects
from needs_board.kit.paper import PaperFontsMissingError, check_paper_fonts
from needs_board.kit.settings import Settings
from needs_board.kit.templating import STATIC
from needs_board.migrations.run import missing_migrations
from needs_board.runs import queries as runs

LAST_SQLITE_WITH_RESET_BUG = (3, 51, 2)
"""SQLite 3.7.0 to 3.51.2 can lose a transaction when a write-ahead log starts anew (the WAL-reset bug)."""
LEAST_PYTHON = (3, 11)
ASSETS = ("vendor/krds.css", "vendor/pretendard.css", "vendor/htmx.min.js", "board.css")
HEALTH_TIMEOUT_SECONDS = 5


class Verdict(StrEnum):
    """How a check went; a warning does not fail the doctor."""

    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"


VERDICT_LABELS = {Verdict.OK: N_("정상"), Verdict.WARNING: N_("주의"), Verdict.WRONG: N_("문제")}


class Check(msgspec.Struct, frozen=True):
    """One thing that was looked at, and what to do where it is not right."""

    name: str
    verdict: Verdict
    detail: str


@click.command(cls=Command, help=N_("필요한 것이 모두 갖춰졌는지 살펴봅니다. 문제가 있으면 1로 끝납니다."))
@AS_JSON
def doctor(as_json: bool) -> None:
    settings = settings_now()
    checks = [check(settings) for check in CHECKS] + asyncio.run(_database_checks(settings))
    if as_json:
        show_json(checks)
    else:
        show_table([(_(VERDICT_LABELS[check.verdict]), check.name, check.detail) for check in checks])
    if any(check.verdict is Verdict.WRONG for check in checks):
        sys.exit(1)


@click.command(cls=Command, help=N_("웹 서버가 답하는지 확인합니다. 답하지 않으면 1로 끝납니다."))
def healthcheck() -> None:
    settings = settings_now()
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104 - only compared
    address = f"http://{host}:{settings.port}/healthz"
    try:
        with urllib.request.urlopen(address, timeout=HEALTH_TIMEOUT_SECONDS):
            click.echo("ok")
    except (urllib.error.URLError, OSError) as error:
        raise click.ClickException(f"{address}: {error}") from error


def _python(_settings: Settings) -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    fits = sys.version_info >= LEAST_PYTHON
    return Check("Python", Verdict.OK if fits else Verdict.WRONG, version)


def _sqlite(settings: Settings) -> Check:
    if sqlite_path(settings) is None:
        return Check("SQLite", Verdict.OK, _("쓰지 않음 (PostgreSQL)"))
    if sqlite3.sqlite_version_info <= LAST_SQLITE_WITH_RESET_BUG:
        hint = _("WAL 초기화 결함이 있는 버전입니다. 3.51.3 이상이나 PostgreSQL을 권합니다.")
        return Check("SQLite", Verdict.WARNING, f"{sqlite3.sqlite_version}: {hint}")
    return Check("SQLite", Verdict.OK, sqlite3.sqlite_version)


def _fonts(_settings: Settings) -> Check:
    try:
        check_paper_fonts()
    except PaperFontsMissingError as missing:
        return Check(_("서류 글꼴"), Verdict.WRONG, str(missing))
    return Check(_("서류 글꼴"), Verdict.OK, "")


def _assets(_settings: Settings) -> Check:
    missing = [name for name in ASSETS if not (STATIC / name).exists()]
    if missing:
        hint = _("설치를 다시 하거나 `python hatch_build.py`를 실행해 주세요.")
        return Check(_("화면 자산"), Verdict.WRONG, f"{', '.join(missing)}: {hint}")
    return Check(_("화면 자산"), Verdict.OK, "")


def _kiwi(_settings: Settings) -> Check:
    found = find_spec("kiwipiepy") is not None and find_spec("kiwipiepy_model") is not None
    return Check(_("형태소 분석기"), Verdict.OK if found else Verdict.WRONG, "kiwipiepy")


def _mail(settings: Settings) -> Check:
    if settings.demo:
        return Check(_("메일 서버"), Verdict.OK, _("체험용이라 쓰지 않음"))
    if not settings.smtp_host:
        hint = _("NEEDS_BOARD_SMTP_HOST가 없어 메일이 나가지 않고 쌓입니다.")
        return Check(_("메일 서버"), Verdict.WARNING, hint)
    try:
        with SmtpCarrier(settings) as carrier:
            carrier.open()
    except MailServerDown as down:
        return Check(_("메일 서버"), Verdict.WRONG, str(down))
    return Check(_("메일 서버"), Verdict.OK, f"{settings.smtp_host}:{settings.smtp_port}")


CHECKS: Sequence[Callable[[Settings], Check]] = (_python, _sqlite, _fonts, _assets, _kiwi, _mail)


async def _database_checks(settings: Settings) -> list[Check]:
    path = sqlite_path(settings)
    if path is not None and not path.exists():
        hint = _("아직 없습니다. `needs-board init`을 실행해 주세요.")
        return [Check(_("데이터베이스"), Verdict.WRONG, f"{path}: {hint}")]
    database = Database(settings.database)
    try:
        tables, pragmas = await _tables(database), await _pragmas(database)
        if tables.verdict is Verdict.WRONG:
            return [tables, pragmas]
        return [tables, pragmas, await _files(database, settings), await _clockwork(database)]
    except (SQLAlchemyError, OSError) as error:
        return [Check(_("데이터베이스"), Verdict.WRONG, str(error).splitlines()[0])]
    finally:
        await database.close()


async def _tables(database: Database) -> Check:
    if await missing_migrations(database):
        return Check(
            _("데이터베이스"), Verdict.WRONG, _("최신이 아닙니다. `needs-board migrate`를 실행해 주세요.")
        )
    return Check(_("데이터베이스"), Verdict.OK, database.engine.dialect.name)


async def _pragmas(database: Database) -> Check:
    if database.is_postgresql:
        return Check(_("쓰기 안전"), Verdict.OK, "PostgreSQL")
    wanted = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}
    async with database.read() as session:
        found = {
            name: str((await session.execute(sa.text(f"PRAGMA {name}"))).scalar_one()) for name in wanted
        }
    shown = ", ".join(f"{name}={value}" for name, value in found.items())
    return Check(_("쓰기 안전"), Verdict.OK if found == wanted else Verdict.WRONG, shown)


async def _files(database: Database, settings: Settings) -> Check:
    async with database.read() as session:
        waiting = await count_to_encrypt(session, open_objects(settings).newest_key_id)
    if not waiting:
        return Check(_("민감한 파일"), Verdict.OK, "")
    hint = _(
        "%(waiting)d개가 암호화되지 않았거나 예전 열쇠로 되어 있습니다. `needs-board files encrypt`를 실행해 주세요."
    )
    return Check(_("민감한 파일"), Verdict.WARNING, hint % {"waiting": waiting})


async def _clockwork(database: Database) -> Check:
    async with database.read() as session:
        states = await runs.job_states(session, CLOCKWORK, system_clock())
    troubled = [state.job.value for state in states if state.is_dead or state.is_late or state.last is None]
    if troubled:
        hint = _("작업 처리기(worker)가 켜져 있는지 확인해 주세요.")
        return Check(_("작업"), Verdict.WARNING, f"{', '.join(troubled)}: {hint}")
    return Check(_("작업"), Verdict.OK, "")
