"""Downloading a quote as a 견적서: who gets it, what it says, under which name."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import msgspec
import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader

from needs_board.enterprises.models import Enterprise
from needs_board.files.actions import read_upload, store_file
from needs_board.files.rules import FileKind
from needs_board.kit.formats import SentFile
from needs_board.kit.objects import open_objects
from tests.board import Board
from tests.cast import id_of
from tests.opening import close_and_open
from tests.world import asker, published_need, submitted_quote


def words(pdf: bytes) -> str:
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


async def test_the_submitted_revision_comes_as_a_pdf_with_a_korean_name(board: Board) -> None:
    code = await published_need(board)
    number = await submitted_quote(board, code, "윤슬", 11_000)
    yunseul = await board.as_("윤슬")
    answer = await yunseul.get(f"/quotes/{number}/pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith(f'inline; filename="{number}.pdf"')
    assert unquote(disposition.rpartition("UTF-8''")[2]) == f"견적서_{number}_푸른인쇄.pdf"
    saved = await yunseul.get(f"/quotes/{number}/pdf?download=1")
    assert saved.headers["content-disposition"].startswith("attachment")
    for expected in (
        f"견적번호{number}", "작성일2026.11.23.", "수신나래구청총무과김하늘귀하", "등록번호116-82-00276",
        "일금삼십육만삼천원정(￦363,000)", "책자", "330,00033,000", "유효기간2027.1.2.까지", "납기2026.12.13.까지",
        "납품장소나래구청총무과", "결제조건납품·검수후지급",
    ):  # fmt: skip
        assert expected in words(answer.content)


async def test_the_short_address_with_the_ending_leads_there(board: Board) -> None:
    number = await submitted_quote(board, await published_need(board), "윤슬", 11_000)
    answer = await (await board.as_("윤슬")).get(f"/quotes/{number}.pdf")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/quotes/{number}/pdf")


async def test_the_same_revision_is_the_same_file_though_the_enterprise_has_moved(board: Board) -> None:
    number = await submitted_quote(board, await published_need(board), "윤슬", 11_000)
    yunseul = await board.as_("윤슬")
    before = (await yunseul.get(f"/quotes/{number}/pdf")).content
    async with board.write() as session:
        enterprise = await session.get_one(Enterprise, id_of("푸른인쇄"))
        enterprise.address, enterprise.representative = "인천 서구 새집로 9", "나중분"
    board.clock.forward(timedelta(hours=1))
    assert (await yunseul.get(f"/quotes/{number}/pdf")).content == before


async def test_agency_gets_it_once_the_seal_is_off_and_nobody_else_ever(board: Board) -> None:
    number = await submitted_quote(board, await published_need(board), "윤슬", 11_000)
    haneul = await board.as_("하늘")
    assert (await haneul.get(f"/quotes/{number}/pdf")).status_code == 404
    board.clock.forward(timedelta(days=8))
    await close_and_open(board)
    clients = {person: await board.as_(person) for person in ("하늘", "서준", "가람", "여울", "다온")}
    statuses = {
        person: (await client.get(f"/quotes/{number}/pdf")).status_code for person, client in clients.items()
    }
    assert statuses == {"하늘": 200, "서준": 200, "가람": 200, "여울": 404, "다온": 404}
    assert (await board.visitor().get(f"/quotes/{number}/pdf")).status_code == 303


async def test_the_seal_of_the_enterprise_is_on_the_paper(
    board: Board, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = msgspec.structs.replace(board.app.state.settings, data_dir=tmp_path)
    monkeypatch.setattr(board.app.state, "settings", settings)
    picture = Image.new("RGB", (300, 300), "white")
    ImageDraw.Draw(picture).ellipse((40, 40, 260, 260), outline=(200, 20, 20), width=14)
    file = BytesIO()
    picture.save(file, "PNG")
    async with board.write() as session:
        seal = await read_upload(asker("윤슬"), FileKind.SEAL, SentFile("도장.png", file.getvalue()))
        stored = await store_file(session, open_objects(settings), asker("윤슬"), seal, board.clock())
        (await session.get_one(Enterprise, id_of("푸른인쇄"))).seal_file_id = stored.id
    number = await submitted_quote(board, await published_need(board), "윤슬", 11_000)
    answer = await (await board.as_("윤슬")).get(f"/quotes/{number}/pdf")
    assert len(PdfReader(BytesIO(answer.content)).pages[0].images) == 1


async def test_a_draft_is_looked_at_with_its_mark_by_its_enterprise_alone(board: Board) -> None:
    code = await published_need(board)
    yunseul = await board.as_("윤슬")
    saved = await yunseul.post(
        f"/needs/{code}/quote", {"act": "save", "lines-0-name": "책자", "lines-0-unit_price_won": "11000"}
    )
    number = re.search(r"D-2026-\d+-\d+", (await yunseul.get("/me/quotes")).text)
    assert (saved.status_code, number is not None) == (303, True)
    path = f"/quotes/{number[0]}/draft" if number else ""
    shown = words((await yunseul.get(path)).content)
    for expected in ("초안", "책자", "아직정하지않음"):
        assert expected in shown
    assert (await (await board.as_("하늘")).get(path)).status_code == 404
