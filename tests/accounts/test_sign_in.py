"""Signing in: by whom, with what, how often."""

from datetime import timedelta

import pytest

from needs_board.accounts.rules import SESSION_IDLE, SESSION_LIFE
from tests.board import Board, texts
from tests.cast import PASSWORD


async def test_person_with_the_right_password_is_signed_in_and_sent_where_they_wanted(board: Board) -> None:
    visitor = board.visitor()
    answer = await visitor.post(
        "/sign-in", {"email": " Haneul@Narae.example", "password": PASSWORD, "next": "/me/sessions"}
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/sessions")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    page = await visitor.get("/me/sessions")
    assert page.status_code == 200
    assert "지금 이 기기" in texts(page)


@pytest.mark.parametrize("email", ["haneul@narae.example", "nobody@narae.example"])
async def test_wrong_password_and_unknown_address_read_alike(board: Board, email: str) -> None:
    answer = await board.visitor().post("/sign-in", {"email": email, "password": "틀린 비밀번호입니다"})
    assert answer.status_code == 422
    assert "이메일 또는 비밀번호가 맞지 않습니다" in texts(answer)
    assert "session=" not in answer.headers.get("set-cookie", "")


async def test_account_is_locked_for_a_while_after_too_many_failures(board: Board) -> None:
    visitor = board.visitor()
    for _ in range(10):
        await visitor.post("/sign-in", {"email": "haneul@narae.example", "password": "틀린 비밀번호입니다"})
    right = {"email": "haneul@narae.example", "password": PASSWORD}
    assert (await visitor.post("/sign-in", right)).status_code == 429
    board.clock.forward(timedelta(minutes=16))
    assert (await visitor.post("/sign-in", right)).status_code == 303


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nX: y"])
async def test_nobody_is_sent_to_another_site(board: Board, path: str) -> None:
    form = {"email": "haneul@narae.example", "password": PASSWORD, "next": path}
    answer = await board.visitor().post("/sign-in", form)
    assert answer.headers["Location"] == "/"


async def test_session_ends_after_idling_and_after_its_life(board: Board) -> None:
    haneul = await board.as_("하늘")
    assert (await haneul.get("/me/sessions")).status_code == 200
    board.clock.forward(SESSION_IDLE)
    assert (await haneul.get("/me/sessions")).status_code == 303
    haneul = await board.as_("하늘")
    for _ in range(int(SESSION_LIFE / timedelta(hours=11)) + 1):
        board.clock.forward(timedelta(hours=11))
        page = await haneul.get("/me/sessions")
    assert page.status_code == 303


async def test_token_that_somebody_else_put_into_the_browser_is_replaced_and_ended(board: Board) -> None:
    daon, victim = await board.as_("다온"), board.visitor()
    for planted in ("chosen-by-attacker", daon.token):
        victim.http.cookies.set("session", planted, domain="board.test")
        answer = await victim.post("/sign-in", {"email": "haneul@narae.example", "password": PASSWORD})
        assert answer.status_code == 303
        assert planted not in answer.headers["set-cookie"]
        attacker = board.visitor()
        attacker.http.cookies.set("session", planted, domain="board.test")
        assert (await attacker.get("/me/sessions")).status_code == 303


async def test_signing_out_ends_the_session_for_its_token(board: Board) -> None:
    haneul = await board.as_("하늘")
    token = haneul.token
    assert (await haneul.post("/sign-out")).status_code == 303
    stolen = board.visitor()
    stolen.http.cookies.set("session", token, domain="board.test")
    assert (await stolen.get("/me/sessions")).status_code == 303


async def test_person_ends_another_session_of_theirs_but_nobody_elses(board: Board) -> None:
    here, daon = await board.as_("하늘"), await board.as_("다온")
    mine = _sessions_on((await here.get("/me/sessions")).text)
    there = await board.as_("하늘")
    (other,) = _sessions_on((await here.get("/me/sessions")).text) - mine
    assert (await daon.post(f"/me/sessions/{other}/end")).status_code == 404
    assert (await there.get("/me/sessions")).status_code == 200
    await here.post(f"/me/sessions/{other}/end")
    assert (await there.get("/me/sessions")).status_code == 303
    assert (await here.get("/me/sessions")).status_code == 200


def _sessions_on(page: str) -> set[str]:
    return {part.split("/end")[0] for part in page.split('action="/me/sessions/')[1:]}


async def test_form_without_its_token_or_from_another_site_changes_nothing(board: Board) -> None:
    haneul = await board.as_("하늘")
    assert (await haneul.http.post("/sign-out", data={})).status_code == 403
    answer = await haneul.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert (await haneul.get("/me/sessions")).status_code == 200


async def test_api_client_signs_in_and_out(board: Board) -> None:
    visitor = board.visitor()
    answer = await visitor.api(
        "POST", "/api/v1/sessions", {"email": "haneul@narae.example", "password": PASSWORD}
    )
    assert answer.status_code == 201
    visitor.token = answer.json()["token"]
    assert (await visitor.api("DELETE", "/api/v1/sessions/current")).status_code == 204
    again = await visitor.api("DELETE", "/api/v1/sessions/current")
    assert again.status_code == 401
    assert again.headers["content-type"] == "application/problem+json"


async def test_cookie_alone_does_not_write_through_the_api(board: Board) -> None:
    haneul = await board.as_("하늘")
    assert (await haneul.http.request("DELETE", "/api/v1/sessions/current")).status_code == 401
