"""Handing the application in: complete or refused, with a receipt, a signed form and news for the centre."""

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa

from needs_board.applications import pages
from needs_board.applications.models import Application, ReviewRound
from needs_board.applications.rules import Decision
from needs_board.enterprises.rules import StoreState
from needs_board.files.models import StoredFile
from needs_board.files.queries import content_of
from needs_board.joining_papers.actions import print_application
from needs_board.joining_papers.forms import ApplicationPaper
from needs_board.kit.objects import open_objects
from needs_board.notifications.models import Notice
from needs_board.notifications.rules import NoticeKind
from needs_board.paper_kinds.rules import FORM
from needs_board.paperwork.models import Paper
from tests.applicants import (
    COMPANY,
    EMAIL,
    applicant,
    enterprise_of,
    fill_sections,
    handed_in,
    photo,
    put_papers,
    signed_in,
    upload,
)
from tests.board import Board, texts
from tests.cast import id_of


async def test_complete_application_is_handed_in_with_receipt_form_and_news(board: Board) -> None:
    naru = await handed_in(board)
    one = await enterprise_of(board)
    assert (one.state, one.brn) == (StoreState.APPLIED, "2198765404")
    assert "J-2026-0001" in texts(await naru.get("/me/application/handed-in"))
    assert "심사하고 있습니다" in texts(await naru.get("/me/application"))
    async with board.read() as session:
        waiting = (await session.scalars(sa.select(ReviewRound))).one()
        told = (
            await session.scalars(sa.select(Notice).where(Notice.kind == NoticeKind.APPLICATION_HANDED_IN))
        ).one()
        signed = (await session.scalars(sa.select(Paper).where(Paper.kind == FORM))).one()
        file = await session.get_one(StoredFile, signed.file_id)
    assert (waiting.number, waiting.state) == (1, Decision.WAITING)
    assert (told.account_id, told.href) == (id_of("가람"), "/staff/reviews/J-2026-0001")
    content = await content_of(open_objects(board.app.state.settings), file)
    assert content.startswith(b"%PDF")


async def test_incomplete_application_is_refused_naming_every_task(board: Board) -> None:
    naru = await applicant(board)
    await naru.post("/me/application/company", COMPANY)
    refused = await naru.post("/me/application/hand-in")
    assert refused.status_code == 409
    page = texts(refused)
    for missing in (
        "기업 유형",
        "담당자",
        "약관 동의",
        "사업자등록증",
        "통장사본",
        "도장 사진",
        "설립신고확인증",
    ):
        assert missing in page
    assert (await enterprise_of(board)).state is StoreState.APPLYING
    async with board.read() as session:
        assert (await session.scalars(sa.select(Application.code))).one() is None
        assert (await session.scalars(sa.select(Paper))).first() is None


async def test_handed_in_application_is_not_changed_any_more(board: Board) -> None:
    naru = await handed_in(board)
    for section in ("company", "type", "contact", "terms"):
        assert (await naru.get(f"/me/application/{section}")).status_code == 409
    refused = await naru.post("/me/application/company", COMPANY)
    assert refused.status_code == 409
    assert "제출한 신청서는 고칠 수 없습니다" in texts(refused)
    assert (await naru.post("/me/application/hand-in")).status_code == 409


async def test_number_taken_meanwhile_is_refused(board: Board) -> None:
    first = await applicant(board)
    await fill_sections(first)
    await put_papers(board)
    await handed_in(board, email="rival@baram.example", enterprise_name="다른 조합")
    refused = await first.post("/me/application/hand-in")
    assert refused.status_code == 422
    assert "이미 등록된 사업자등록번호입니다" in texts(refused)
    assert (await enterprise_of(board)).state is StoreState.APPLYING


async def test_handing_in_twice_at_once_makes_one_round(board: Board) -> None:
    naru = await applicant(board)
    await fill_sections(naru)
    await put_papers(board)
    answers = await asyncio.gather(*(naru.post("/me/application/hand-in") for _time in range(2)))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    async with board.read() as session:
        assert len((await session.scalars(sa.select(ReviewRound))).all()) == 1


async def test_form_can_be_looked_at_before_it_is_signed(board: Board) -> None:
    naru = await applicant(board)
    answer = await naru.get("/me/application/form.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


async def test_seal_of_an_application_is_changed_only_among_its_papers(board: Board) -> None:
    naru = await handed_in(board)
    before = (await enterprise_of(board)).seal_file_id
    typed = {"_csrf_token": await naru._csrf()}
    sent = {"seal": ("도장.jpg", photo("#1e28c8"), "image/jpeg")}
    refused = await naru.http.post("/me/enterprise/seal", data=typed, files=sent)
    assert refused.status_code == 409
    assert "입점이 확정된 뒤에 할 수 있습니다" in texts(refused)
    assert (await enterprise_of(board)).seal_file_id == before
    assert 'type="file"' not in (await naru.get("/me/enterprise")).text
    assert "입점 신청서로 가기" in texts(await naru.get("/me/enterprise"))
    assert 'type="file"' in (await (await board.as_("윤슬")).get("/me/enterprise")).text


async def test_certificate_that_lapsed_while_the_application_was_written_is_refused_with_its_day(
    board: Board,
) -> None:
    naru = await applicant(board)
    await fill_sections(naru)
    await put_papers(board, until_days=2)
    board.clock.forward(timedelta(days=3))
    naru = await signed_in(board, EMAIL)
    refused = await naru.post("/me/application/hand-in")
    assert refused.status_code == 409
    assert "유효기간이 2026. 11. 25.(수)에 끝났습니다" in texts(refused)
    assert "기한 지남" in texts(await naru.get("/me/application"))
    assert (await enterprise_of(board)).state is StoreState.APPLYING


async def test_accepted_certificate_that_lapsed_while_others_were_mended_is_renewed(board: Board) -> None:
    naru = await applicant(board)
    await fill_sections(naru)
    await put_papers(board, until_days=2)
    assert (await naru.post("/me/application/hand-in")).status_code == 303
    garam, at = await board.as_("가람"), "/staff/reviews/J-2026-0001"
    async with board.read() as session:
        proof = (await session.scalars(sa.select(Paper).where(Paper.kind == "proof_cooperative"))).one()
    await garam.post(f"{at}/papers/{proof.id}", {"act": "accept"})
    await garam.post(f"{at}/sections/contact", {"reason-contact": "전화가 연결되지 않습니다."})
    assert (await garam.post(f"{at}/return")).status_code == 303
    facts = {"number": "제2026-8호", "issuer": "인천광역시", "issued_on": "2026-11-20", "valid_until": ""}
    assert (await upload(naru, "proof_cooperative", form=facts)).status_code == 409
    board.clock.forward(timedelta(days=3))
    naru = await signed_in(board, EMAIL)
    renewed = await upload(naru, "proof_cooperative", form=facts)
    assert (renewed.status_code, renewed.headers["Location"]) == (303, "/me/application")


async def test_form_that_says_something_else_than_the_application_is_not_signed(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    naru = await applicant(board)
    await fill_sections(naru)
    await put_papers(board)

    def slowly(paper: ApplicationPaper, **at: object) -> bytes:
        """Print the form while somebody else of the enterprise changes the contact; nothing holds the database."""
        changed = {"contact_name": "다른 사람", "contact_position": "", "contact_phone": "010-0000-9999"}
        asyncio.run_coroutine_threadsafe(naru.post("/me/application/contact", changed), loop).result(
            timeout=9
        )
        return print_application(paper, at=board.clock())

    loop = asyncio.get_running_loop()
    with monkeypatch.context() as patch:
        patch.setattr(pages, "print_application", slowly)
        refused = await naru.post("/me/application/hand-in")
    assert refused.status_code == 409
    assert "그 사이 신청서의 내용이 바뀌었습니다" in texts(refused)
    assert (await enterprise_of(board)).state is StoreState.APPLYING
    assert (await naru.post("/me/application/hand-in")).status_code == 303


async def test_same_request_sent_twice_at_once_is_answered_alike(board: Board) -> None:
    naru = await applicant(board)
    await fill_sections(naru)
    await put_papers(board)
    once = {"_request_id": "01890000-0000-7000-8000-000000000001"}
    answers = await asyncio.gather(*(naru.post("/me/application/hand-in", once) for _time in range(2)))
    assert [answer.status_code for answer in answers] == [303, 303]
    async with board.read() as session:
        assert len((await session.scalars(sa.select(ReviewRound))).all()) == 1
