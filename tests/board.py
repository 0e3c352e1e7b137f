"""A board under test and the clients of its people."""

import re
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import sqlalchemy as sa
from litestar import Litestar
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.actions import Client as Where
from needs_board.accounts.actions import start_session
from needs_board.accounts.models import Membership
from needs_board.kit.db import Database
from needs_board.kit.settings import Settings
from tests.cast import id_of

TEST_SETTINGS = Settings(
    data_dir=Path("/nonexistent"), secret_key="0" * 64, file_key="1" * 64, base_url="http://board.test"
)
MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Monday, 2026-11-23, 10:00 in Seoul."""


class ManualClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, at: datetime = MORNING) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, step: timedelta) -> None:
        self.at += step


class Board:
    """The application with its database, clock and people."""

    def __init__(self, app: Litestar, database: Database, clock: ManualClock) -> None:
        self.app, self.database, self.clock = app, database, clock
        app.state.database, app.state.clock = database, clock
        self._clients: list[Client] = []

    def read(self) -> AbstractAsyncContextManager[AsyncSession]:
        return self.database.read()

    def write(self) -> AbstractAsyncContextManager[AsyncSession]:
        return self.database.write()

    def visitor(self) -> "Client":
        """Return a client that has not signed in."""
        client = Client(self.app)
        self._clients.append(client)
        return client

    async def as_(self, person: str) -> "Client":
        """Return a client of somebody in the cast, signed in."""
        client = self.visitor()
        async with self.write() as session:
            membership = await session.get_one(Membership, id_of(f"membership of {person}"))
            client.token = await start_session(
                session, membership, Where("203.0.113.5", "test"), self.clock()
            )
        client.http.cookies.set("session", client.token, domain="board.test")
        return client

    async def close(self) -> None:
        for client in self._clients:
            await client.http.aclose()


class Client:
    """A browser, or a program that uses the API."""

    def __init__(self, app: Litestar) -> None:
        transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # the same protocol, typed otherwise
        self.http = httpx.AsyncClient(
            transport=transport, base_url="http://board.test", headers={"Accept-Language": "ko"}
        )
        self.token = ""

    async def get(self, path: str, **kwargs: Any) -> httpx.Response:
        """Open a page; redirects are not followed."""
        return await self.http.get(path, **kwargs)

    async def post(
        self, path: str, form: dict[str, str] | None = None, *, request_id: str = "", **kwargs: Any
    ) -> httpx.Response:
        """Send a form as the page would: with its CSRF token and a request id of its own."""
        data = {"_csrf_token": await self._csrf(), "_request_id": request_id or str(uuid4()), **(form or {})}
        return await self.http.post(path, data=data, **kwargs)

    async def api(self, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        """Call the JSON API with the bearer token of the person."""
        sent = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        bare = httpx.AsyncClient(transport=self.http._transport, base_url="http://board.test")  # no cookies
        async with bare:
            extra = {} if body is None else {"json": body}
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return await bare.request(method, path, headers=sent | named, **extra)  # type: ignore[arg-type]  # httpx types json as Any

    async def _csrf(self) -> str:
        token = self.http.cookies.get("csrf")
        if token is None:
            await self.http.get("/sign-in")
            token = self.http.cookies.get("csrf")
        return token or ""


def texts(page: httpx.Response) -> str:
    """Return what a person reads on a page: no tags, single spaces."""
    body = re.sub(r"<(script|style|template)\b.*?</\1>", " ", page.text, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).strip()


@contextmanager
def reading_statements(board: Board) -> Iterator[list[str]]:
    """Collect the SQL statements that read."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    engine = board.database.engine.sync_engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(engine, "before_cursor_execute", note)
