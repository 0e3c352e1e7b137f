"""The web application: opens the transaction of each request, sets its language."""

import gc
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import sqlalchemy as sa
from litestar import Litestar, Request, Response, Router, get
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.middleware import DefineMiddleware
from litestar.middleware.compression import CompressionMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.static_files import create_static_files_router

from needs_board.accounts import actions as accounts
from needs_board.accounts import queries as account_queries
from needs_board.accounts.pages import LANGUAGE_COOKIE, cookie_name
from needs_board.accounts.rules import SEEN_STEP
from needs_board.addresses import APIS, PAGES
from needs_board.kit.asker import VISITOR, Asker, Role
from needs_board.kit.clock import Clock, system_clock
from needs_board.kit.db import Database
from needs_board.kit.i18n import N_, Locale, _, best_locale, speak
from needs_board.kit.settings import Settings
from needs_board.kit.templating import STATIC
from needs_board.kit.visit import Visit
from needs_board.kit.web import (
    API,
    EXCEPTION_HANDLERS,
    MOST_BODY_BYTES,
    UNSAFE,
    add_headers,
    answering_head,
    check_address,
    check_same_site,
    csrf_protection,
)
from needs_board.lookup.actions import Finder
from needs_board.notifications.queries import unread_count
from needs_board.repeats import AlreadyAnswered, answer_again, claim, keep_answer, request_id_of
from needs_board.threads.queries import unread_threads

NAVIGATION: Mapping[Role, Sequence[tuple[str, str]]] = {
    Role.VISITOR: ((N_("수요"), "/needs"), (N_("상품"), "/products"), (N_("기업 찾기"), "/enterprises")),
    Role.OFFICER: (
        (N_("수요"), "/needs"),
        (N_("우리 기관 수요"), "/needs/mine"),
        (N_("받은 견적"), "/me/received"),
        (N_("장바구니"), "/basket"),
        (N_("구매 상담"), "/sourcing"),
        (N_("대화"), "/threads"),
        (N_("상품"), "/products"),
        (N_("기업 찾기"), "/enterprises"),
    ),
    Role.SUPPLIER: (
        (N_("받은 안내"), "/me/invitations"),
        (N_("수요"), "/needs"),
        (N_("내 견적"), "/me/quotes"),
        (N_("대화"), "/threads"),
        (N_("내 상품"), "/me/products"),
        (N_("내 매장"), "/me/enterprise"),
        (N_("서류"), "/me/application"),
    ),
    Role.STAFF: (
        (N_("수요 현황"), "/staff/needs"),
        (N_("입점 현황"), "/staff/boarding"),
        (N_("매칭 기록"), "/staff/runs"),
        (N_("매칭 낱말"), "/staff/words"),
        (N_("입점 심사"), "/staff/reviews"),
        (N_("구매 상담"), "/sourcing"),
        (N_("분류 관리"), "/staff/categories"),
        (N_("작업"), "/staff/jobs"),
        (N_("보관 기간"), "/staff/retention"),
        (N_("메일"), "/staff/mail"),
        (N_("대화 신고"), "/staff/reports"),
        (N_("수요"), "/needs"),
        (N_("상품"), "/products"),
        (N_("기업 찾기"), "/enterprises"),
    ),
}


def create_app(settings: Settings, database: Database, clock: Clock = system_clock) -> Litestar:
    """Return the application over an open database whose migrations have been applied."""
    app = Litestar(
        route_handlers=[*PAGES, *APIS, health, _static_files()],
        dependencies={"look": Provide(provide_look), "act": Provide(provide_act)},
        before_request=prepare,
        before_send=[add_headers],
        csrf_config=csrf_protection(settings),
        exception_handlers={**EXCEPTION_HANDLERS, AlreadyAnswered: answer_again},
        openapi_config=OpenAPIConfig(
            title="Needs board", version="1", path="/schema", render_plugins=[JsonRenderPlugin()]
        ),
        request_max_body_size=MOST_BODY_BYTES,
        state=State({"settings": settings, "database": database, "clock": clock}),
        lifespan=[_steady, _finding],
        debug=False,
    )
    app.asgi_handler = answering_head(app.asgi_handler)
    return app


@get("/healthz", include_in_schema=False)
async def health(look: NamedDependency[Visit]) -> Response[str]:
    """Answer 200 while the database answers."""
    await look.session.execute(sa.text("SELECT 1"))
    return Response("ok", media_type="text/plain")


async def prepare(request: Request[Any, Any, State]) -> None:
    """Choose the language before anything can be refused, then refuse writes from other sites."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    speak(
        Locale(chosen) if chosen in set(Locale) else best_locale(request.headers.get("Accept-Language", ""))
    )
    check_address(request)
    check_same_site(request)


async def provide_look(request: Request[Any, Any, State]) -> AsyncGenerator[Visit, None]:
    """Give a handler a Visit for reading."""
    database: Database = request.app.state.database
    async with database.read() as session:
        visit = await _visit(request, session)
        yield visit
    if (seen := request.state.get("stale_session")) is not None:
        async with database.write() as session:
            await accounts.note_seen(session, seen, visit.at)


async def provide_act(request: Request[Any, Any, State]) -> AsyncGenerator[Visit, None]:
    """Give a handler a Visit for writing; it is committed before the answer starts."""
    database: Database = request.app.state.database
    request_id = await request_id_of(request)
    async with database.write() as session:
        visit = await _visit(request, session)
        if request_id is not None:
            visit.claim = partial(claim, visit, request_id)
            await visit.claim()
        yield visit
        if visit.undone:
            await session.rollback()
        elif request_id is not None:
            await keep_answer(visit, request_id)


async def _visit(request: Request[Any, Any, State], session: Any) -> Visit:
    at = request.app.state.clock()
    asker = await _asker(request, session, at)
    is_page = not request.url.path.startswith(API)  # the API shows no numbers and pays no query for them
    return Visit(
        request=request,
        session=session,
        asker=asker,
        at=at,
        settings=request.app.state.settings,
        nav=tuple((_(label), href) for label, href in NAVIGATION[asker.role]),
        nav_counts={"/threads": await unread_threads(session, asker) if is_page else 0},
        unread_count=await unread_count(session, asker.account_id) if is_page and asker.account_id else 0,
    )


async def _asker(request: Request[Any, Any, State], session: Any, at: Any) -> Asker:
    token = _token(request)
    found = await account_queries.signed_in(session, token, at) if token else None
    if found is None:
        return VISITOR
    if LANGUAGE_COOKIE not in request.cookies:
        speak(found.locale)
    if at - found.seen_at > SEEN_STEP:
        request.state["stale_session"] = found.asker.session_id
    return found.asker


def _token(request: Request[Any, Any, State]) -> str:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token
    if request.url.path.startswith(API) and request.method in UNSAFE:
        return ""  # A cookie alone never writes through the API: other sites could send it.
    # Behind TLS the plain name counts for nothing: a neighbouring host could have set it.
    return request.cookies.get(cookie_name(request.app.state.settings)) or ""


def _static_files() -> Router:
    """Serve our own files, compressed; pages are not, since each carries its CSRF token (BREACH)."""
    compressed = DefineMiddleware(CompressionMiddleware, config=CompressionConfig(backend="gzip"))
    return create_static_files_router(
        path="/static",
        directories=[STATIC],
        cache_control=None,
        include_in_schema=False,
        middleware=[compressed],
    )


@asynccontextmanager
async def _steady(_app: Litestar) -> AsyncIterator[None]:
    """Keep the garbage collector away from what lives as long as the process; measured: p99 115 → 35 ms."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    yield


@asynccontextmanager
async def _finding(app: Litestar) -> AsyncIterator[None]:
    """Let a served application look products and stores up with the engine; without it words count as typed."""
    settings: Settings = app.state.settings
    app.state.finder = Finder(app.state.database, settings.data_dir / "indexes")
    yield
