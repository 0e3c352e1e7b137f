"""A board for every test: the real application over a real database, a clock that the test sets, a cast.

`board` is empty but for the categories and the cast (see `cast.py`); `board.as_(person)` is a client that
has signed in. SQLite by default; `--database=postgresql` runs the same tests there.
"""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from litestar import Litestar

from needs_board.app import create_app
from needs_board.kit import crypto
from needs_board.kit.db import Database
from needs_board.kit.i18n import Locale, speaking
from tests.board import TEST_SETTINGS, Board, ManualClock
from tests.databases import Databases, postgresql_databases, sqlite_databases, with_server


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not import the fuzzer of the API where it is not asked for: it takes each process a second."""
    return (
        True if collection_path.name == "test_odd_api.py" and "not fuzz" in config.option.markexpr else None
    )


def pytest_configure(config: pytest.Config) -> None:
    """Start the PostgreSQL server before any worker of pytest-xdist, so that all share it."""
    if config.getoption("--database") == "postgresql":
        running = ExitStack()
        running.enter_context(with_server())
        config.add_cleanup(running.close)


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> Iterator[None]:
    """Keep the settings of the machine out of the tests."""
    kept = {key: os.environ.pop(key) for key in list(os.environ) if key.startswith("NEEDS_BOARD_")}
    yield
    os.environ.update(kept)


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """Let a password take no time: what one costs is tested by itself, and a lockout checks a dozen."""
    cheap = type(crypto._hasher)(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crypto, "_hasher", cheap)
        patch.setattr(crypto, "_NO_SUCH_ACCOUNT", cheap.hash("of nobody"))
        yield


@pytest.fixture(autouse=True)
def _korean() -> Iterator[None]:
    """Begin every test in Korean, whatever the one before has spoken."""
    with speaking(Locale.KO):
        yield


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    """A place to get fresh, migrated databases with the cast from."""
    if request.config.getoption("--database") == "postgresql":
        with postgresql_databases() as made:
            yield made
    else:
        with sqlite_databases(tmp_path_factory.mktemp("databases")) as made:
            yield made


@pytest.fixture(scope="session")
def application() -> Litestar:
    """One application for all tests; each test gives it its own database and clock."""
    return create_app(TEST_SETTINGS, Database("sqlite+aiosqlite:////nonexistent/unused"), ManualClock())


@pytest.fixture
async def board(application: Litestar, databases: Databases) -> AsyncIterator[Board]:
    """A board with the cast, at 2026-11-23 10:00 in Seoul."""
    url = databases.fresh()
    database = Database(url)
    made = Board(application, database, ManualClock())
    yield made
    await made.close()
    await database.close()
    databases.drop(url)
