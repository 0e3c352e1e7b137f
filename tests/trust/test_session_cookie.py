"""Behind TLS the session cookie is bound to its host, and no other cookie is taken for it."""

import msgspec
from litestar import Litestar

from needs_board.app import create_app
from tests.board import TEST_SETTINGS, Board


async def test_behind_tls_a_cookie_that_another_host_could_have_set_counts_for_nothing(board: Board) -> None:
    haneul = await board.as_("하늘")
    secure = _behind_tls(board)
    for name, expected in (("session", 303), ("__Host-session", 200)):
        visitor = Board(secure, board.database, board.clock).visitor()
        visitor.http.cookies.set(name, haneul.token)
        assert (await visitor.get("/me/sessions")).status_code == expected, name
        await visitor.http.aclose()


def _behind_tls(board: Board) -> Litestar:
    settings = msgspec.structs.replace(TEST_SETTINGS, base_url="https://board.test")
    return create_app(settings, board.database, board.clock)
