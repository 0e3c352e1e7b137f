"""Signing in and out, one's own sessions, the language, and one-time links."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.accounts import actions, queries
from needs_board.accounts.forms import NewPasswordForm, SignInForm
from needs_board.accounts.models import Session
from needs_board.accounts.rules import SESSION_LIFE, OrganisationKind, device_name
from needs_board.kit.asker import Role, check_role
from needs_board.kit.errors import NotFound, WrongInput
from needs_board.kit.forms import Typed, read_form
from needs_board.kit.i18n import Locale, _
from needs_board.kit.settings import Settings
from needs_board.kit.visit import Visit
from needs_board.kit.web import no_such_page

LANGUAGE_COOKIE = "lang"


class CastMember(msgspec.Struct, frozen=True):
    """Somebody of the demo's cast, as whom a visitor can sign in."""

    email: str
    label: str


class CastGroup(msgspec.Struct, frozen=True):
    """The people of one organisation."""

    organisation: str
    people: list[CastMember]


class DemoCast(msgspec.Struct, frozen=True):
    """The demo's cast by role."""

    officers: list[CastGroup]
    staff: list[CastGroup]
    suppliers: list[CastGroup]


class SignInView(msgspec.Struct, frozen=True):
    """The sign-in page; `cast` is there in a demo only."""

    typed: Typed
    errors: dict[str, str]
    next: str
    cast: DemoCast | None


class NewPasswordView(msgspec.Struct, frozen=True):
    """The page behind a one-time link."""

    errors: dict[str, str]
    token: str


class SessionRow(msgspec.Struct, frozen=True):
    """One of the asker's sessions."""

    id: str
    began_at: Any
    seen_at: Any
    address: str
    device: str
    is_this: bool


class SessionsView(msgspec.Struct, frozen=True):
    """The asker's live sessions."""

    rows: list[SessionRow]


@get("/sign-in")
async def sign_in_page(look: NamedDependency[Visit]) -> Response[str]:
    came_from = _safe_next(look.request.query_params.get("next", "/"))
    return look.page("accounts/sign_in.html", SignInView({}, {}, came_from, await _demo_cast(look)))


@post("/sign-in")
async def sign_in(act: NamedDependency[Visit]) -> Response[Any]:
    typed = await act.typed()
    came_from = _safe_next(typed.get("next", "/"))
    try:
        token = await actions.sign_in(act.session, read_form(SignInForm, typed), client_of(act), act.at)
    except WrongInput as wrong:
        view = SignInView(typed, wrong.errors, came_from, await _demo_cast(act))
        return act.page("accounts/sign_in.html", view, status=422)
    if token is None:
        errors = {"email": _("이메일 또는 비밀번호가 맞지 않습니다. 다시 확인해 주세요.")}
        view = SignInView(typed, errors, came_from, await _demo_cast(act))
        return act.page("accounts/sign_in.html", view, status=422)
    return await _enter(act, token, came_from)


@post("/demo/sign-in")
async def demo_sign_in(act: NamedDependency[Visit]) -> Response[Any]:
    """Sign in as somebody of the cast; in a demo only."""
    if not act.settings.demo:
        raise no_such_page()
    typed = await act.typed()
    account = await queries.account_by_email(act.session, typed.get("email", ""))
    membership = await queries.first_membership(act.session, account.id) if account else None
    if membership is None:
        raise no_such_page()
    token = await actions.start_session(act.session, membership, client_of(act), act.at)
    return await _enter(act, token, _safe_next(typed.get("next", "/")))


@post("/sign-out")
async def sign_out(act: NamedDependency[Visit]) -> Response[Any]:
    if act.asker.session_id:
        await actions.end_session(act.session, act.asker, act.asker.session_id, act.at)
    act.cookies.append(
        Cookie(key=cookie_name(act.settings), value="", max_age=0, path="/", secure=act.settings.is_secure)
    )
    return act.go("/", flash=_("로그아웃했습니다."))


@post("/language")
async def choose_language(act: NamedDependency[Visit]) -> Response[Any]:
    typed = await act.typed()
    wanted = typed.get("locale", "")
    locale = Locale(wanted) if wanted in set(Locale) else Locale.KO
    if act.asker.account_id:
        await actions.set_locale(act.session, act.asker, locale)
    act.cookies.append(
        Cookie(
            key=LANGUAGE_COOKIE, value=locale.value, max_age=31536000, path="/", samesite="lax", httponly=True
        )
    )
    return act.go(_safe_next(typed.get("next", "/")))


@get("/me/sessions")
async def sessions_page(look: NamedDependency[Visit]) -> Response[str]:
    check_role(look.asker, Role.OFFICER, Role.SUPPLIER, Role.STAFF)
    rows = await queries.own_sessions(look.session, look.asker, look.at)
    return look.page("accounts/sessions.html", SessionsView([_session_row(look, row) for row in rows]))


@post("/me/sessions/{session_id:uuid}/end")
async def end_session(act: NamedDependency[Visit], session_id: FromPath[UUID]) -> Response[Any]:
    check_role(act.asker, Role.OFFICER, Role.SUPPLIER, Role.STAFF)
    await actions.end_session(act.session, act.asker, session_id, act.at)
    return act.go("/me/sessions", flash=_("그 로그인을 끝냈습니다."))


@get("/links/{token:str}")
async def link_page(look: NamedDependency[Visit], token: FromPath[str]) -> Response[str]:
    if await queries.usable_link(look.session, token, look.at) is None:
        raise NotFound(_("이미 사용했거나 기한이 지난 링크입니다. 새 링크를 요청해 주세요."))
    return look.page("accounts/new_password.html", NewPasswordView({}, token))


@post("/links/{token:str}")
async def set_password(act: NamedDependency[Visit], token: FromPath[str]) -> Response[Any]:
    typed = await act.typed()
    try:
        await actions.set_password(act.session, token, read_form(NewPasswordForm, typed), act.at)
    except WrongInput as wrong:
        await act.undo()
        return act.page("accounts/new_password.html", NewPasswordView(wrong.errors, token), status=422)
    return act.go("/sign-in", flash=_("비밀번호를 정했습니다. 이제 로그인해 주세요."))


async def _enter(act: Visit, token: str, came_from: str) -> Response[Any]:
    """Replace the session the browser had by a new one."""
    if act.asker.session_id:
        await actions.end_session(act.session, act.asker, act.asker.session_id, act.at)
    act.cookies.append(session_cookie(act, token))
    answer = act.go(came_from)
    act.outcome = None  # A token is kept nowhere: pressed twice, the second answer brings a cookie too.
    return answer


async def _demo_cast(visit: Visit) -> DemoCast | None:
    if not visit.settings.demo:
        return None
    groups: dict[OrganisationKind, dict[str, list[CastMember]]] = {kind: {} for kind in OrganisationKind}
    for person, kind, position in await queries.everybody(visit.session):
        member = CastMember(person.email, f"{person.name} {position}".strip())
        groups[kind].setdefault(person.organisation_name, []).append(member)
    cast = {
        kind: [CastGroup(name, people) for name, people in found.items()] for kind, found in groups.items()
    }
    return DemoCast(
        officers=cast[OrganisationKind.AGENCY],
        staff=cast[OrganisationKind.CENTRE],
        suppliers=cast[OrganisationKind.ENTERPRISE],
    )


def client_of(visit: Visit) -> actions.Client:
    """Return where the request comes from."""
    client = visit.request.client
    return actions.Client(client.host if client else "", visit.request.headers.get("User-Agent", ""))


def cookie_name(settings: Settings) -> str:
    """Return the name of the session cookie: bound to the host wherever TLS makes that possible."""
    return "__Host-session" if settings.is_secure else "session"


def session_cookie(visit: Visit, token: str) -> Cookie:
    """Return the cookie that carries a session's token."""
    return Cookie(
        key=cookie_name(visit.settings),
        value=token,
        max_age=int(SESSION_LIFE.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=visit.settings.is_secure,
    )


def _safe_next(path: str) -> str:
    """Return a path on this site, never another one: `//host` and `/\\host` lead away."""
    is_ours = (
        path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path and "\r" not in path
    )
    return path if is_ours else "/"


def _session_row(visit: Visit, row: Session) -> SessionRow:
    return SessionRow(
        str(row.id),
        row.created_at,
        row.seen_at,
        row.address,
        device_name(row.user_agent),
        row.id == visit.asker.session_id,
    )


routes = [
    sign_in_page,
    sign_in,
    demo_sign_in,
    sign_out,
    choose_language,
    sessions_page,
    end_session,
    link_page,
    set_password,
]
