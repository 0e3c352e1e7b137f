"""A one-time link sets the password: once, for three days, and it ends whatever went on before."""

import unicodedata
from datetime import timedelta

import pytest

from needs_board.accounts.actions import make_link
from needs_board.accounts.rules import LINK_LIFE, MOST_FAILURES_PER_ACCOUNT, LinkPurpose
from tests.board import Board, Client, texts
from tests.cast import PASSWORD, id_of

FRESH = "굴포천 왜가리 세 마리"


async def link(board: Board, person: str = "하늘") -> str:
    """Return the path of a fresh link for somebody."""
    async with board.write() as session:
        return f"/links/{await make_link(session, id_of(person), LinkPurpose.RESET, board.clock())}"


async def signs_in(client: Client, password: str) -> bool:
    answer = await client.post("/sign-in", {"email": "haneul@narae.example", "password": password})
    return answer.status_code == 303


async def test_link_sets_the_password(board: Board) -> None:
    path, visitor = await link(board), board.visitor()
    page = await visitor.get(path)
    assert page.status_code == 200
    assert f'action="{path}"' in page.text
    answer = await visitor.post(path, {"password": FRESH})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert await signs_in(board.visitor(), FRESH)
    assert not await signs_in(board.visitor(), PASSWORD)


async def test_sessions_from_before_end(board: Board) -> None:
    path, haneul, seojun = await link(board), await board.as_("하늘"), await board.as_("서준")
    await board.visitor().post(path, {"password": FRESH})
    assert (await haneul.get("/me/sessions")).status_code == 303
    assert (await seojun.get("/me/sessions")).status_code == 200


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", "필수 항목입니다"),
        ("짧은암호", "12자 이상"),
        ("password1234", "쉽게 짐작할 수 있는"),
        ("Password1234!!", "쉽게 짐작할 수 있는"),
        ("qwertyqwerty", "쉽게 짐작할 수 있는"),
        ("aaaabbbbaaaabbbb", "쉽게 짐작할 수 있는"),
        ("haneul@narae.example", "쉽게 짐작할 수 있는"),
        ("가나다라마" * 41, "200자 이내"),
    ],
)
async def test_weak_password_is_refused_and_the_link_stays_good(
    board: Board, password: str, sentence: str
) -> None:
    path, haneul = await link(board), await board.as_("하늘")
    answer = await board.visitor().post(path, {"password": password})
    assert answer.status_code == 422
    assert sentence in texts(answer)
    assert not password or password not in answer.text
    assert (await haneul.get("/me/sessions")).status_code == 200
    assert (await board.visitor().post(path, {"password": FRESH})).status_code == 303


async def test_link_works_once(board: Board) -> None:
    path = await link(board)
    await board.visitor().post(path, {"password": FRESH})
    for answer in (
        await board.visitor().get(path),
        await board.visitor().post(path, {"password": "다른 비밀번호를 정합니다"}),
    ):
        assert answer.status_code == 404
        assert "이미 사용했거나 기한이 지난 링크" in texts(answer)
    assert await signs_in(board.visitor(), FRESH)


async def test_older_link_is_worth_nothing_after_a_newer_one_was_used(board: Board) -> None:
    older, newer, other = await link(board), await link(board), await link(board, "서준")
    await board.visitor().post(newer, {"password": FRESH})
    assert (await board.visitor().get(older)).status_code == 404
    assert (await board.visitor().get(other)).status_code == 200


async def test_link_expires(board: Board) -> None:
    path = await link(board)
    board.clock.forward(LINK_LIFE - timedelta(seconds=1))
    assert (await board.visitor().get(path)).status_code == 200
    board.clock.forward(timedelta(seconds=1))
    assert (await board.visitor().get(path)).status_code == 404
    assert (await board.visitor().post(path, {"password": FRESH})).status_code == 404
    assert await signs_in(board.visitor(), PASSWORD)


async def test_unknown_link_reads_like_a_used_one(board: Board) -> None:
    path = await link(board)
    await board.visitor().post(path, {"password": FRESH})
    used, unknown = await board.visitor().get(path), await board.visitor().get("/links/nobody-made-this")
    assert (used.status_code, texts(used)) == (unknown.status_code, texts(unknown))


async def test_whoever_was_locked_out_signs_in_at_once_with_a_new_password(board: Board) -> None:
    for _ in range(MOST_FAILURES_PER_ACCOUNT):
        assert not await signs_in(board.visitor(), "틀린 비밀번호입니다")
    assert not await signs_in(board.visitor(), PASSWORD)
    await board.visitor().post(await link(board), {"password": FRESH})
    assert await signs_in(board.visitor(), FRESH)


async def test_hangul_password_is_the_same_from_every_keyboard_and_program(board: Board) -> None:
    await board.visitor().post(await link(board), {"password": unicodedata.normalize("NFD", FRESH)})
    assert await signs_in(board.visitor(), FRESH)
    apart = {"email": "haneul@narae.example", "password": unicodedata.normalize("NFD", FRESH)}
    assert (await board.visitor().api("POST", "/api/v1/sessions", apart)).status_code == 201
