"""An enterprise keeps its own profile, and opens and closes its store."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from needs_board.enterprises.models import Enterprise
from needs_board.journal.models import JournalEntry
from tests.board import Board, texts
from tests.cast import LONG_AGO, id_of

PROFILE = {
    "description": "책자를 인쇄합니다. 소량도 됩니다.",
    "region": "남동구",
    "address": "인천 남동구 마을길 1",
    "representative": "홍길동",
    "brn": "116-82-00276",
    "business_kinds": "제조업",
    "business_items": "인쇄",
    "phone": "032-000-0000",
    "email": "print@pureun.example",
    "founded_on": "2015-03-02",
    "delivery_terms": "인천 전 지역에 직접 배송합니다.",
    "revision": "1",
}


async def enterprise(board: Board, name: str = "푸른인쇄") -> Enterprise:
    async with board.read() as session:
        return await session.get_one(Enterprise, id_of(name))


async def test_enterprise_changes_its_profile_and_matching_sees_that_it_changed(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    answer = await yunseul.post("/me/enterprise", PROFILE)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/enterprise")
    one = await enterprise(board)
    assert (one.description, one.business_items, one.revision) == (PROFILE["description"], "인쇄", 2)
    assert one.changed_at == board.clock()
    assert "책자를 인쇄합니다" in (await yunseul.get("/me/enterprise")).text


async def test_change_that_matching_does_not_look_at_does_not_wake_it(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    before = await enterprise(board)
    form = {**PROFILE, "description": before.description, "business_kinds": "", "business_items": ""}
    await yunseul.post("/me/enterprise", form)
    after = await enterprise(board)
    assert (after.phone, after.changed_at) == ("032-000-0000", LONG_AGO)


async def test_all_errors_are_shown_at_once_and_what_was_typed_stays(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    form = {**PROFILE, "email": "주소아님", "founded_on": "어제", "region": "가" * 41, "phone": "02-1"}
    answer = await yunseul.post("/me/enterprise", form)
    assert answer.status_code == 422
    for field in ("email", "founded_on", "region"):
        assert f'id="{field}-error"' in answer.text
    assert 'value="02-1"' in answer.text
    assert (await enterprise(board)).phone == ""


@pytest.mark.parametrize(
    ("brn", "sentence"),
    [("116-82-00278", "올바르지 않습니다"), ("123", "숫자 10자리"), ("134-86-72683", "이미 등록된")],
)
async def test_registration_number_must_be_right_and_nobody_elses(
    board: Board, brn: str, sentence: str
) -> None:
    sol = await board.as_("솔")
    answer = await sol.post("/me/enterprise", {**PROFILE, "brn": brn})
    assert answer.status_code == 422
    assert sentence in texts(answer)
    assert (await enterprise(board, "새싹마을")).brn is None


async def test_registration_number_once_there_is_not_changed_by_the_enterprise(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    for other in ("901-81-34779", ""):
        answer = await yunseul.post("/me/enterprise", {**PROFILE, "brn": other})
        assert answer.status_code == 422
        assert "지원센터만 바꿀 수 있습니다" in texts(answer)
    assert (await enterprise(board)).brn == "1168200276"


async def test_somebody_elses_save_is_not_lost_and_what_was_typed_is_kept(board: Board) -> None:
    here, there = await board.as_("윤슬"), await board.as_("윤슬")
    await there.post("/me/enterprise", {**PROFILE, "description": "먼저 저장한 글"})
    answer = await here.post("/me/enterprise", {**PROFILE, "description": "나중에 저장한 글"})
    assert answer.status_code == 409
    assert "나중에 저장한 글" in answer.text
    assert "먼저 저장한 글" in answer.text
    assert (await enterprise(board)).description == "먼저 저장한 글"
    assert 'name="revision" value="2"' in answer.text
    again = await here.post("/me/enterprise", {**PROFILE, "description": "나중에 저장한 글", "revision": "2"})
    assert again.status_code == 303
    assert (await enterprise(board)).description == "나중에 저장한 글"


async def test_wrong_input_on_an_old_form_keeps_its_revision(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    await yunseul.post("/me/enterprise", PROFILE)
    answer = await yunseul.post("/me/enterprise", {**PROFILE, "email": "주소아님"})
    assert answer.status_code == 422
    assert 'name="revision" value="1"' in answer.text


async def test_only_enterprises_have_a_store_of_their_own(board: Board) -> None:
    for person in ("하늘", "가람"):
        client = await board.as_(person)
        assert (await client.get("/me/enterprise")).status_code == 403
        assert (await client.post("/me/enterprise", PROFILE)).status_code == 403
        assert (await client.post("/me/enterprise/open")).status_code == 403
    assert (await board.visitor().get("/me/enterprise")).status_code == 303


async def test_acts_are_noted_in_the_journal(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    await yunseul.post("/me/enterprise", PROFILE)
    await yunseul.post("/me/enterprise/close")
    async with board.read() as session:
        entries = list(await session.scalars(sa.select(JournalEntry).order_by(JournalEntry.id)))
    noted = [(one.act, one.subject, one.account_id) for one in entries]
    assert noted == [
        ("change_profile", "enterprise:1", id_of("윤슬")),
        ("change_store_state", "enterprise:1", id_of("윤슬")),
    ]


async def test_api_reads_and_changes_ones_own_enterprise(board: Board) -> None:
    sol = await board.as_("솔")
    own = (await sol.api("GET", "/api/v1/me/enterprise")).json()
    assert (own["number"], own["state"], own["revision"]) == (3, "stocking", 1)
    profile = {**own["profile"], "brn": "9018134779", "description": "채소를 기릅니다.\u0000"}
    changed = await sol.api("PUT", "/api/v1/me/enterprise", {"profile": profile, "revision": 1})
    assert (changed.status_code, changed.json()["revision"]) == (200, 2)
    assert changed.json()["profile"]["description"] == "채소를 기릅니다."
    stale = await sol.api("PUT", "/api/v1/me/enterprise", {"profile": profile, "revision": 1})
    assert (stale.status_code, stale.json()["type"]) == (409, "/problems/conflict")


async def test_api_says_which_field_is_wrong_and_takes_none_that_it_does_not_know(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    profile = (await yunseul.api("GET", "/api/v1/me/enterprise")).json()["profile"]
    wrong = await yunseul.api(
        "PUT", "/api/v1/me/enterprise", {"profile": {**profile, "brn": "1"}, "revision": 1}
    )
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["brn"])
    more = await yunseul.api(
        "PUT", "/api/v1/me/enterprise", {"profile": {**profile, "type": "cooperative"}, "revision": 1}
    )
    assert more.status_code == 422


async def test_same_request_sent_twice_is_done_once(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    request_id = str(uuid4())
    first = await yunseul.post("/me/enterprise", PROFILE, request_id=request_id)
    second = await yunseul.post("/me/enterprise", PROFILE, request_id=request_id)
    assert (first.status_code, second.status_code) == (303, 303)
    assert (await enterprise(board)).revision == 2
