"""What all commands share: settings, the database, texts in the person's language, errors in one line."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
import msgspec

from needs_board.kit.db import Database
from needs_board.kit.errors import BoardError
from needs_board.kit.i18n import N_, _, best_locale, speak
from needs_board.kit.settings import Settings, SettingsError, load_settings
from needs_board.migrations.run import migrate, missing_migrations

T = TypeVar("T")

AS_JSON = click.option("--json", "as_json", is_flag=True, help=N_("JSON으로 출력합니다."))
WRONG_USE = 2


class Command(click.Command):
    """A command whose help is translated when it is shown."""

    def get_help(self, ctx: click.Context) -> str:
        self.help = _(self.help) if self.help else None
        for parameter in self.params:
            if isinstance(parameter, click.Option) and parameter.help:
                parameter.help = _(parameter.help)
        return super().get_help(ctx)

    def get_short_help_str(self, limit: int = 60) -> str:
        return _(self.help) if self.help else ""


class Group(click.Group):
    """A group of such commands."""

    command_class = Command
    group_class = type

    def get_help(self, ctx: click.Context) -> str:
        self.help = _(self.help) if self.help else None
        return super().get_help(ctx)

    def get_short_help_str(self, limit: int = 60) -> str:
        return _(self.help) if self.help else ""


class LazyGroup(Group):
    """The whole command: a group of commands is imported when it is wanted, for most need no engine."""

    def __init__(self, name: str, found_in: Mapping[str, str]) -> None:
        super().__init__(name)
        self._found_in = found_in

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self._found_in)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module, _colon, name = self._found_in.get(cmd_name, "").partition(":")
        if not module:
            return None
        command: click.Command = getattr(import_module(module), name)
        return command


def run_command(group: click.Group, words: Sequence[str] | None = None) -> None:
    """Run what was typed, or these words; a refusal is one line on standard error."""
    speak(best_locale(os.environ.get("LC_ALL") or os.environ.get("LANG") or "ko"))
    try:
        group.main(words)
    except SettingsError as wrong:
        fail(str(wrong), WRONG_USE)
    except BoardError as refusal:
        fail(refusal.sentence, 1)


def fail(sentence: str, code: int) -> NoReturn:
    """End the command with this code, the sentence on standard error."""
    click.echo(_("오류: %(sentence)s") % {"sentence": sentence}, err=True)
    sys.exit(code)


def refuse(sentence: str) -> click.ClickException:
    """Return the exception that ends a command with code 1 and this sentence."""
    return click.ClickException(sentence)


def settings_now(*, demo: bool = False) -> Settings:
    """Return the settings; those of a demo have a data folder of their own, so that it never meets real data.

    Raises SettingsError for an unknown or wrong setting.
    """
    settings = load_settings()
    if not demo and not settings.demo:
        return settings
    return msgspec.structs.replace(settings, demo=True, data_dir=settings.data_dir / "demo")


@asynccontextmanager
async def opened(settings: Settings, *, prepare: bool = False) -> AsyncIterator[Database]:
    """Open the database; with `prepare` make its folder and bring its tables to the newest version.

    Raises ClickException where the tables are missing and `prepare` was not asked for.
    """
    path = sqlite_path(settings)
    if prepare and path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    if path is not None and not prepare and not path.exists():
        raise refuse(_("데이터베이스가 아직 없습니다. 먼저 `needs-board init`을 실행해 주세요."))
    database = Database(settings.database)
    try:
        if prepare:
            await migrate(database)
        elif await missing_migrations(database):
            raise refuse(_("데이터베이스가 최신이 아닙니다. 먼저 `needs-board migrate`를 실행해 주세요."))
        yield database
    finally:
        await database.close()


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run the asynchronous part of a command."""
    return asyncio.run(work)


def sqlite_path(settings: Settings) -> Path | None:
    """Return the file of the database; None when it is on a server."""
    prefix = "sqlite+aiosqlite:///"
    return Path(settings.database.removeprefix(prefix)) if settings.database.startswith(prefix) else None


def show_json(value: object) -> None:
    """Print a value for scripts."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def show_table(rows: Sequence[Sequence[str]]) -> None:
    """Print rows with their columns below each other; a Hangul letter takes two places."""
    if not rows:
        return
    widths = [max(_width(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        cells = [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
        click.echo("  ".join(cells).rstrip())


def _width(text: str) -> int:
    return sum(
        2 if "ᄀ" <= letter <= "ᇿ" or "⺀" <= letter <= "힣" or "！" <= letter <= "｠" else 1
        for letter in text
    )
