"""Bring a database to the newest version, once, however many processes start together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import AsyncConnection

from needs_board.kit.db import Database
from needs_board.migrations.tables import metadata

_LOCK = 7_201_123
"""Key of the PostgreSQL advisory lock; any number that no other program on the database uses."""


async def migrate(database: Database, to: str = "head") -> None:
    """Apply what is missing, in one transaction: a failed migration leaves the database as it was."""
    engine = database.engine.execution_options(write=True)
    async with (
        engine.connect() as connection,
        _without_foreign_keys(database, connection),
        connection.begin(),
    ):
        if database.is_postgresql:
            await connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        await connection.run_sync(lambda sync: command.upgrade(_config(sync), to))
        if not database.is_postgresql:
            await _check_references(connection)


@asynccontextmanager
async def _without_foreign_keys(database: Database, connection: AsyncConnection) -> AsyncIterator[None]:
    """Let SQLite swap a table that others point at: it changes one by copying it and dropping the old one.

    The setting is heeded only outside a transaction, therefore on the driver's own connection.
    """
    if database.is_postgresql:
        yield
        return
    driver: Any = (await connection.get_raw_connection()).driver_connection
    await driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        await driver.execute("PRAGMA foreign_keys=ON")


async def _check_references(connection: AsyncConnection) -> None:
    """Refuse to commit rows that point nowhere, for nothing else looked while the tables were swapped."""
    dangling = (await connection.execute(sa.text("PRAGMA foreign_key_check"))).all()
    if dangling:
        tables = sorted({f"{row[0]} -> {row[2]}" for row in dangling})
        raise RuntimeError(f"after the migration {len(dangling)} rows point nowhere: {', '.join(tables)}")


async def missing_migrations(database: Database) -> bool:
    """Say whether the database is not at the newest version."""
    async with database.engine.connect() as connection:
        current = await connection.run_sync(
            lambda sync: MigrationContext.configure(sync).get_current_revision()
        )
    return current != ScriptDirectory.from_config(_config()).get_current_head()


async def differences(database: Database) -> list[object]:
    """Return how the tables in the database differ from the models; empty when they agree."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(
            lambda sync: list(
                compare_metadata(MigrationContext.configure(sync, opts={"compare_type": True}), metadata)
            )
        )


async def write_migration(database: Database, message: str) -> None:
    """Write a new migration from what the models have and the database has not; for developers."""
    number = f"{len(list(Path(__file__).parent.glob('versions/[0-9]*.py'))) + 1:04}"
    async with database.engine.begin() as connection:
        await connection.run_sync(
            lambda sync: command.revision(_config(sync), message, autogenerate=True, rev_id=number)
        )


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
