"""A person's inbox: their own notices, unread ones first; opening one marks it and leads on."""

import re
from datetime import timedelta
from uuid import uuid4

import httpx

from needs_board.notifications.rules import NoticeKind
from tests.board import Board, texts
from tests.notifications.news import news, tell


def opening(page: httpx.Response) -> list[str]:
    """Return the addresses that open the notices of a page, in its order."""
    return re.findall(r'action="(/me/notices/[0-9a-f-]+/open)"', page.text)


def bell(page: httpx.Response) -> str:
    found = re.search(r'nb-bell-count">(\d+)', page.text)
    return found[1] if found else ""


async def test_person_reads_their_notices_in_words(board: Board) -> None:
    await tell(board, news(), "윤슬")
    page = await (await board.as_("윤슬")).get("/me/notices")
    assert page.status_code == 200
    assert "나래구청의 수요 '주민 안내 책자 &lt;3천 부&gt;'에 견적을 내실 수 있습니다" in texts(page).replace(
        "&#39;", "'"
    )
    assert "읽지 않은 알림 1건" in texts(page)
    assert bell(page) == "1"


async def test_opening_a_notice_marks_it_read_and_leads_to_its_page(board: Board) -> None:
    await tell(board, news(), "윤슬")
    yunseul = await board.as_("윤슬")
    (address,) = opening(await yunseul.get("/me/notices"))
    answer = await yunseul.post(address)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/needs/N-2026-0007")
    page = await yunseul.get("/me/notices")
    assert "읽지 않은 알림 0건" in texts(page)
    assert bell(page) == ""


async def test_looking_at_the_inbox_marks_nothing(board: Board) -> None:
    await tell(board, news(), "윤슬")
    yunseul = await board.as_("윤슬")
    await yunseul.get("/me/notices")
    assert bell(await yunseul.get("/me/notices")) == "1"


async def test_unread_notices_come_first_then_the_latest(board: Board) -> None:
    for kind in (NoticeKind.INVITATION, NoticeKind.NEED_CHANGED, NoticeKind.NEED_CANCELLED):
        await tell(board, news(kind), "윤슬")
        board.clock.forward(timedelta(hours=1))
    yunseul = await board.as_("윤슬")
    latest = opening(await yunseul.get("/me/notices"))[0]
    await yunseul.post(latest)
    page = texts(await yunseul.get("/me/notices"))
    assert page.index("조건 변경") < page.index("수요 안내") < page.index("수요 취소")


async def test_all_can_be_marked_read_at_once(board: Board) -> None:
    await tell(board, news(), "윤슬", "여울")
    yunseul, yeoul = await board.as_("윤슬"), await board.as_("여울")
    assert (await yunseul.post("/me/notices/read-all")).status_code == 303
    assert bell(await yunseul.get("/me/notices")) == ""
    assert bell(await yeoul.get("/me/notices")) == "1"


async def test_nobody_opens_or_sees_the_notices_of_others(board: Board) -> None:
    await tell(board, news(), "윤슬")
    yunseul, yeoul = await board.as_("윤슬"), await board.as_("여울")
    assert opening(await yeoul.get("/me/notices")) == []
    (address,) = opening(await yunseul.get("/me/notices"))
    assert (await yeoul.post(address)).status_code == 404
    assert (await yeoul.post(f"/me/notices/{uuid4()}/open")).status_code == 404
    assert bell(await yunseul.get("/me/notices")) == "1"


async def test_long_inbox_is_cut_into_pages(board: Board) -> None:
    for number in range(35):
        await tell(board, news(subject=f"need:{number}"), "윤슬")
    yunseul = await board.as_("윤슬")
    first, second = await yunseul.get("/me/notices"), await yunseul.get("/me/notices?page=2")
    assert len(opening(first)) == 30
    assert len(opening(second)) == 5
    assert (await yunseul.get("/me/notices?page=x")).status_code == 200


async def test_visitor_is_asked_to_sign_in(board: Board) -> None:
    answer = await board.visitor().get("/me/notices")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/me/notices")
