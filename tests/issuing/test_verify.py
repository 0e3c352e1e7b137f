"""A paper is issued once, and whoever holds it makes sure of it by its document code."""

import hashlib
from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from pypdf import PdfReader

from needs_board.issuing.models import IssuedPaper
from needs_board.issuing.rules import read_code
from needs_board.papers.rules import code_text
from needs_board.quotes.models import QuoteRevision
from tests.board import Board, Client, texts
from tests.opening import close_and_open
from tests.world import published_need, submitted_quote


async def opened_quote(board: Board) -> str:
    number = await submitted_quote(board, await published_need(board), "윤슬", 11_000)
    board.clock.forward(timedelta(days=8))
    await close_and_open(board)
    return number


async def code_of(board: Board) -> str:
    async with board.read() as session:
        return (await session.scalars(sa.select(QuoteRevision.code))).one()


async def test_a_paper_is_the_same_file_though_the_template_has_changed_since(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await opened_quote(board)
    first = (await (await board.as_("윤슬")).get(f"/quotes/{number}/pdf")).content
    monkeypatch.setattr("needs_board.issuing.actions.print_quote", lambda *_a, **_k: b"%PDF-another")
    haneul = await board.as_("하늘")
    assert (await haneul.get(f"/quotes/{number}/pdf")).content == first
    async with board.read() as session:
        assert (await session.scalars(sa.select(IssuedPaper.sha256))).all() == [
            hashlib.sha256(first).hexdigest()
        ]


async def test_anybody_confirms_number_date_total_and_hash_and_learns_no_more(board: Board) -> None:
    number = await opened_quote(board)
    pdf = (await (await board.as_("하늘")).get(f"/quotes/{number}/pdf")).content
    code = await code_of(board)
    assert code_text(code) in PdfReader(BytesIO(pdf)).pages[0].extract_text()
    visitor = board.visitor()
    asked = await visitor.get(f"/verify?code={code_text(code).lower()}")
    assert asked.headers["Location"] == f"/verify/{code}"
    page = (await visitor.get(f"/verify/{code}")).text
    for shown in (number, "2026. 11. 23.", "363,000", hashlib.sha256(pdf).hexdigest()):
        assert shown in page
    for hidden in ("푸른인쇄", "나래구청", "책자", "총무과"):
        assert hidden not in page


async def test_a_sent_file_is_the_issued_one_or_is_not(board: Board) -> None:
    number = await opened_quote(board)
    haneul = await board.as_("하늘")
    pdf = (await haneul.get(f"/quotes/{number}/pdf")).content
    code = await code_of(board)
    assert "발급한 파일과 한 글자도 다르지 않습니다." in await send(haneul, code, pdf)
    assert "발급한 파일과 다릅니다." in await send(haneul, code, pdf[:-1] + b" ")


async def send(client: Client, code: str, content: bytes) -> str:
    sent = await client.post(f"/verify/{code}", files={"file": ("견적서.pdf", content, "application/pdf")})
    assert sent.status_code == 200
    return texts(sent)


async def test_nothing_is_confirmed_while_it_is_sealed_or_after_it_was_revised(board: Board) -> None:
    need = await published_need(board)
    number = await submitted_quote(board, need, "윤슬", 11_000)
    yunseul = await board.as_("윤슬")
    assert (await yunseul.get(f"/quotes/{number}/pdf")).status_code == 200
    first = await code_of(board)
    assert (await board.visitor().get(f"/verify/{first}")).status_code == 404
    await submitted_quote(board, need, "윤슬", 12_000)
    board.clock.forward(timedelta(days=8))
    await close_and_open(board)
    assert (await (await board.as_("윤슬")).get(f"/quotes/{number}/pdf")).status_code == 200
    assert (await board.visitor().get(f"/verify/{first}")).status_code == 404
    async with board.read() as session:
        newest = sa.select(QuoteRevision.code).where(QuoteRevision.revision == 2)
        second = (await session.scalars(newest)).one()
    assert (await board.visitor().get(f"/verify/{second}")).status_code == 200


async def test_what_cannot_be_a_code_is_said_at_its_field(board: Board) -> None:
    answer = await board.visitor().get("/verify?code=12")
    assert answer.status_code == 422
    assert "문서확인번호는 숫자와 영문자 20자입니다." in answer.text


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("7kq2m 9dxwb-4htr8-oznpc", "7KQ2M9DXWB4HTR80ZNPC"),
        ("il000-00000-00000-00000", "11000000000000000000"),
        ("7KQ2M", None),
        ("7KQ2M-9DXWB-4HTR8-0ZNPU", None),
    ],
)
def test_a_code_is_read_as_people_type_it(typed: str, code: str | None) -> None:
    assert read_code(typed) == code


async def test_the_workbook_reckons_and_the_page_prints(board: Board) -> None:
    number = await opened_quote(board)
    haneul = await board.as_("하늘")
    answer = await haneul.get(f"/quotes/{number}/xlsx")
    cells, values = (
        load_workbook(BytesIO(answer.content), data_only=is_value).worksheets[0] for is_value in (False, True)
    )
    assert cells["H2"].value == "=ROUND(ROUND(E2*F2,3),0)"
    assert [values[place].value for place in ("E2", "F2", "H2", "I2", "H3", "I3", "H4")] == [
        *(30, 11_000, 330_000, 33_000, 330_000, 33_000, 363_000)
    ]
    page = await haneul.get(f"/quotes/{number}/print")
    for shown in ("일금 삼십육만삼천원정 (￦363,000)", "116-82-00276", code_text(await code_of(board))):
        assert shown in page.text
    assert (await haneul.get(f"/quotes/{number}/code.svg")).headers["content-type"] == "image/svg+xml"
    english = (await haneul.get(f"/quotes/{number}/print?lang=en")).text
    assert "KRW 363,000" in english
    pdf = await haneul.get(f"/quotes/{number}/pdf?lang=en")
    assert "Quotation" in PdfReader(BytesIO(pdf.content)).pages[0].extract_text()
