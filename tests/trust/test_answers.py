"""Headers, cookies and refusals of the edge."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import msgspec
import pytest

from needs_board.app import create_app
from needs_board.kit.web import MOST_BODY_BYTES
from tests.board import TEST_SETTINGS, Board, Client, ManualClock, texts
from tests.cast import PASSWORD
from tests.trust.answers import check_answer, check_headers
from tests.trust.rows import rows


@pytest.fixture
async def secure_client(board: Board) -> AsyncIterator[httpx.AsyncClient]:
    """A browser of a board that people reach over TLS."""
    settings = msgspec.structs.replace(TEST_SETTINGS, base_url="https://board.test")
    app = create_app(settings, board.database, ManualClock())
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # the same protocol, typed otherwise
    async with httpx.AsyncClient(transport=transport, base_url="https://board.test") as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [
        "/sign-in",
        "/healthz",
        "/static/board.css",
        "/schema/openapi.json",
        "/needs/N-2026-9999",
        "/api/v1/needs/N-2026-9999",
    ],
)
async def test_every_kind_of_answer_carries_the_protecting_headers(board: Board, path: str) -> None:
    check_headers(await board.visitor().get(path))


@pytest.mark.parametrize(
    "path", ["/nothing", "/needs/a/b/c", "/static/nothing.css", "/static/../app.py", "/api/v1/nothing"]
)
async def test_unknown_address_is_404_with_a_sentence(board: Board, path: str) -> None:
    answer = await board.visitor().get(path)
    assert answer.status_code == 404
    check_answer(answer)
    if not path.startswith("/api/"):
        assert "찾으시는 내용이 없습니다" in texts(answer)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/healthz", "GET, HEAD"),
        ("DELETE", "/sign-in", "GET, HEAD, POST"),
        ("GET", "/sign-out", "POST"),
        ("POST", "/static/board.css", "GET, HEAD"),
        ("GET", "/api/v1/sessions", "POST"),
        ("PATCH", "/api/v1/needs", "GET, HEAD, POST"),
    ],
)
async def test_method_that_an_address_does_not_know_is_405_and_names_those_it_knows(
    board: Board, method: str, path: str, allowed: str
) -> None:
    answer = await board.visitor().http.request(method, path)
    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)
    check_answer(answer)


async def test_head_is_answered_wherever_get_is_and_as_get_is_but_for_the_body(board: Board) -> None:
    paths = {row.path for row in rows() if row.method == "GET"} | {"/static/board.css", "/nothing"}
    visitor = board.visitor().http
    for path in sorted(re.sub("{.*?}", "1", path) for path in paths):
        whole, head = await visitor.get(path), await visitor.head(path)
        assert (head.status_code, head.content) == (whole.status_code, b""), path
        assert head.headers.get("Content-Length") == whole.headers.get("Content-Length"), path
        check_headers(head)


async def test_head_of_an_address_that_only_takes_writes_is_405(board: Board) -> None:
    answer = await board.visitor().http.head("/sign-out")
    assert (answer.status_code, answer.headers["Allow"], answer.content) == (405, "POST", b"")


async def test_cookies_of_a_board_over_tls_are_bound_to_its_host(secure_client: httpx.AsyncClient) -> None:
    page = await secure_client.get("/sign-in")
    assert "max-age=31536000" in page.headers["Strict-Transport-Security"]
    form = {
        "email": "haneul@narae.example",
        "password": PASSWORD,
        "_csrf_token": secure_client.cookies["__Host-csrf"],
    }
    answer = await secure_client.post("/sign-in", data=form)
    assert answer.status_code == 303
    session = next(one for one in _cookies(page, answer) if one.startswith("__Host-session="))
    csrf = next(one for one in _cookies(page, answer) if one.startswith("__Host-csrf="))
    for cookie in (session, csrf):
        words = {word.strip().lower() for word in cookie.split(";")}
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= words
        assert not any(word.startswith("domain") for word in words)
    assert (await secure_client.get("/me/sessions")).status_code == 200


async def test_board_over_plain_http_sends_no_strict_transport_header(board: Board) -> None:
    answer = await board.visitor().get("/sign-in")
    assert "Strict-Transport-Security" not in answer.headers


async def test_body_that_is_too_large_is_refused_with_a_sentence(board: Board) -> None:
    haneul: Client = await board.as_("하늘")
    answer = await haneul.post("/needs/new", {"title": "가" * (MOST_BODY_BYTES // 3)})
    assert answer.status_code == 413
    check_headers(answer)


async def test_nothing_of_the_source_is_served(board: Board) -> None:
    static = Path(create_app.__code__.co_filename).parent / "static"
    assert (await board.visitor().get("/static/board.css")).content == (static / "board.css").read_bytes()
    for path in ("/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"):
        assert (await board.visitor().get(path)).status_code == 404


def _cookies(*answers: httpx.Response) -> list[str]:
    return [cookie for answer in answers for cookie in answer.headers.get_list("set-cookie")]
