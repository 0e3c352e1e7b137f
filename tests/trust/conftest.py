"""A board on which everything stands, made once for all tests of this folder."""

import asyncio

import msgspec
import pytest
from litestar import Litestar

from needs_board.app import create_app
from needs_board.kit.db import Database
from tests.board import TEST_SETTINGS, ManualClock
from tests.databases import Databases
from tests.trust.standing import Standing, build


@pytest.fixture(scope="session")
def filing_application(tmp_path_factory: pytest.TempPathFactory) -> Litestar:
    """An application that has a folder for its files."""
    settings = msgspec.structs.replace(TEST_SETTINGS, data_dir=tmp_path_factory.mktemp("data"))
    return create_app(settings, Database("sqlite+aiosqlite:////nonexistent/unused"), ManualClock())


@pytest.fixture(scope="session")
def standing(filing_application: Litestar, databases: Databases) -> Standing:
    """What stands on the board."""
    return asyncio.run(build(filing_application, databases.fresh()))
