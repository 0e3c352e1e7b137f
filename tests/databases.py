"""Fresh databases for tests: a template is migrated and given its cast once, each test gets a copy."""

import asyncio
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from needs_board.kit.db import Database
from needs_board.migrations.run import migrate
from tests.cast import enter_cast


class Databases(Protocol):
    """Gives out databases of one kind."""

    def fresh(self) -> str: ...

    def drop(self, url: str) -> None: ...


class SqliteDatabases:
    """Copies of a template file that nobody has open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.sqlite3"
        asyncio.run(_prepare(f"sqlite+aiosqlite:///{self._template}"))

    def fresh(self) -> str:
        path = self._folder / f"{uuid.uuid4().hex}.sqlite3"
        shutil.copyfile(self._template, path)
        return f"sqlite+aiosqlite:///{path}"

    def drop(self, url: str) -> None:
        path = Path(url.removeprefix("sqlite+aiosqlite:///"))
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


class PostgresqlDatabases:
    """Clones of a template database on a server."""

    def __init__(self, server_url: str) -> None:
        self._server = sa.make_url(server_url).set(drivername="postgresql+asyncpg")
        self._template = f"board_{os.getpid()}_template"
        self._run(f'CREATE DATABASE "{self._template}"')
        asyncio.run(_prepare(self._url(self._template)))

    def fresh(self) -> str:
        name = f"board_{uuid.uuid4().hex}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{self._template}"')
        return self._url(name)

    def drop(self, url: str) -> None:
        self._run(f'DROP DATABASE "{sa.make_url(url).database}" WITH (FORCE)')

    def close(self) -> None:
        self._run(f'DROP DATABASE "{self._template}" WITH (FORCE)')

    def _url(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        async def execute() -> None:
            engine = Database(self._server.render_as_string(hide_password=False)).engine
            async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                await connection.execute(sa.text(statement))
            await engine.dispose()

        # A loop of its own in a thread of its own: the test that asks may be running one already.
        _in_thread(execute)


def _in_thread(execute: object) -> None:
    import threading

    failure: list[BaseException] = []

    def run() -> None:
        try:
            asyncio.run(execute())  # type: ignore[operator]  # a coroutine function
        except BaseException as error:  # noqa: BLE001 - handed over to the caller's thread
            failure.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failure:
        raise failure[0]


def sqlite_databases(folder: Path) -> Iterator[Databases]:
    """Give SQLite databases out of a folder."""
    yield SqliteDatabases(folder)


def postgresql_databases(folder: Path) -> Iterator[Databases]:
    """Give PostgreSQL databases of the server in TEST_POSTGRESQL, else of one started here."""
    given = os.environ.get("TEST_POSTGRESQL")
    if given:
        databases = PostgresqlDatabases(given)
        yield databases
        databases.close()
        return
    from tests.postgresql import running_server

    with running_server(folder / "postgresql") as url:
        databases = PostgresqlDatabases(url)
        yield databases
        databases.close()


async def _prepare(url: str) -> None:
    database = Database(url)
    await migrate(database)
    async with database.write() as session:
        await enter_cast(session)
    await database.close()  # SQLite: closing the last connection moves the journal into the file
