"""`needs-board serve`: one command for web and worker."""

import asyncio
import os
import re
import signal
import socket
from pathlib import Path

import httpx

from tests.jobs.test_worker import PATIENCE_SECONDS, process


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def children_of(parent: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def is_running(process_id: int) -> bool:
    return Path(f"/proc/{process_id}").exists()


async def test_serve_prepares_a_fresh_folder_answers_restarts_its_worker_and_stops(tmp_path: Path) -> None:
    port = free_port()
    settings = {"NEEDS_BOARD_DATA_DIR": str(tmp_path / "data"), "LANG": "ko_KR.UTF-8"}
    async with process("-m", "jobs", "serve", "--port", str(port), **settings) as server:
        assert server.stdout is not None
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not (line := (await server.stdout.readline()).decode()).startswith(
                "수요게시판이 열렸습니다"
            ):
                assert line, "serve ended before it was open"
        assert re.search(rf"http://127\.0\.0\.1:{port}$", line.strip())
        async with httpx.AsyncClient() as client:
            assert (await client.get(f"http://127.0.0.1:{port}/healthz")).text == "ok"
        (first,) = await asyncio.wait_for(_worker(server.pid, 0), PATIENCE_SECONDS)
        os.kill(first, signal.SIGKILL)
        (second,) = await asyncio.wait_for(_worker(server.pid, first), PATIENCE_SECONDS)
        server.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(server.wait(), PATIENCE_SECONDS) == 0
        assert not is_running(second)


async def _worker(server: int, not_this: int) -> list[int]:
    """Wait until the server has a worker other than the one named, and return it."""
    while not (found := [one for one in children_of(server) if one != not_this]):  # noqa: ASYNC110 - another process gives no event
        await asyncio.sleep(0.1)
    return found


async def test_port_in_use_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = str(door.getsockname()[1])
        settings = {"NEEDS_BOARD_DATA_DIR": str(tmp_path / "data")}
        async with process("-m", "jobs", "serve", "--port", port, **settings) as server:
            _out, complaint = await asyncio.wait_for(server.communicate(), PATIENCE_SECONDS)
    assert server.returncode == 1
    assert f"127.0.0.1:{port}" in complaint.decode()
    assert len(complaint.decode().strip().splitlines()) == 1
