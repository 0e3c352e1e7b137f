"""Web server and worker under one command: the server in this process, the worker as its child."""

import asyncio
import logging
import os
import signal
import socket
import sys
from contextlib import suppress

import click
import uvicorn

from needs_board.app import create_app
from needs_board.kit.db import Database
from needs_board.kit.i18n import _
from needs_board.kit.log import log
from needs_board.kit.settings import PREFIX, Settings

GRACE_SECONDS = 5
"""Open streams would hold a shutdown up for ever."""
WORKER_GRACE_SECONDS = 20
LONGEST_PAUSE_SECONDS = 30


def listen(host: str, port: int) -> socket.socket:
    """Return the socket the board is reached at; raises ClickException where the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        hint = _("다른 포트를 --port로 정해 주세요.")
        raise click.ClickException(f"{host}:{port}: {error.strerror}. {hint}") from error


async def serve_until_stopped(settings: Settings, door: socket.socket) -> None:
    """Serve pages and keep a worker running until SIGTERM or SIGINT; both end in good order."""
    database = Database(settings.database)
    server = _Server(
        uvicorn.Config(
            create_app(settings, database),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=settings.trusted_proxies or None,
            timeout_graceful_shutdown=GRACE_SECONDS,
        ),
        settings.base_url,
        database,
    )
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    # Uvicorn raises the signal that stopped it once more when it is done; by then we are on our way out.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _already_stopping)
    keeper = WorkerKeeper(settings)
    keeping = asyncio.create_task(keeper.keep())
    try:
        await server.serve(sockets=[door])
    finally:
        await keeper.stop()
        await keeping
        await database.close()


class _Server(uvicorn.Server):
    """Says where it is reached as soon as it is, and ends open threads as soon as it stops."""

    def __init__(self, config: uvicorn.Config, address: str, database: Database) -> None:
        super().__init__(config)
        self._address, self._database = address, database

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            click.echo(_("수요게시판이 열렸습니다: %(address)s") % {"address": self._address})
            click.echo(_("멈추려면 Ctrl+C를 누르세요."))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._database.wakes.close()  # ends open streams, for which it would wait in vain
        await super().shutdown(sockets)


class WorkerKeeper:
    """Starts a worker process, and another one whenever it dies."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = asyncio.Event()

    async def keep(self) -> None:
        """Keep a worker running until `stop`; one that dies at once is started again after longer pauses."""
        pause = 1
        while not self._stopping.is_set():
            began = asyncio.get_running_loop().time()
            self._process = await asyncio.create_subprocess_exec(
                *self._command(), env=os.environ | {PREFIX + "BASE_URL": self._settings.base_url}
            )
            code = await self._process.wait()
            if self._stopping.is_set():
                return
            lived = asyncio.get_running_loop().time() - began
            pause = 1 if lived > LONGEST_PAUSE_SECONDS else min(pause * 2, LONGEST_PAUSE_SECONDS)
            log().error("worker_died", code=code, again_in_seconds=pause)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), timeout=pause)

    async def stop(self) -> None:
        """Ask the worker to finish what it does, and wait for it."""
        self._stopping.set()
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), timeout=WORKER_GRACE_SECONDS)
        except TimeoutError:
            log().error("worker_killed", pid=process.pid)
            process.kill()

    def _command(self) -> list[str]:
        demo = ["--demo"] if self._settings.demo else []
        return [sys.executable, "-m", "jobs", "worker", "--parent", str(os.getpid()), *demo]


def _already_stopping(_number: int, _frame: object) -> None:
    """Do nothing more: the server is stopping."""
