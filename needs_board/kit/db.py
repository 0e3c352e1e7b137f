"""The database: one base for all tables, two kinds of transaction, one door for a change of state."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum as PythonEnum
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from uuid_utils.compat import uuid7

from needs_board.kit.errors import Conflict
from needs_board.kit.i18n import _
from needs_board.kit.wakes import Wakes

BUSY_TIMEOUT_MS = 5000


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware moment, stored in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"moment without a zone: {value!r}; pass an aware datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value


class ExactDecimal(sa.types.TypeDecorator[Decimal]):
    """A quantity, stored as text so that no database turns it into a float."""

    impl = sa.String(32)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


Json = sa.JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    """Base of all tables; every annotated Python type has one column type."""

    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as a class attribute
        datetime: UtcDateTime,
        Decimal: ExactDecimal,
        UUID: sa.Uuid(),
        int: sa.BigInteger(),
        str: sa.Text(),
        dict[str, Any]: Json,
        list[Any]: Json,
        StrEnum: sa.Enum(
            PythonEnum,
            native_enum=False,
            length=32,
            create_constraint=False,
            values_callable=lambda kind: [member.value for member in kind],
        ),
    }
    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def new_key() -> UUID:
    """Return a fresh key, for a row that another one names before both are written."""
    return uuid7()


def key() -> Mapped[UUID]:
    """Declare a primary key: a UUIDv7, so that keys grow with time and say nothing about counts."""
    return mapped_column(sa.Uuid(), primary_key=True, default=new_key)


class Database:
    """An engine with its two session makers; made once in a process, closed at its end."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.engine = _engine(url, pool_size)
        self.wakes = Wakes(self.engine)
        self._reads = async_sessionmaker(self.engine, expire_on_commit=False)
        writing = self.engine.execution_options(write=True)
        self._writes = async_sessionmaker(writing, expire_on_commit=False, info={"wakes": self.wakes})

    @property
    def url(self) -> str:
        """The address with its password, for another process that opens the same database; never to be shown."""
        return self.engine.url.render_as_string(hide_password=False)

    @property
    def is_postgresql(self) -> bool:
        return self.engine.dialect.name == "postgresql"

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Open a session for reading; what is changed in it is thrown away."""
        async with self._reads() as session:
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Open a write transaction: committed at the end of the block, rolled back if it raises."""
        async with self._writes() as session:
            yield session
            await session.commit()

    async def close(self) -> None:
        await self.wakes.close()
        await self.engine.dispose()


def _engine(url: str, pool_size: int) -> AsyncEngine:
    if not url.startswith("sqlite"):
        return create_async_engine(url, pool_size=pool_size, pool_pre_ping=True)
    engine = create_async_engine(url, pool_size=pool_size)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(dbapi_connection: Any, _record: object) -> None:
    # The driver would begin transactions late and silently lose concurrent updates; we begin them ourselves.
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


async def change_state(
    session: AsyncSession, row: Any, seen: StrEnum, wanted: StrEnum, **values: object
) -> None:
    """Move `row` from the state that was seen to the wanted one, together with other `values`.

    The one door for a change of state: it happens only if the row is still in the state seen.
    Raises Conflict when somebody was faster. The caller has checked that the move is allowed.
    """
    table = type(row)
    moved = await session.execute(
        sa.update(table)
        .where(table.id == row.id, table.state == seen)
        .values(state=wanted, **values)
        .returning(table.id)
        .execution_options(synchronize_session=False)
    )
    if moved.first() is None:
        raise Conflict(_("그 사이 다른 사람이 먼저 처리했습니다. 새로 고친 뒤 현재 상태를 확인해 주세요."))
    await session.refresh(row)


class Counter(Base):
    """The last number given out in a series such as the needs of a year."""

    __tablename__ = "counter"

    series: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    last: Mapped[int]


async def next_number(session: AsyncSession, series: str) -> int:
    """Return the next number of a series, starting with 1; a number that was rolled back comes again."""
    return (await next_numbers(session, series, 1))[0]


async def next_numbers(session: AsyncSession, series: str, count: int) -> range:
    """Return the next `count` numbers of a series, at least one, as `next_number` gives them."""
    statement = (
        upsert(session, Counter)
        .values(series=series, last=count)
        .on_conflict_do_update(index_elements=["series"], set_={"last": Counter.last + count})
        .returning(Counter.last)
    )
    last: int = (await session.execute(statement)).scalar_one()
    return range(last - count + 1, last + 1)


async def insert_rows(session: AsyncSession, table: type[Base], rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows, none or thousands; in half the time that objects take, for nothing is remembered of them."""
    if rows:
        await session.execute(sa.insert(Base.metadata.tables[table.__tablename__]), rows)


def upsert(session: AsyncSession, table: type[Base]) -> Any:
    """Return an INSERT that knows `on_conflict_do_update` and `on_conflict_do_nothing` on this database."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


def numbers_in_order(session: AsyncSession, numbers: Sequence[int]) -> sa.CTE:
    """Return a table of given numbers with the columns `value` and `place`; one parameter, however many there are.

    It is put aside first: SQLite would else read it once for every row of the table that it is joined to.
    """
    if session.get_bind().dialect.name == "postgresql":
        given = sa.bindparam(None, list(numbers), postgresql.ARRAY(sa.BigInteger()))
        unnested = sa.func.unnest(given).table_valued(
            sa.column("value", sa.BigInteger()), with_ordinality="place"
        )
        row = unnested.render_derived()
        return sa.select(row.c.value, row.c.place).cte("given").prefix_with("MATERIALIZED")
    row = sa.func.json_each(json.dumps(list(numbers))).table_valued(
        "key", sa.column("value", sa.BigInteger())
    )
    return sa.select(row.c.value, row.c.key.label("place")).cte("given").prefix_with("MATERIALIZED")
