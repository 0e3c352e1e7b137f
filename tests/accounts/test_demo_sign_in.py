"""Signing in as somebody of the cast: in a demo, and nowhere else."""

import msgspec

from tests.board import TEST_SETTINGS, Board


async def test_visitor_of_a_demo_becomes_somebody_of_the_cast(board: Board) -> None:
    board.app.state.settings = msgspec.structs.replace(TEST_SETTINGS, demo=True)
    try:
        visitor = board.visitor()
        assert "haneul@narae.example" in (await visitor.get("/sign-in")).text
        answer = await visitor.post(
            "/demo/sign-in", {"email": "haneul@narae.example", "next": "/me/sessions"}
        )
        assert (answer.status_code, answer.headers["Location"]) == (303, "/me/sessions")
        assert (await visitor.get("/me/sessions")).status_code == 200
        assert (await visitor.post("/demo/sign-in", {"email": "nobody@narae.example"})).status_code == 404
    finally:
        board.app.state.settings = TEST_SETTINGS


async def test_outside_a_demo_nobody_signs_in_without_a_password(board: Board) -> None:
    visitor = board.visitor()
    assert "haneul@narae.example" not in (await visitor.get("/sign-in")).text
    answer = await visitor.post("/demo/sign-in", {"email": "haneul@narae.example"})
    assert answer.status_code == 404
    assert "session=" not in answer.headers.get("set-cookie", "")
