"""A reviewer looks at each paper, asks to mend, approves, refuses; the enterprise is told and answers what was asked."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from needs_board.accounts.models import Membership
from needs_board.applications.models import ReviewRound
from needs_board.applications.rules import Decision
from needs_board.enterprises.models import Certificate
from needs_board.enterprises.rules import StoreState
from needs_board.journal.models import JournalEntry
from needs_board.notifications.models import Notice, OutgoingMail
from needs_board.notifications.rules import NoticeKind
from needs_board.paperwork.models import Paper
from needs_board.paperwork.rules import PaperState
from tests.applicants import (
    COMPANY,
    EMAIL,
    NAME,
    applicant,
    enterprise_of,
    fill_sections,
    handed_in,
    put_papers,
    signed_in,
    upload,
)
from tests.board import Board, Client, texts
from tests.cast import id_of

CODE = "J-2026-0001"
BASIS = {"price_basis": "gross", "tax_kind": "taxable", "min_quantity": "1", "lead_days": "7"}
AT = f"/staff/reviews/{CODE}"


async def newest(board: Board) -> dict[str, Paper]:
    async with board.read() as session:
        rows = await session.scalars(sa.select(Paper).order_by(Paper.version))
        return {paper.kind: paper for paper in rows}


async def accept_all(board: Board, garam: Client) -> None:
    """Accept every paper that waits."""
    for paper in (await newest(board)).values():
        if paper.state is PaperState.HANDED_IN:
            answer = await garam.post(f"{AT}/papers/{paper.id}", {"act": "accept"})
            assert answer.status_code == 303


async def ask_to_mend(board: Board, garam: Client, kind: str, reason: str) -> None:
    paper = (await newest(board))[kind]
    answer = await garam.post(f"{AT}/papers/{paper.id}", {f"reason-{paper.id}": reason})
    assert answer.status_code == 303


async def rounds(board: Board) -> list[ReviewRound]:
    async with board.read() as session:
        return list(await session.scalars(sa.select(ReviewRound).order_by(ReviewRound.number)))


async def news(board: Board, kind: NoticeKind) -> Notice:
    async with board.read() as session:
        return (await session.scalars(sa.select(Notice).where(Notice.kind == kind))).one()


async def test_approval_makes_certificate_confirmation_news_and_mail(board: Board) -> None:
    naru, garam = await handed_in(board), await board.as_("가람")
    board.clock.forward(timedelta(hours=30))
    garam = await board.as_("가람")
    page = texts(await garam.get(AT))
    assert "219-87-65404" in page
    assert "제2026-7호" in page
    await accept_all(board, garam)
    assert (await garam.post(f"{AT}/approve")).status_code == 303
    one = await enterprise_of(board)
    assert one.state is StoreState.APPROVED
    async with board.read() as session:
        certificate = (
            await session.scalars(sa.select(Certificate).where(Certificate.enterprise_id == one.id))
        ).one()
        mail = (
            await session.scalars(
                sa.select(OutgoingMail).where(OutgoingMail.kind == NoticeKind.APPLICATION_APPROVED)
            )
        ).one()
    assert (certificate.number, certificate.issuer) == ("제2026-7호", "인천광역시")
    assert mail.recipient == EMAIL
    assert (await news(board, NoticeKind.APPLICATION_APPROVED)).href == "/me/application/approved"
    naru = await signed_in(board, EMAIL)
    told = await naru.get("/me/application/approved")
    assert "입점이 확정되었습니다" in texts(told)
    confirmation = (await newest(board))["confirmation"]
    assert (await naru.get(f"/files/{confirmation.file_id}")).content.startswith(b"%PDF")
    assert "30시간" in texts(await garam.get("/staff/reviews")) or "1.2일" in texts(
        await garam.get("/staff/reviews")
    )


async def test_nothing_is_approved_before_every_paper_was_accepted(board: Board) -> None:
    await handed_in(board)
    garam = await board.as_("가람")
    refused = await garam.post(f"{AT}/approve")
    assert refused.status_code == 409
    assert "통장사본" in texts(refused)
    assert (await enterprise_of(board)).state is StoreState.APPLIED
    assert [one.state for one in await rounds(board)] == [Decision.WAITING]


async def test_nothing_is_approved_on_a_certificate_that_has_lapsed(board: Board) -> None:
    naru = await applicant(board)
    await fill_sections(naru)
    await put_papers(board, until_days=2)
    assert (await naru.post("/me/application/hand-in")).status_code == 303
    board.clock.forward(timedelta(days=3))
    garam = await board.as_("가람")
    await accept_all(board, garam)
    refused = await garam.post(f"{AT}/approve")
    assert refused.status_code == 409
    assert "갱신한 서류를 내도록 보완을 요청해 주세요" in texts(refused)
    assert (await enterprise_of(board)).state is StoreState.APPLIED


async def test_paper_that_the_centre_asks_for_later_holds_up_no_application_already_handed_in(
    board: Board,
) -> None:
    await handed_in(board)
    garam = await board.as_("가람")
    added = await garam.post("/staff/papers/new", {"name_ko": "납세증명서", "required": "1"})
    assert added.status_code == 303
    await accept_all(board, garam)
    approved = await garam.post(f"{AT}/approve")
    assert approved.status_code == 303, texts(approved)
    assert (await enterprise_of(board)).state is StoreState.APPROVED


async def test_enterprise_mends_only_what_was_asked_and_hands_in_again(board: Board) -> None:
    naru, garam = await handed_in(board), await board.as_("가람")
    await ask_to_mend(board, garam, "bank_copy", "계좌번호가 잘렸습니다.")
    asked = await garam.post(f"{AT}/sections/company", {"reason-company": "주소가 등록증과 다릅니다."})
    assert asked.status_code == 303
    assert (await garam.post(f"{AT}/return", {"note": "부탁드립니다."})).status_code == 303
    assert (await enterprise_of(board)).state is StoreState.MORE_PAPERS
    told = await news(board, NoticeKind.APPLICATION_RETURNED)
    for part in ("계좌번호가 잘렸습니다.", "주소가 등록증과 다릅니다.", "부탁드립니다."):
        assert part in str(told.facts["to_mend"])
    page = texts(await naru.get("/me/application"))
    assert "계좌번호가 잘렸습니다." in page
    assert "아직 2가지가 남았습니다" in page
    assert (await naru.get("/me/application/contact")).status_code == 409
    assert (await upload(naru, "business_registration")).status_code == 409
    assert (await naru.post("/me/application/hand-in")).status_code == 409
    mended = COMPANY | {"address": "인천광역시 남동구 바람길 9"}
    assert (await naru.post("/me/application/company", mended)).status_code == 303
    assert (await naru.get("/me/application/company")).status_code == 409
    assert (await upload(naru, "bank_copy")).status_code == 303
    assert (await naru.post("/me/application/hand-in")).status_code == 303
    assert [one.state for one in await rounds(board)] == [Decision.RETURNED, Decision.WAITING]
    assert "2번째 제출" in texts(await garam.get("/staff/reviews"))
    await accept_all(board, garam)
    assert (await garam.post(f"{AT}/approve")).status_code == 303


async def test_nothing_is_returned_without_saying_what_to_mend(board: Board) -> None:
    await handed_in(board)
    garam = await board.as_("가람")
    refused = await garam.post(f"{AT}/return")
    assert refused.status_code == 409
    assert "먼저 서류나 항목마다 무엇을 고칠지 적어 주세요" in texts(refused)


async def test_mark_is_taken_back_before_anything_is_sent(board: Board) -> None:
    await handed_in(board)
    garam = await board.as_("가람")
    await garam.post(f"{AT}/sections/contact", {"reason-contact": "전화가 연결되지 않습니다."})
    await garam.post(f"{AT}/sections/contact", {"act": "clear"})
    await ask_to_mend(board, garam, "seal", "도장이 흐립니다.")
    await ask_to_mend(board, garam, "seal", "도장의 아래가 잘렸습니다.")
    assert (await newest(board))["seal"].reason == "도장의 아래가 잘렸습니다."
    seal = (await newest(board))["seal"]
    assert (await garam.post(f"{AT}/papers/{seal.id}", {"act": "accept"})).status_code == 303
    assert (await garam.post(f"{AT}/return")).status_code == 409


async def test_rejection_says_why_frees_the_number_and_can_be_followed_by_another_try(board: Board) -> None:
    naru, garam = await handed_in(board), await board.as_("가람")
    answer = await garam.post(f"{AT}/reject", {"reason-reject": "인천에 사업장이 없습니다."})
    assert answer.status_code == 303
    one = await enterprise_of(board)
    assert (one.state, one.brn) == (StoreState.REJECTED, None)
    assert "인천에 사업장이 없습니다." in texts(await naru.get("/me/application"))
    assert (await news(board, NoticeKind.APPLICATION_REJECTED)).facts["reason"] == "인천에 사업장이 없습니다."
    assert (await naru.post("/me/application/again")).status_code == 303
    await naru.post("/me/application/terms", {"truth": "1", "personal_data": "1", "seal": "1"})
    assert (await naru.post("/me/application/hand-in")).status_code == 303
    assert [one.state for one in await rounds(board)] == [Decision.REJECTED, Decision.WAITING]


@pytest.mark.parametrize("path", ["sections/company", "reject"])
async def test_reason_must_say_something_and_what_was_typed_stays(board: Board, path: str) -> None:
    await handed_in(board)
    garam = await board.as_("가람")
    field = f"reason-{path.rpartition('/')[2]}"
    answer = await garam.post(f"{AT}/{path}", {field: "음"})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "음</textarea>" in answer.text
    assert [one.state for one in await rounds(board)] == [Decision.WAITING]


async def test_nobody_reviews_their_own_organisation(board: Board) -> None:
    await handed_in(board)
    one = await enterprise_of(board)
    async with board.write() as session:
        session.add(Membership(account_id=id_of("가람"), organisation_id=one.id))
    garam = await board.as_("가람")
    refused = await garam.post(f"{AT}/reject", {"reason-reject": "인천에 사업장이 없습니다."})
    assert refused.status_code == 403
    assert "우리 기업의 신청은 심사할 수 없습니다" in texts(refused)
    paper = (await newest(board))["bank_copy"]
    assert (await garam.post(f"{AT}/papers/{paper.id}", {"act": "accept"})).status_code == 403


async def test_decided_application_is_not_decided_again(board: Board) -> None:
    await handed_in(board)
    garam = await board.as_("가람")
    await accept_all(board, garam)
    await garam.post(f"{AT}/approve")
    late = await garam.post(f"{AT}/reject", {"reason-reject": "다시 생각했습니다."})
    assert late.status_code == 409
    assert "정가람님이 먼저 결정했습니다" in texts(late)
    paper = (await newest(board))["bank_copy"]
    assert (await garam.post(f"{AT}/papers/{paper.id}", {"act": "accept"})).status_code == 409


async def test_every_step_is_in_the_journal(board: Board) -> None:
    await handed_in(board)
    garam = await board.as_("가람")
    await accept_all(board, garam)
    board.clock.forward(timedelta(hours=2))
    garam = await board.as_("가람")
    await garam.post(f"{AT}/approve")
    async with board.read() as session:
        entries = list(await session.scalars(sa.select(JournalEntry).order_by(JournalEntry.id)))
    acts = [one.act for one in entries]
    for act in ("hand_in_application", "decide_paper", "add_certificate", "hand_in_paper"):
        assert act in acts
    decided = next(one for one in entries if one.act == "decide_application")
    assert decided.facts == {"decision": "approved", "round": 1, "waited_seconds": 7200}
    assert decided.account_id == id_of("가람")


async def test_only_the_staff_review(board: Board) -> None:
    naru = await handed_in(board)
    for client in (naru, await board.as_("하늘"), await board.as_("윤슬")):
        assert (await client.get("/staff/reviews")).status_code == 403
        assert (await client.get(AT)).status_code == 403
        assert (await client.post(f"{AT}/approve")).status_code == 403
    garam = await board.as_("가람")
    assert (await garam.get("/staff/reviews/J-2026-0099")).status_code == 404


async def test_products_come_after_approval(board: Board) -> None:
    naru, garam = await handed_in(board), await board.as_("가람")
    refused = await naru.get("/me/products/new")
    assert refused.status_code == 409
    assert "입점이 확정된 뒤" in texts(refused)
    form = {"name": "청소", "category": "services-cleaning", "unit": "회", "price_won": "90000"}
    assert (await naru.post("/me/products/new", form | BASIS)).status_code == 409
    await accept_all(board, garam)
    await garam.post(f"{AT}/approve")
    assert (await naru.post("/me/products/new", form | BASIS)).status_code == 303
    assert (await enterprise_of(board)).state is StoreState.STOCKING
    assert NAME in texts(await naru.get("/me/store"))
