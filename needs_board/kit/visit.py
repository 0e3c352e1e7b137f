"""One request: who asks, when, in which transaction, and how it is answered.

A handler takes one dependency: `look` (a Visit for reading) or `act` (a Visit whose transaction is
committed before the answer starts). It answers with `page`, `go` or `reply`.
"""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote, unquote
from uuid import uuid4

import msgspec
from litestar import Request, Response
from litestar.datastructures import Cookie, State, UploadFile
from litestar.response import Redirect
from litestar.utils.scope.state import ScopeState
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.kit.asker import Asker
from needs_board.kit.db import Database
from needs_board.kit.formats import SentFile
from needs_board.kit.i18n import current_locale
from needs_board.kit.settings import Settings
from needs_board.kit.templating import environment

FLASH_COOKIE = "flash"
BoardRequest = Request[Asker, Any, State]
Reply = TypeVar("Reply", bound=msgspec.Struct)


class NavItem(msgspec.Struct, frozen=True):
    """One entry of the main navigation."""

    label: str
    href: str
    current: bool
    count: int = 0


class Frame(msgspec.Struct, frozen=True):
    """What the layout shows around every page."""

    locale: str
    path: str
    role: str
    person_name: str
    organisation_name: str
    csrf_token: str
    unread_count: int
    nav: tuple[NavItem, ...]
    is_demo: bool
    flash: tuple[tuple[str, str], ...]
    is_official: bool = False

    @property
    def request_id(self) -> str:
        """A fresh id for each form that asks, so that two forms of one page are two requests."""
        return str(uuid4())


@dataclass(slots=True)
class Visit:
    """A request on its way through a room."""

    request: BoardRequest
    session: AsyncSession
    asker: Asker
    at: datetime
    settings: Settings
    nav: tuple[tuple[str, str], ...] = ()
    nav_counts: Mapping[str, int] = field(default_factory=dict)
    unread_count: int = 0
    undone: bool = False
    cookies: list[Cookie] = field(default_factory=list)
    outcome: "Outcome | None" = None
    claim: Callable[[], Awaitable[None]] | None = None
    """Claims the id of this request, where it has one."""

    @property
    def is_htmx(self) -> bool:
        return self.request.headers.get("HX-Request") == "true"

    @property
    def database(self) -> Database:
        """For what must not wait inside the transaction of this request."""
        database: Database = self.request.app.state.database
        return database

    async def typed(self) -> dict[str, str]:
        """Return what was typed into the form; of several values of one name the last counts."""
        form = await self.request.form()
        return {name: value for name, value in form.multi_items() if isinstance(value, str)}

    async def sent_file(self, field: str) -> SentFile | None:
        """Return the file that was chosen in a field, None when none was."""
        sent = (await self.request.form()).get(field)
        if not isinstance(sent, UploadFile) or not sent.filename:
            return None
        return SentFile(sent.filename, await sent.read())

    async def undo(self) -> None:
        """Throw away all that this request wrote, to show its form again."""
        self.undone = True
        await self.session.rollback()

    async def let_go(self) -> None:
        """Give the connection back while something slow is waited for; what was read must not be touched after."""
        await self.session.rollback()

    async def take_up(self) -> None:
        """Go on after `let_go` with a write whose request has an id: sent twice at once, it is done once."""
        if self.claim is not None:
            await self.claim()

    def page(self, template: str, view: msgspec.Struct, *, status: int = 200) -> Response[str]:
        """Answer with a page made from its typed view."""
        return Response(
            environment().get_template(template).render(view=view, frame=self.frame()),
            status_code=status,
            media_type="text/html",
            cookies=self._with_flash_spent(),
            headers={"Vary": "HX-Request"},
        )

    def go(self, path: str, *, flash: str = "") -> Redirect:
        """Answer a finished write: see the other page (303), with a sentence on it."""
        self.outcome = Outcome(location=path)
        if flash:
            self.cookies.append(
                Cookie(key=FLASH_COOKIE, value=quote(flash), httponly=True, samesite="lax", path="/")
            )
        return Redirect(path, status_code=303, cookies=self.cookies)

    def reply(self, value: Reply, *, status: int = 200) -> Response[Reply]:
        """Answer an API write; the same request id gets the same answer again."""
        self.outcome = Outcome(status=status, body=msgspec.json.encode(value).decode())
        return Response(value, status_code=status, media_type="application/json")

    def frame(self) -> Frame:
        """Return what the layout needs."""
        path = self.request.url.path
        here = max((href for _label, href in self.nav if is_current(path, href)), key=len, default="")
        flash = self.request.cookies.get(FLASH_COOKIE)
        return Frame(
            locale=current_locale().value,
            path=path,
            role=self.asker.role.value,
            person_name=self.asker.person_name,
            organisation_name=self.asker.organisation_name,
            csrf_token=str(ScopeState.from_scope(self.request.scope).csrf_token or ""),
            unread_count=self.unread_count,
            nav=tuple(
                NavItem(label, href, href == here, self.nav_counts.get(href, 0)) for label, href in self.nav
            ),
            is_demo=self.settings.demo,
            flash=(("success", unquote(flash)),) if flash else (),
        )

    def _with_flash_spent(self) -> list[Cookie]:
        if FLASH_COOKIE in self.request.cookies:
            self.cookies.append(Cookie(key=FLASH_COOKIE, value="", max_age=0, path="/"))
        return self.cookies


class Outcome(msgspec.Struct, frozen=True):
    """What a write answered, kept so that the same request id is answered alike."""

    location: str = ""
    status: int = 303
    body: str = ""


def is_current(path: str, href: str) -> bool:
    """Say whether a navigation entry leads to the page shown or to one above it."""
    return path == href or (href != "/" and path.startswith(href + "/"))


def fingerprint(method: str, path: str, body: bytes | Mapping[str, str]) -> str:
    """Return the hash of a write, by which a repeated request id is told from a reused one."""
    content = body if isinstance(body, bytes) else msgspec.json.encode(dict(sorted(body.items())))
    return hashlib.sha256(f"{method} {path}\n".encode() + content).hexdigest()
