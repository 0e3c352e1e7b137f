"""The API against its own description: made-up calls from a fixed seed break nothing (`-m fuzz`)."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import msgspec
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from litestar import Litestar
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error, response_schema_conformance

from needs_board.app import create_app
from needs_board.kit.db import Database
from tests.board import TEST_SETTINGS, ManualClock
from tests.databases import Databases
from tests.trust.standing import Standing

pytestmark = pytest.mark.fuzz

CALLS_PER_OPERATION = 4
STEADY = settings(
    max_examples=CALLS_PER_OPERATION,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@contextmanager
def served(application: Litestar) -> Iterator[str]:
    """Serve an application on a free port of this machine and yield its address."""
    door = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application, log_level="error", lifespan="off"))
    thread = threading.Thread(target=asyncio.run, args=(server.serve(sockets=[door]),))
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        door.close()


@pytest.fixture(scope="module")
def api(databases: Databases, standing: Standing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a board on which everything stands."""
    url = databases.fresh(standing.url)
    folder = msgspec.structs.replace(TEST_SETTINGS, data_dir=tmp_path_factory.mktemp("odd"))
    application = create_app(folder, Database(url), ManualClock(standing.at))
    with served(application) as address:
        yield address


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("role", ["visitor", "officer", "supplier", "staff"])
def test_made_up_calls_break_nothing_and_are_answered_as_described(
    role: str, mode: GenerationMode, api: str, standing: Standing
) -> None:
    schema = schemathesis.openapi.from_url(f"{api}/schema/openapi.json")
    headers = {"Authorization": f"Bearer {standing.tokens[role]}"} if role in standing.tokens else {}
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]  # a description with an error fails here
        if operation.path != "/api/v1/sessions/current":  # it would end the session of the other calls
            _call_often(operation, mode, headers)


def _call_often(operation: Any, mode: GenerationMode, headers: dict[str, str]) -> None:
    @STEADY
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case: Any) -> None:
        case.validate_response(
            case.call(headers=headers), checks=[not_a_server_error, response_schema_conformance]
        )

    with suppress(Unsatisfiable):  # nothing wrong can be made up where everything is allowed
        call()
