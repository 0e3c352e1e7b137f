"""Every address × every role: what is answered is what the rows say, and nothing is left without a row."""

from collections.abc import Sequence

import httpx
import pytest
from litestar import Litestar

from needs_board.kit.web import UNSAFE
from tests.board import Board, Client
from tests.databases import Databases
from tests.trust.answers import check_answer
from tests.trust.rows import Row, mounted, rows
from tests.trust.standing import PEOPLE, ROLES, Standing, client_of, standing_board

ROWS = rows()
UNSAFE_ROWS = [row for row in ROWS if row.method in UNSAFE]
PAGE_WRITES = [row for row in UNSAFE_ROWS if not row.is_api]
API_WRITES = [row for row in UNSAFE_ROWS if row.is_api]


def _named(row: Row) -> str:
    return row.key


def test_every_address_has_its_row_and_every_row_its_address(application: Litestar) -> None:
    written, known = {row.route for row in ROWS}, mounted(application)
    assert not known - written, (
        f"without a row in tests/trust/access/<room>.toml: {sorted(known - written)}. Say what each role gets."
    )
    assert not written - known, f"a row without an address, take it out: {sorted(written - known)}"


def test_row_of_a_write_says_who_may() -> None:
    silent = [
        f"{row.file}: {row.key}" for row in API_WRITES if set(row.statuses.values()) == {422} and not row.body
    ]
    assert not silent, (
        f"An empty body is refused before anybody is asked who they are, so {silent} say nothing: "
        'give the row a `body` that can be read (a table, or "need", "quote" … of standing.py).'
    )


@pytest.mark.parametrize("row", ROWS, ids=_named)
async def test_each_role_gets_what_the_row_says(
    row: Row, filing_application: Litestar, databases: Databases, standing: Standing
) -> None:
    got: dict[str, int] = {}
    waiting: Sequence[str] = ROLES
    while waiting:
        async with standing_board(filing_application, databases, standing) as board:
            waiting = await _ask(row, board, standing, waiting, got)
    assert got == row.statuses, f"{row.file}: {row.key}"


async def _ask(
    row: Row, board: Board, standing: Standing, roles: Sequence[str], got: dict[str, int]
) -> Sequence[str]:
    """Ask for the roles one by one; return who is left when a write was done, for it needs a fresh board."""
    for place, role in enumerate(roles):
        answer = await _send(client_of(board, standing, role), row, standing)
        got[role] = answer.status_code
        check_answer(answer)
        if row.method in UNSAFE and answer.status_code < 400:
            return roles[place + 1 :]
    return ()


@pytest.mark.parametrize("row", PAGE_WRITES, ids=_named)
async def test_form_is_refused_without_its_token_and_from_another_site(
    row: Row, filing_application: Litestar, databases: Databases, standing: Standing
) -> None:
    async with standing_board(filing_application, databases, standing) as board:
        client = client_of(board, standing, _who_may(row))
        address = row.address(standing)
        assert (await client.http.post(address, data=row.form)).status_code == 403
        foreign = await client.post(address, row.form, headers={"Sec-Fetch-Site": "cross-site"})
        assert foreign.status_code == 403


@pytest.mark.parametrize("row", API_WRITES, ids=_named)
async def test_cookie_alone_never_writes_through_the_api(
    row: Row, filing_application: Litestar, databases: Databases, standing: Standing
) -> None:
    async with standing_board(filing_application, databases, standing) as board:
        client = client_of(board, standing, _who_may(row))
        answer = await client.http.request(row.method, row.address(standing), json=row.sent_body(standing))
        assert answer.status_code == row.visitor


async def _send(client: Client, row: Row, standing: Standing) -> httpx.Response:
    address = row.address(standing)
    if row.is_api:
        body = row.sent_body(standing) if row.method in {"POST", "PUT", "PATCH"} else None
        return await client.api(row.method, address, body)
    return await (client.post(address, row.form) if row.method == "POST" else client.get(address))


def _who_may(row: Row) -> str:
    """Return a role that gets further than the others."""
    return min(PEOPLE, key=lambda role: (row.statuses[role] in {401, 403, 404}, row.statuses[role]))
