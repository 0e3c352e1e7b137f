"""Fresh databases for tests: a template is migrated and given its cast once, each test gets a copy."""

import asyncio
import os
import shutil
import threading
import uuid
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa

from needs_board.kit.db import Database
from needs_board.migrations.run import migrate
from tests.cast import enter_cast
from tests.postgresql import running_server

SQLITE = "sqlite+aiosqlite:///"
SERVER = "TEST_POSTGRESQL"
"""The variable with the URL of a server to use; parallel workers inherit the one that was started here."""


class Databases(Protocol):
    """Gives out databases of one kind."""

    def fresh(self, of: str = "") -> str:
        """Return the URL of a copy of the database `of`, which nobody has open; of the template without one."""

    def drop(self, url: str) -> None: ...


class SqliteDatabases:
    """Copies of a template file that nobody has open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.sqlite3"
        asyncio.run(_prepare(f"{SQLITE}{self._template}"))

    def fresh(self, of: str = "") -> str:
        path = self._folder / f"{uuid.uuid4().hex}.sqlite3"
        shutil.copyfile(of.removeprefix(SQLITE) if of else self._template, path)
        return f"{SQLITE}{path}"

    def drop(self, url: str) -> None:
        path = Path(url.removeprefix(SQLITE))
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


class PostgresqlDatabases:
    """Clones of a template database on a server; one connection in a thread of its own makes them."""

    def __init__(self, server_url: str) -> None:
        self._server = sa.make_url(server_url).set(drivername="postgresql+asyncpg")
        self._template = f"board_{os.getpid()}_template"
        # A loop of its own in a thread of its own: the test that asks may be running one already.
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._engine = Database(self._server.render_as_string(hide_password=False)).engine.execution_options(
            isolation_level="AUTOCOMMIT"
        )
        self._run(f'CREATE DATABASE "{self._template}"')
        asyncio.run(_prepare(self._url(self._template)))

    def fresh(self, of: str = "") -> str:
        name = f"board_{uuid.uuid4().hex}"
        template = sa.make_url(of).database if of else self._template
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self._url(name)

    def drop(self, url: str) -> None:
        self._run(f'DROP DATABASE "{sa.make_url(url).database}" WITH (FORCE)')

    def close(self) -> None:
        self._run(f'DROP DATABASE "{self._template}" WITH (FORCE)')
        self._wait_for(self._engine.dispose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _url(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        self._wait_for(self._execute(statement))

    async def _execute(self, statement: str) -> None:
        async with self._engine.connect() as connection:
            await connection.execute(sa.text(statement))

    def _wait_for(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result()


@contextmanager
def sqlite_databases(folder: Path) -> Iterator[Databases]:
    """Give SQLite databases out of a folder."""
    yield SqliteDatabases(folder)


@contextmanager
def postgresql_databases() -> Iterator[Databases]:
    """Give databases of the server that SERVER names (`with_server`)."""
    databases = PostgresqlDatabases(os.environ[SERVER])
    try:
        yield databases
    finally:
        databases.close()


@contextmanager
def with_server() -> Iterator[None]:
    """Make sure that SERVER names a server: the given one, else one that runs as long as the block."""
    if SERVER in os.environ:
        yield
        return
    with running_server() as url:
        os.environ[SERVER] = url
        yield
        del os.environ[SERVER]


async def _prepare(url: str) -> None:
    database = Database(url)
    try:
        await migrate(database)
        async with database.write() as session:
            await enter_cast(session)
    finally:
        await database.close()  # SQLite: closing the last connection moves the journal into the file
