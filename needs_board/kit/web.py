"""The edge: errors become answers, every answer carries its headers, forms are protected."""

from typing import Any, cast
from urllib.parse import quote

import msgspec
from litestar import MediaType, Request, Response
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import MutableScopeHeaders
from litestar.exceptions import (
    HTTPException,
    InternalServerException,
    MethodNotAllowedException,
    ValidationException,
)
from litestar.types import ASGIApp, HTTPScope, Message, Method, Receive, Scope, Send
from litestar.utils import normalize_path
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from needs_board.kit.errors import BoardError, Conflict, Forbidden, NotFound, SignInNeeded, WrongInput
from needs_board.kit.i18n import _, current_locale
from needs_board.kit.log import log
from needs_board.kit.settings import Settings
from needs_board.kit.templating import environment

MOST_BODY_BYTES = 21 * 1024 * 1024
MOST_NAME_BYTES = 255
"""The longest name of a file; no part of an address is longer."""
API = "/api/"
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_UNSTORABLE = ("too large to convert to SQLite INTEGER", "out of int64 range", "invalid byte sequence")
"""How SQLite's driver, asyncpg and PostgreSQL say so."""
_METHODS: tuple[Method, ...] = ("GET", "POST", "PUT", "PATCH", "DELETE")

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class ErrorView(msgspec.Struct, frozen=True):
    """What the error page shows; it needs neither session nor database."""

    status: int
    title: str
    sentence: str
    locale: str


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """A refusal for API clients, as RFC 9457 has it; `errors` maps fields to sentences."""

    type: str
    title: str
    status: int
    detail: str
    instance: str = ""
    errors: dict[str, str] | None = None


def csrf_protection(settings: Settings) -> CSRFConfig:
    """Return the protection of forms; the API is left out, it takes no cookies for writes."""
    return CSRFConfig(
        secret=settings.secret_key,
        cookie_name="__Host-csrf" if settings.is_secure else "csrf",
        cookie_secure=settings.is_secure,
        cookie_httponly=True,
        cookie_samesite="lax",
        exclude=["^/api/", "^/static/", "^/schema"],
    )


def answering_head(handler: ASGIApp) -> ASGIApp:
    """Return an application that answers HEAD wherever it answers GET: the same headers, without the body."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("method") != "HEAD":
            await handler(scope, receive, send)
            return
        ended = False

        async def send_head(message: Message) -> None:
            nonlocal ended
            if message["type"] != "http.response.body":
                await send(message)
            elif not ended:  # at the first piece, for a body that is streamed may never end
                ended = True
                await send({"type": "http.response.body", "body": b"", "more_body": False})

        # A copy: the server goes by its own scope, which must say that no body will come.
        await handler(cast(HTTPScope, {**scope, "method": "GET"}), receive, send_head)

    return answer


def check_address(request: Request[Any, Any, Any]) -> None:
    """Refuse an address that nothing can stand at: the file system and the database break at such names."""
    if any("\x00" in name or len(name.encode()) > MOST_NAME_BYTES for name in request.url.path.split("/")):
        raise no_such_page()


def check_same_site(request: Request[Any, Any, Any]) -> None:
    """Refuse a write that a browser says was sent from another site."""
    if request.method in UNSAFE and request.headers.get("Sec-Fetch-Site", "same-origin") not in {
        "same-origin",
        "none",
    }:
        raise Forbidden(
            _("다른 사이트에서 보낸 요청은 처리하지 않습니다. 이 사이트의 화면에서 다시 시도해 주세요.")
        )


async def add_headers(message: Message, scope: Scope) -> None:
    """Put the protecting headers on every answer; a page of a signed-in person is not kept by caches."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["X-Frame-Options"] = "DENY"
    settings: Settings = scope["litestar_app"].state.settings
    if settings.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if not scope["path"].startswith("/static/"):
        headers.setdefault("Cache-Control", "no-store")
    elif scope["query_string"].startswith(b"v="):
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        headers["Cache-Control"] = "public, max-age=86400"


def answer_refusal(request: Request[Any, Any, Any], refusal: BoardError) -> Response[Any]:
    """Answer a refusal: a page for people, a problem document for API clients."""
    if request.url.path.startswith(API):
        return _problem(request, refusal)
    if isinstance(refusal, SignInNeeded):
        return _to_sign_in(request)
    view = ErrorView(refusal.status, _title(refusal.status), refusal.sentence, current_locale().value)
    return Response(
        environment().get_template("kit/error.html").render(view=view),
        status_code=refusal.status,
        media_type=MediaType.HTML,
    )


def answer_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """Answer what the framework refuses: unknown addresses, wrong methods, bodies that cannot be read."""
    if isinstance(error, ValidationException):
        return answer_refusal(request, WrongInput({"body": _wrong_body(error)}))
    # The framework takes it for an error of the server when somebody hangs up in the middle of a form.
    status = 400 if isinstance(error, InternalServerException) else error.status_code
    refusal = BoardError(_HTTP_SENTENCES.get(status, _unreadable)())
    refusal.status = status
    answer = answer_refusal(request, refusal)
    if isinstance(error, MethodNotAllowedException):
        answer.headers["Allow"] = ", ".join(_methods_at(request))
    return answer


def answer_too_deep(request: Request[Any, Any, Any], error: RecursionError) -> Response[Any]:
    """Answer a body whose brackets are nested without end; logged, since a bug of ours would look alike."""
    log().warning("too_deep", path=request.url.path, error=str(error))
    return answer_refusal(request, WrongInput({"body": _unreadable()}))


def answer_race(request: Request[Any, Any, Any], error: IntegrityError | OperationalError) -> Response[Any]:
    """Answer a write that lost against another one: a constraint said no, or the database was busy."""
    if isinstance(error, OperationalError) and "locked" not in str(error):
        return answer_bug(request, error)
    log().warning("write_lost", path=request.url.path, error=str(error.orig))
    return answer_refusal(
        request,
        Conflict(
            _("같은 내용이 이미 처리되었거나 다른 사람이 먼저 처리했습니다. 새로 고친 뒤 확인해 주세요.")
        ),
    )


def answer_unstorable(request: Request[Any, Any, Any], error: DBAPIError | OverflowError) -> Response[Any]:
    """Answer a value that no column can hold: a number beyond 64 bits, a text with a NUL.

    Forms refuse such values; an address can still bring them, and there is nothing at such an address.
    """
    if not any(words in str(error) for words in _UNSTORABLE):
        return answer_bug(request, error)
    is_write = request.method in UNSAFE
    return answer_refusal(request, WrongInput({"body": _unreadable()}) if is_write else no_such_page())


def answer_bug(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Answer what should not have happened; it is logged once, the person reads no detail."""
    log().error("bug", path=request.url.path, method=request.method, exc_info=error)
    refusal = BoardError(
        _("처리하는 중에 문제가 생겼습니다. 입력하신 내용은 저장되지 않았습니다. 잠시 뒤 다시 시도해 주세요.")
    )
    refusal.status = 500
    return answer_refusal(request, refusal)


EXCEPTION_HANDLERS: dict[Any, Any] = {
    BoardError: answer_refusal,
    HTTPException: answer_http_error,
    RecursionError: answer_too_deep,
    IntegrityError: answer_race,
    OperationalError: answer_race,
    DBAPIError: answer_unstorable,
    OverflowError: answer_unstorable,
    Exception: answer_bug,
}


def no_such_page() -> NotFound:
    """Return the refusal for an unknown id, which a stranger's object looks like too."""
    return NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))


def _problem(request: Request[Any, Any, Any], refusal: BoardError) -> Response[bytes]:
    errors = refusal.errors if isinstance(refusal, WrongInput) else None
    problem = Problem(
        type=f"/problems/{refusal.kind}",
        title=_title(refusal.status),
        status=refusal.status,
        detail=refusal.sentence,
        instance=request.url.path,
        errors=errors,
    )
    return Response(
        msgspec.json.encode(problem), status_code=refusal.status, media_type="application/problem+json"
    )


def _methods_at(request: Request[Any, Any, Any]) -> list[Method]:
    """Return the methods that the address of a request knows; the framework's 405 does not name them."""
    known: list[Method] = []
    for method in _METHODS:
        try:
            request.app.asgi_router.handle_routing(path=normalize_path(request.url.path), method=method)
        except MethodNotAllowedException:
            continue
        known.append(method)
    return ["GET", "HEAD", *known[1:]] if known[:1] == ["GET"] else known


def _to_sign_in(request: Request[Any, Any, Any]) -> Response[Any]:
    came_from = request.url.path if request.method == "GET" else "/"
    location = f"/sign-in?next={quote(came_from)}"
    if request.headers.get("HX-Request") == "true":
        return Response(b"", status_code=401, headers={"HX-Redirect": location})
    return Response(b"", status_code=303, headers={"Location": location})


def _wrong_body(error: ValidationException) -> str:
    problems = error.extra if isinstance(error.extra, list) else []
    details = "; ".join(f"{p.get('key', '')}: {p.get('message', '')}".strip(": ") for p in problems)
    return _("보내신 내용을 읽을 수 없습니다: %(detail)s") % {"detail": details or error.detail}


def _title(status: int) -> str:
    titles = {
        401: _("로그인이 필요합니다"),
        403: _("권한이 없습니다"),
        404: _("찾을 수 없습니다"),
        405: _("할 수 없는 요청입니다"),
        409: _("지금은 처리할 수 없습니다"),
        413: _("파일이 너무 큽니다"),
        422: _("입력한 내용을 확인해 주세요"),
        429: _("잠시 뒤 다시 시도해 주세요"),
        500: _("문제가 생겼습니다"),
    }
    return titles.get(status, _("요청을 처리하지 못했습니다"))


def _unreadable() -> str:
    return _("요청을 읽을 수 없습니다. 화면에서 다시 시도해 주세요.")


_HTTP_SENTENCES = {
    403: lambda: _("화면이 오래되었거나 보안 확인에 실패했습니다. 화면을 새로 고친 뒤 다시 시도해 주세요."),
    404: lambda: no_such_page().sentence,
    405: lambda: _("이 주소에서는 할 수 없는 요청입니다. 화면에서 다시 시도해 주세요."),
    413: lambda: _("보내신 파일이 너무 큽니다. 20 MB 이하의 파일을 골라 주세요."),
}
