"""A request that comes twice is done once; one whose answer cannot be kept is simply answered once more."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from needs_board.accounts.models import Session
from tests.board import Board
from tests.cast import PASSWORD
from tests.world import drafted_need

HANEUL = {"email": "haneul@narae.example", "password": PASSWORD}


async def test_a_form_shown_again_is_shown_again_for_the_same_request(board: Board) -> None:
    visitor, request_id = board.visitor(), str(uuid4())
    wrong = HANEUL | {"password": "다른 비밀번호입니다"}
    for _time in range(2):
        answer = await visitor.post("/sign-in", wrong, request_id=request_id)
        assert answer.status_code == 422
        assert "맞지 않습니다" in answer.text


async def test_the_sign_in_button_pressed_twice_signs_in(board: Board) -> None:
    visitor, request_id = board.visitor(), str(uuid4())
    await visitor.post("/sign-in", HANEUL, request_id=request_id)
    visitor.http.cookies.delete("session")  # the browser dropped the first answer for the second
    assert (await visitor.post("/sign-in", HANEUL, request_id=request_id)).status_code == 303
    assert (await visitor.get("/needs/mine")).status_code == 200


async def test_a_program_that_signs_in_twice_gets_a_token_twice(board: Board) -> None:
    visitor, request_id = board.visitor(), str(uuid4())
    for _time in range(2):
        answer = await visitor.api("POST", "/api/v1/sessions", HANEUL, Idempotency_Key=request_id)
        assert answer.status_code == 201
        assert answer.json()["token"]


@pytest.mark.parametrize("wanted", ["/needs?q=책자", "/\t/evil.example", "/\\evil.example", "//evil.example"])
async def test_a_repeated_choice_of_language_leads_to_the_same_place_on_this_site(
    board: Board, wanted: str
) -> None:
    visitor, request_id = board.visitor(), str(uuid4())
    places = [
        (await visitor.post("/language", {"locale": "ko", "next": wanted}, request_id=request_id)).headers[
            "Location"
        ]
        for _time in range(2)
    ]
    assert places[0] == places[1]
    assert places[0].isascii()
    assert not places[0].replace("\t", "").startswith(("//", "/\\"))


async def test_a_request_id_of_somebody_else_or_for_something_else_is_refused(board: Board) -> None:
    haneul, seojun, request_id = await board.as_("하늘"), await board.as_("서준"), str(uuid4())
    code = await drafted_need(board)
    assert (await haneul.post(f"/needs/{code}/copy", request_id=request_id)).status_code == 303
    assert (await seojun.post(f"/needs/{code}/copy", request_id=request_id)).status_code == 409
    assert (await haneul.post("/me/notices/read-all", request_id=request_id)).status_code == 409


async def test_no_token_is_kept_in_the_database(board: Board) -> None:
    visitor, request_id = board.visitor(), str(uuid4())
    await visitor.post("/sign-in", HANEUL, request_id=request_id)
    token = visitor.http.cookies["session"]
    async with board.read() as session:
        tables = Session.metadata.tables.values()
        for table in tables:
            rows = (await session.execute(sa.select(table))).all()
            assert token not in repr(rows), table.name
