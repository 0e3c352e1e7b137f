"""Publishing: complete needs go on the board once, whoever presses first."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest

from needs_board.kit.calendar import today_in_seoul
from needs_board.needs.forms import NeedItemForm
from needs_board.needs.queries import need_by_code
from needs_board.needs.rules import NeedState
from tests.board import Board, texts
from tests.world import asker, drafted_need, published_need, returned_need


async def state_of(board: Board, code: str) -> NeedState:
    async with board.read() as session:
        return (await need_by_code(session, asker("하늘"), code)).state


async def test_officer_checks_publishes_and_gets_a_receipt(board: Board) -> None:
    code = await drafted_need(board)
    haneul = await board.as_("하늘")
    page = await haneul.get(f"/needs/{code}/check")
    assert "공개할 수 있습니다" in texts(page)
    assert f'href="/needs/{code}/edit#delivery_on"' in page.text
    answer = await haneul.post(f"/needs/{code}/publish", {"revision": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/needs/{code}/published")
    receipt = texts(await haneul.get(answer.headers["Location"]))
    assert "N-2026-0001" in receipt
    assert "2026. 11. 30.(월) 18:00" in receipt
    assert "마을 이야기 책자 인쇄" in texts(await board.visitor().get("/needs"))


async def test_colleague_of_the_agency_publishes_what_another_wrote(board: Board) -> None:
    code = await drafted_need(board, by="하늘")
    seojun = await board.as_("서준")
    assert (await seojun.post(f"/needs/{code}/publish", {"revision": "1"})).status_code == 303


@pytest.mark.parametrize(("person", "status"), [("다온", 404), ("윤슬", 403), ("가람", 403)])
async def test_nobody_else_publishes_a_draft(board: Board, person: str, status: int) -> None:
    code = await drafted_need(board)
    client = await board.as_(person)
    assert (await client.post(f"/needs/{code}/publish", {"revision": "1"})).status_code == status
    assert await state_of(board, code) is NeedState.DRAFT


async def test_draft_with_only_a_title_says_all_that_is_missing_at_once(board: Board) -> None:
    haneul = await board.as_("하늘")
    answer = await haneul.post(
        "/needs/new", {"title": "겨울 제설", "items-0-name": "제설", "sealed": "1", "act": "check"}
    )
    page = await haneul.get(answer.headers["Location"])
    for label in ("분류", "납품 장소", "납품일", "견적 마감", "담당자", "전화", "품목 1"):
        assert f">{label}</a>" in page.text
    assert "더 적으면 좋은 내용" in texts(page)
    refused = await haneul.post("/needs/N-2026-0001/publish", {"revision": "1"})
    assert refused.status_code == 422
    assert "아직 공개할 수 없습니다" in texts(refused)
    assert await state_of(board, "N-2026-0001") is NeedState.DRAFT


NOTHING = NeedItemForm("책자", "", Decimal(3), "")


@pytest.mark.parametrize(
    ("days_to_deadline", "days_to_delivery", "changes", "sentence"),
    [
        (0, 7, {"deadline_time": "10:59"}, "1시간 뒤보다 늦어야"),
        (181, 200, {}, "180일 이내여야"),
        (7, 6, {}, "마감일보다 빠를 수 없습니다"),
        (7, 8, {"items": ()}, "품목을 한 가지 이상"),
        (7, 8, {"items": (NOTHING,)}, "단위를 적어 주세요"),
        (7, 8, {"contact_phone": "", "contact_email": ""}, "전화와 이메일 중 하나"),
    ],
)
async def test_need_outside_the_limits_is_not_published(
    board: Board, days_to_deadline: int, days_to_delivery: int, changes: dict[str, object], sentence: str
) -> None:
    today = today_in_seoul(board.clock())
    deadline_on, delivery_on = today + timedelta(days_to_deadline), today + timedelta(days_to_delivery)
    form = {"deadline_on": deadline_on, "delivery_on": delivery_on, **changes}
    code = await drafted_need(board, "하늘", **form)
    answer = await (await board.as_("하늘")).post(f"/needs/{code}/publish", {"revision": "1"})
    assert answer.status_code == 422
    assert sentence in texts(answer)
    assert await state_of(board, code) is NeedState.DRAFT


async def test_bare_day_means_the_end_of_that_day_in_seoul(board: Board) -> None:
    code = await published_need(board, deadline_time="")
    async with board.read() as session:
        deadline_at = (await need_by_code(session, asker("하늘"), code)).deadline_at
    assert deadline_at is not None
    assert deadline_at.isoformat() == "2026-11-30T14:59:59+00:00"


async def test_publishing_twice_at_once_happens_once(board: Board) -> None:
    code = await drafted_need(board)
    clients = [await board.as_(person) for person in ("하늘", "서준", "하늘")]
    for client in clients:
        await client.get("/sign-in")
    answers = await asyncio.gather(
        *(client.post(f"/needs/{code}/publish", {"revision": "1"}) for client in clients)
    )
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409]
    async with board.read() as session:
        assert (await need_by_code(session, asker("윤슬"), code)).revision == 2


async def test_double_click_is_answered_like_the_first_one(board: Board) -> None:
    code = await drafted_need(board)
    haneul = await board.as_("하늘")
    request_id = "0b0d9a3e-27c4-4b0a-9d6c-0e3f6f6ad001"
    for _ in range(2):
        answer = await haneul.post(f"/needs/{code}/publish", {"revision": "1"}, request_id=request_id)
        assert answer.headers["Location"] == f"/needs/{code}/published"


async def test_officer_does_not_publish_what_a_colleague_changed_meanwhile(board: Board) -> None:
    code = await drafted_need(board)
    haneul, seojun = await board.as_("하늘"), await board.as_("서준")
    page = await seojun.get(f"/needs/{code}/edit")
    assert 'name="revision" value="1"' in page.text
    await seojun.post(
        f"/needs/{code}/edit", {"title": "다른 제목", "revision": "1", "sealed": "1", "act": "save"}
    )
    answer = await haneul.post(f"/needs/{code}/publish", {"revision": "1"})
    assert answer.status_code == 409
    assert "다른 제목" in texts(answer)
    assert await state_of(board, code) is NeedState.DRAFT


async def test_returned_need_is_mended_and_published_again(board: Board) -> None:
    code = await returned_need(board)
    haneul = await board.as_("하늘")
    page = await haneul.get(f"/needs/{code}/check")
    assert "다시 공개하기" in texts(page)
    answer = await haneul.post(f"/needs/{code}/publish", {"revision": "3"})
    assert answer.status_code == 303
    assert await state_of(board, code) is NeedState.OPEN


async def test_need_published_again_leaves_a_day_to_look_at_it(board: Board) -> None:
    code = await returned_need(board, deadline_on=today_in_seoul(board.clock()) + timedelta(days=1))
    board.clock.forward(timedelta(hours=12))
    answer = await (await board.as_("하늘")).post(f"/needs/{code}/publish", {"revision": "3"})
    assert answer.status_code == 422
    assert "24시간 뒤보다 늦어야" in texts(answer)
