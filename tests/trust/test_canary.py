"""200 sealed quotes with words and prices of their own: nobody else meets one of them before they are opened (`-m long`)."""

import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5

import httpx
import pypdf
import pytest
import sqlalchemy as sa
from litestar import Litestar

from needs_board.accounts.models import Account, Membership, Organisation
from needs_board.accounts.rules import OrganisationKind
from needs_board.answers.actions import save_draft, submit_quote
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import EnterpriseType, StoreState
from needs_board.inquiries.actions import announce_questions, warn_of_unanswered
from needs_board.invitations.actions import remind, send_next_waves, tell_answers
from needs_board.journal.models import JournalEntry
from needs_board.kit.asker import Asker, Role
from needs_board.kit.brn import _check_digit
from needs_board.kit.i18n import Locale
from needs_board.matches.actions import run_matcher
from needs_board.needs.models import Need
from needs_board.notifications.models import Notice, OutgoingMail
from needs_board.notifications.queries import mail, written
from needs_board.quotes.forms import DraftLine, QuoteDraft, QuoteForm, QuoteLineForm
from tests.board import Board, Client
from tests.cast import LONG_AGO
from tests.databases import Databases
from tests.trust.rows import Row, rows
from tests.trust.standing import Standing, client_of, standing_board
from tests.world import complete_quote

pytestmark = pytest.mark.long

QUOTES, DRAFTS = 200, 20
WORD = "꾀꼬리"
"""Stands in every text of every quote, and nowhere else."""
COUNTED = re.compile(rf"(?<!\d)(?:{QUOTES}|{QUOTES + 1})\s?건")
NUMBER = re.compile(r"(?<![0-9A-Za-z_-])\d[\d,]{4,}\d(?![0-9A-Za-z_-])")
"""No part of an id, a token or a number of a quote."""
FIRST_PRICE, STEP = 310_013, 1_009
OTHERS = ("visitor", "officer", "staff", "stranger", "rival")
"""Everybody but those who quoted: the need is that of 'officer'."""
READ = [row for row in rows() if row.method == "GET" and not row.path.startswith(("/static/", "/schema"))]


def price(place: int) -> int:
    """Return the price of one piece in the quote at a place."""
    return FIRST_PRICE + place * STEP


def _figures() -> frozenset[int]:
    """Return every amount that stands in one of the quotes: of one piece, of the line, its tax, its total."""
    net = [3 * price(place) for place in range(QUOTES + DRAFTS)]
    vat = [(one + 5) // 10 for one in net]
    totals = [one + tax for one, tax in zip(net, vat, strict=True)]
    return frozenset([price(place) for place in range(QUOTES + DRAFTS)] + net + vat + totals)


FIGURES = _figures()


def leaks(text: str) -> list[str]:
    """Return what of the quotes stands in a text: a word, an amount, or how many there are."""
    found = [WORD] if WORD in text else []
    numbers = (one for one in NUMBER.findall(text) if int(one.replace(",", "")) in FIGURES)
    return [*found, *numbers, *COUNTED.findall(text)]


def words_in(answer: httpx.Response) -> str:
    """Return what an answer says, also where it is a workbook or a paper."""
    content = answer.content
    if content.startswith(b"PK"):
        parts = zipfile.ZipFile(BytesIO(content))
        return " ".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    if content.startswith(b"%PDF") and b"%%EOF" in content:
        return " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)
    return answer.text + " ".join(answer.headers.values())


async def _seller(board: Board, place: int) -> Asker:
    """Enter an enterprise with an open store and return its person."""
    name = f"{place + 1}호 상점"
    digits = str(900_000_000 + place)
    key, account = uuid5(NAMESPACE_URL, name), uuid5(NAMESPACE_URL, f"person of {name}")
    async with board.write() as session:
        session.add(Organisation(id=key, kind=OrganisationKind.ENTERPRISE, name=name, created_at=LONG_AGO))
        session.add(
            Account(
                id=account,
                email=f"seller{place}@shop.example",
                name=f"상인{place}",
                password_hash="",
                locale=Locale.KO,
                created_at=LONG_AGO,
            )
        )
        await session.flush()
        session.add(Membership(account_id=account, organisation_id=key))
        session.add(
            Enterprise(
                id=key,
                number=1000 + place,
                name=name,
                type=EnterpriseType.COOPERATIVE,
                brn=f"{digits}{_check_digit(digits)}",
                state=StoreState.OPEN,
                opened_at=LONG_AGO,
                created_at=LONG_AGO,
                changed_at=LONG_AGO,
            )
        )
    return Asker(Role.SUPPLIER, account, key, person_name=f"상인{place}", organisation_name=name)


def _quote(board: Board, place: int) -> QuoteForm:
    mark = f"{WORD} {place}"
    line = QuoteLineForm(
        name=f"책자 {mark}",
        quantity=Decimal(3),
        unit="권",
        unit_price_won=price(place),
        spec=mark,
        note=mark,
    )
    return complete_quote(board, lines=(line,), delivery_place=mark, payment_terms=mark, note=mark)


async def _quote_in_crowds(board: Board, code: str) -> list[str]:
    """Let 200 enterprises quote for a need and 20 more begin to; return the numbers of their quotes."""
    numbers = []
    for place in range(QUOTES + DRAFTS):
        seller = await _seller(board, place)
        form = _quote(board, place)
        async with board.write() as session:
            if place < QUOTES:
                quote = await submit_quote(session, seller, code, form, board.clock())
            else:
                lines = (DraftLine(name=form.lines[0].name, unit_price_won=price(place)),)
                draft = QuoteDraft(lines=lines, note=form.note)
                quote = await save_draft(session, seller, code, draft, board.clock())
            numbers.append(quote.number)
    return numbers


async def _let_the_clockwork_pass(board: Board) -> None:
    await run_matcher(board.database, board.clock())
    async with board.write() as session:
        for act in (send_next_waves, remind, warn_of_unanswered, announce_questions, tell_answers):
            await act(session, board.clock())


def _addresses(row: Row, standing: Standing) -> Iterator[str]:
    """Yield the address of a row as it stands, and the same of the need with the quotes."""
    yield row.address(standing)
    if "{code}" in row.route and "{open_need}" not in row.path:
        holes = {"code": standing.places["open_need"], "number": "1"}
        yield re.sub(r"\{(\w+)\}", lambda hole: holes.get(hole[1], "1"), row.route.split(" ")[1])


async def _crawl(board: Board, standing: Standing, role: str, numbers: list[str]) -> dict[str, list[str]]:
    """Return by address what a role meets of the quotes on everything that can be read."""
    client = client_of(board, standing, role)
    paths = dict.fromkeys(path for row in READ for path in _addresses(row, standing))
    for number in numbers:
        paths |= dict.fromkeys((f"/quotes/{number}", f"/quotes/{number}/pdf", f"/api/v1/quotes/{number}"))
    found = {path: leaks(words_in(await _read(client, path))) for path in paths}
    return {path: leak for path, leak in found.items() if leak}


async def _read(client: Client, path: str) -> httpx.Response:
    is_api = path.startswith("/api/") and client.token
    return await client.get(path, headers={"Authorization": f"Bearer {client.token}"} if is_api else {})


async def _told(board: Board) -> list[str]:
    """Return what leaks from notices, mails and the journal, whoever they are for."""
    said = []
    async with board.read() as session:
        said += [
            f"{facts} {href}" for facts, href in await session.execute(sa.select(Notice.facts, Notice.href))
        ]
        for mail_id in await session.scalars(sa.select(OutgoingMail.id)):
            words = written(await mail(session, mail_id), "http://board.test")
            said.append(words.subject + words.text + words.html)
        said += [str(facts) for facts in await session.scalars(sa.select(JournalEntry.facts))]
    return [leak for text in said for leak in leaks(text)]


async def test_nobody_meets_a_sealed_quote_before_it_is_opened(
    filing_application: Litestar,
    databases: Databases,
    standing: Standing,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with standing_board(filing_application, databases, standing) as board:
        code = standing.places["open_need"]
        numbers = await _quote_in_crowds(board, code)
        await _let_the_clockwork_pass(board)
        for place, role in enumerate(OTHERS):
            assert await _crawl(board, standing, role, numbers[place :: QUOTES // 10]) == {}, role
        assert await _told(board) == []
        printed = capsys.readouterr()
        assert leaks(caplog.text + printed.out + printed.err) == []

        # The same search finds what is planted: a seal that is broken, a notice that says too much.
        async with board.write() as session:
            need = (await session.scalars(sa.select(Need).where(Need.code == code))).one()
            need.opened_at = board.clock()
            notice = (await session.scalars(sa.select(Notice))).first()
            assert notice is not None
            notice.facts = {**notice.facts, "title": f"{price(7):,}원"}
        found = await _crawl(board, standing, "officer", numbers[:1])
        assert f"/quotes/{numbers[0]}" in found
        assert f"/quotes/{numbers[0]}/pdf" in found
        assert f"/api/v1/needs/{code}/quotes" in found
        assert f"{price(7):,}" in await _told(board)
