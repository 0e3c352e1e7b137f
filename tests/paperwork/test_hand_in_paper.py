"""A paper is photographed and handed in: read apart, kept with its version, refused at its field."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from needs_board.enterprises.models import Enterprise
from needs_board.files.models import StoredFile
from needs_board.kit.calendar import today_in_seoul
from needs_board.paperwork.models import Paper
from needs_board.paperwork.rules import PaperState
from tests.applicants import applicant, enterprise_of, handed_in, photo, upload
from tests.board import Board, texts
from tests.cast import id_of

PROOF = "proof_cooperative"
FACTS = {"number": "제2026-7호", "issuer": "인천광역시", "issued_on": "2026-03-02", "valid_until": ""}


async def papers(board: Board) -> list[Paper]:
    async with board.read() as session:
        return list(await session.scalars(sa.select(Paper).order_by(Paper.kind, Paper.version)))


def contents(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "files" in path.parts]


async def test_photo_is_kept_and_a_newer_one_leaves_the_older_in_the_list(board: Board) -> None:
    naru = await applicant(board)
    answer = await upload(naru, "business_registration")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/application")
    assert (await upload(naru, "business_registration", photo("#2222aa"))).status_code == 303
    first, second = await papers(board)
    assert [(one.version, one.state) for one in (first, second)] == [
        (1, PaperState.HANDED_IN),
        (2, PaperState.HANDED_IN),
    ]
    page = await naru.get("/me/papers/business_registration")
    assert f'href="/files/{first.file_id}"' in page.text
    assert (await naru.get(f"/files/{first.file_id}")).status_code == 200


async def test_proof_carries_number_and_days_of_the_certificate(board: Board) -> None:
    naru = await applicant(board)
    assert (await upload(naru, PROOF, form=FACTS)).status_code == 303
    (paper,) = await papers(board)
    assert (paper.number, paper.issuer, str(paper.issued_on), paper.valid_until) == (
        "제2026-7호",
        "인천광역시",
        "2026-03-02",
        None,
    )


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"number": ""}, "number", "필수 항목"),
        ({"issued_on": "2026-12-31"}, "issued_on", "오늘이거나 그 전"),
        ({"valid_until": "2026-11-22"}, "valid_until", "유효기간이 2026. 11. 22.(일)에 끝난 서류"),
        ({"valid_until": "9999-01-01"}, "valid_until", "날짜를 확인해"),
        ({"issued_on": "어제"}, "issued_on", "날짜를 확인해"),
    ],
)
async def test_wrong_facts_are_refused_at_their_field_and_nothing_is_kept(
    board: Board, folder: Path, changes: dict[str, str], field: str, sentence: str
) -> None:
    naru = await applicant(board)
    answer = await upload(naru, PROOF, form=FACTS | changes)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert sentence in texts(answer)
    assert await papers(board) == []
    assert contents(folder) == []


async def test_certificate_counts_until_its_last_day(board: Board) -> None:
    naru = await applicant(board)
    today = today_in_seoul(board.clock())
    late = FACTS | {"valid_until": today.isoformat()}
    assert (await upload(naru, PROOF, form=late)).status_code == 303
    early = FACTS | {"valid_until": (today - timedelta(days=1)).isoformat()}
    assert (await upload(naru, PROOF, form=early)).status_code == 422


async def test_file_that_is_no_picture_is_refused_and_nothing_is_kept(board: Board, folder: Path) -> None:
    naru = await applicant(board)
    answer = await upload(naru, "bank_copy", b"\xff\xd8\xff broken")
    assert answer.status_code == 422
    assert 'id="photo-error"' in answer.text
    missing = await naru.post("/me/papers/bank_copy")
    assert missing.status_code == 422
    assert "사진을 찍거나 파일을 골라 주세요" in texts(missing)
    assert await papers(board) == []
    assert contents(folder) == []


async def test_upload_that_breaks_off_leaves_nothing(board: Board, folder: Path) -> None:
    naru = await applicant(board)
    token = await naru._csrf()
    edge = "grenze"
    whole = (
        f'--{edge}\r\nContent-Disposition: form-data; name="_csrf_token"\r\n\r\n{token}\r\n'
        f'--{edge}\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    ).encode() + photo()[:500]
    answer = await naru.http.post(
        "/me/papers/bank_copy",
        content=whole,
        headers={"Content-Type": f"multipart/form-data; boundary={edge}"},
    )
    assert 400 <= answer.status_code < 500
    assert await papers(board) == []
    assert contents(folder) == []


async def test_seal_is_looked_at_on_a_sample_quote_before_it_counts(board: Board) -> None:
    naru = await applicant(board)
    answer = await upload(naru, "seal")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/papers/seal")
    assert "/me/seal/sample.png" in (await naru.get("/me/papers/seal")).text
    sample = await naru.get("/me/seal/sample.png")
    assert sample.content.startswith(b"\x89PNG")
    assert (await enterprise_of(board)).seal_file_id is None
    first = (await papers(board))[0]
    await upload(naru, "seal", photo("#2222aa"))
    stale = await naru.post("/me/papers/seal/use", {"paper": str(first.id)})
    assert stale.status_code == 404
    second = (await papers(board))[1]
    used = await naru.post("/me/papers/seal/use", {"paper": str(second.id)})
    assert used.status_code == 303
    assert (await enterprise_of(board)).seal_file_id == second.file_id
    assert (await naru.get("/me/seal/sample.png")).status_code == 404


async def test_seal_is_cut_out_of_its_paper(board: Board) -> None:
    naru = await applicant(board)
    await upload(naru, "seal")
    async with board.read() as session:
        file = (await session.scalars(sa.select(StoredFile))).one()
    assert (file.media_type, file.is_sensitive) == ("image/png", True)


async def test_paper_is_not_changed_while_the_application_lies_with_the_centre(board: Board) -> None:
    naru = await handed_in(board)
    refused = await upload(naru, "bank_copy")
    assert refused.status_code == 409
    assert "지금은 서류를 바꿀 수 없습니다" in texts(refused)
    assert "지금은 이 서류를 바꿀 수 없습니다" in texts(await naru.get("/me/papers/bank_copy"))


async def test_kinds_that_do_not_concern_an_enterprise_are_not_there(board: Board) -> None:
    naru = await applicant(board)
    for code in ("proof_village_enterprise", "application_form", "unknown"):
        assert (await naru.get(f"/me/papers/{code}")).status_code == 404
        assert (await upload(naru, code)).status_code == 404


async def test_papers_are_for_their_own_enterprise_and_the_staff(board: Board) -> None:
    naru = await applicant(board)
    await upload(naru, "business_registration")
    (paper,) = await papers(board)
    for person, status in (("가람", 200), ("윤슬", 404), ("하늘", 404)):
        client = await board.as_(person)
        assert (await client.get(f"/files/{paper.file_id}")).status_code == status
    assert (await board.visitor().get("/me/papers")).status_code == 303


async def test_approved_enterprise_renews_its_papers_at_any_time(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    answer = await upload(yunseul, "proof_social_enterprise", form=FACTS)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/papers")
    assert "제출함" in texts(await yunseul.get("/me/papers"))
    async with board.read() as session:
        assert (await session.get_one(Enterprise, id_of("푸른인쇄"))).state.value == "open"
