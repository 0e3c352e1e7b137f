"""Odd addresses and odd forms are refused with a sentence: whatever is sent, nothing breaks (`-m fuzz`)."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from litestar import Litestar

from tests.databases import Databases
from tests.trust.answers import check_answer
from tests.trust.rows import Row, rows
from tests.trust.standing import ROLES, Standing, client_of, standing_board

pytestmark = pytest.mark.fuzz

ODD_TEXTS = (
    "",
    " ",
    "\x00",
    "가\x00나",
    "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "-1",
    "0",
    "9" * 19,
    "9" * 40,
    "1e999",
    "NaN",
    "2026-02-30",
    "9999-12-31",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "%s%n{0}%(x)s{{7*7}}",
    "\u202e\u2028😀",
    "가" * 300,
)
LONG_TEXT = "가" * 30_000
QUERY_NAMES = (
    "q",
    "page",
    "state",
    "category",
    "region",
    "order",
    "kind",
    "least_won",
    "most_won",
    "next",
    "within",
)
READ = [row for row in rows() if row.method == "GET" and not row.path.startswith(("/static/", "/schema"))]


class _Forms(HTMLParser):
    """Collects action and field names of each form that posts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []
        self._open: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._open = [] if (given.get("method") or "").lower() == "post" else None
            if self._open is not None:
                self.found.append((given.get("action") or "", self._open))
        elif self._open is not None and (name := given.get("name")) and not name.startswith("_"):
            self._open.append(name)


def _named(row: Row) -> str:
    return row.key


@pytest.mark.parametrize("row", READ, ids=_named)
async def test_odd_address_is_answered_without_breaking(
    row: Row, filing_application: Litestar, databases: Databases, standing: Standing
) -> None:
    async with standing_board(filing_application, databases, standing) as board:
        client = client_of(board, standing, _reader(row))
        headers = {"Authorization": f"Bearer {client.token}"} if client.token else {}
        for path in _odd_addresses(row, standing):
            check_answer(await client.get(path, headers=headers if row.is_api else {}))


@pytest.mark.parametrize("row", [row for row in READ if not row.is_api], ids=_named)
async def test_odd_form_is_answered_without_breaking(
    row: Row, filing_application: Litestar, databases: Databases, standing: Standing
) -> None:
    async with standing_board(filing_application, databases, standing) as board:
        client = client_of(board, standing, _reader(row))
        forms = _Forms()
        forms.feed((await client.get(row.address(standing))).text)
        for action, names in forms.found:
            if action in {"/sign-out", "/language"}:
                continue
            for text in (*ODD_TEXTS, LONG_TEXT):
                check_answer(await client.post(action or row.address(standing), dict.fromkeys(names, text)))


def _odd_addresses(row: Row, standing: Standing) -> Iterator[str]:
    template = row.route.split(" ")[1]
    address = row.address(standing)
    for text in ODD_TEXTS:
        if "{" in template and text.strip(" ./"):
            yield re.sub(r"\{\w+\}", lambda _hole: quote(text, safe=""), template)  # noqa: B023 - used at once
        for name in QUERY_NAMES if "{" not in template else ():
            yield f"{address}?{name}={quote(text)}"


def _reader(row: Row) -> str:
    """Return a role that sees the page."""
    return min(ROLES, key=lambda role: row.statuses[role])
