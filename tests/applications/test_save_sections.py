"""An applicant fills in sections in any order; each is kept, each refusal names its field."""

import pytest
import sqlalchemy as sa

from needs_board.applications.models import Application
from needs_board.journal.models import JournalEntry
from tests.applicants import COMPANY, CONTACT, NAME, TERMS, applicant, enterprise_of
from tests.board import Board, texts


async def test_sections_are_kept_one_by_one_and_shown_again(board: Board) -> None:
    naru = await applicant(board)
    answer = await naru.post("/me/application/company", COMPANY)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/application")
    assert "아직 7가지가 남았습니다" in texts(await naru.get("/me/application"))
    page = await naru.get("/me/application/company")
    assert 'value="219-87-65404"' in page.text
    assert 'value="인천광역시 남동구 바람길 7"' in page.text
    await naru.post("/me/application/contact", CONTACT)
    await naru.post("/me/application/terms", TERMS)
    assert "아직 5가지가 남았습니다" in texts(await naru.get("/me/application"))
    one = await enterprise_of(board)
    assert (one.representative, one.region, one.brn) == ("나루", "남동구", None)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"brn": "219-87-65405"}, "brn", "올바르지 않습니다"),
        ({"brn": "123"}, "brn", "숫자 10자리"),
        ({"brn": "116-82-00276"}, "brn", "이미 등록된"),
        ({"address": "서울특별시 중구 세종대로 1"}, "address", "입점 기준: 소재지"),
        ({"address": ""}, "address", "필수 항목"),
        ({"founded_on": "2999-01-01"}, "founded_on", "날짜를 확인해"),
        ({"name": "가" * 121}, "name", "120자 이내"),
    ],
)
async def test_wrong_company_is_refused_at_its_field_and_nothing_is_kept(
    board: Board, changes: dict[str, str], field: str, sentence: str
) -> None:
    naru = await applicant(board)
    answer = await naru.post("/me/application/company", COMPANY | changes)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert sentence in texts(answer)
    assert 'value="청소"' in answer.text
    one = await enterprise_of(board)
    assert (one.representative, one.address) == ("", "")


async def test_years_in_business_do_not_matter(board: Board) -> None:
    naru = await applicant(board)
    answer = await naru.post("/me/application/company", COMPANY | {"founded_on": "2026-11-22"})
    assert answer.status_code == 303


async def test_terms_are_agreed_to_all_or_not_at_all(board: Board) -> None:
    naru = await applicant(board)
    answer = await naru.post("/me/application/terms", {"truth": "1", "seal": "1"})
    assert answer.status_code == 422
    assert 'id="personal_data-error"' in answer.text
    async with board.read() as session:
        assert (await session.scalars(sa.select(Application.terms_agreed_at))).one() is None


async def test_type_decides_which_proof_is_asked_for(board: Board) -> None:
    naru = await applicant(board)
    assert "협동조합 설립신고확인증" in texts(await naru.get("/me/application"))
    await naru.post("/me/application/type", {"type": "pre_social_enterprise"})
    page = texts(await naru.get("/me/application"))
    assert "예비사회적기업 지정서" in page
    assert "설립신고확인증" not in page
    assert (await naru.post("/me/application/type", {"type": "club"})).status_code == 422


async def test_application_is_for_its_own_enterprise_alone(board: Board) -> None:
    await applicant(board)
    for person in ("하늘", "가람"):
        client = await board.as_(person)
        assert (await client.get("/me/application")).status_code == 403
        assert (await client.post("/me/application/company", COMPANY)).status_code == 403
    assert (await board.visitor().get("/me/application")).status_code == 303
    yunseul = await board.as_("윤슬")
    assert (await yunseul.get("/me/application")).headers["Location"] == "/me/papers"
    assert (await yunseul.get("/me/application/company")).status_code == 404
    assert (await yunseul.post("/me/application/company", COMPANY)).status_code == 404


async def test_what_is_only_for_approved_enterprises_is_refused_with_a_sentence(board: Board) -> None:
    naru = await applicant(board)
    for path, form in (("/me/enterprise", {"revision": "1"}), ("/me/enterprise/open", {})):
        refused = await naru.post(path, form)
        assert refused.status_code == 409
    assert "입점이 확정된 뒤" in texts(await naru.post("/me/enterprise", {"revision": "1"}))
    for path in ("/", "/me/enterprise", "/me/products", "/me/quotes", "/me/invitations", "/needs"):
        assert (await naru.get(path)).status_code == 200
    assert "입점 신청서 보기" in texts(await naru.get("/"))


async def test_sections_are_noted_in_the_journal_without_what_was_typed(board: Board) -> None:
    naru = await applicant(board)
    await naru.post("/me/application/company", COMPANY)
    async with board.read() as session:
        entry = (
            await session.scalars(
                sa.select(JournalEntry).where(JournalEntry.act == "save_application_section")
            )
        ).one()
    assert entry.facts == {"section": "company"}
    assert NAME not in entry.subject


async def test_founding_day_is_read_as_a_day_and_not_as_it_was_typed(board: Board) -> None:
    client = await applicant(board)
    answer = await client.post("/me/application/company", COMPANY | {"founded_on": "2021-09-12"})
    assert answer.status_code == 303
    page = (await client.get("/me/application/check")).text
    assert "2021. 9. 12." in page
    assert "2021-09-12" not in page
