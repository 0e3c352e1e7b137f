"""An enterprise reads what it was asked and why; nobody else does."""

from datetime import timedelta

import pytest

from needs_board.invitations.rules import OwnState, own_state
from needs_board.matches.actions import run_matcher
from needs_board.matches.rules import InvitationState
from tests.board import MORNING, Board, texts
from tests.invitations.asked import pass_deadline
from tests.world import invited_enterprise, published_need, submitted_quote


async def test_page_says_what_is_needed_why_one_was_asked_and_how_to_answer(board: Board) -> None:
    code = await published_need(board)
    await run_matcher(board.database, board.clock())
    page = await (await board.as_("윤슬")).get(f"/invitations/{code}")
    for words in (
        "마을 이야기 책자 인쇄",
        "나래구청",
        "A5, 64쪽, 무선 제본",
        "30 권",
        "900,000원",
        "왜 추천되었나요?",
        "봉인합니다",
    ):
        assert words in texts(page)
    assert "책자" in texts(page).split("왜 추천되었나요?")[1].split("필요한 것")[0]
    assert f'href="/needs/{code}/quote"' in page.text


async def test_page_of_an_enterprise_that_is_on_the_shortlist_no_more_still_stands(board: Board) -> None:
    code = await published_need(board)
    await invited_enterprise(board, code, "든든도시락")
    page = await (await board.as_("여울")).get(f"/invitations/{code}")
    assert page.status_code == 200
    assert "자세한 이유를 보여 드릴 수 없습니다" in texts(page)


async def test_list_has_what_waits_what_was_answered_and_what_is_over(board: Board) -> None:
    over = await published_need(board, title="지난 책자 인쇄")
    await invited_enterprise(board, over)
    pass_deadline(board)
    codes = {
        title: await published_need(board, title=title) for title in ("새 책자", "어려운 책자", "낸 책자")
    }
    for code in codes.values():
        await invited_enterprise(board, code)
    await submitted_quote(board, codes["낸 책자"], "윤슬", 20_000)
    yunseul = await board.as_("윤슬")
    await yunseul.post(f"/invitations/{codes['어려운 책자']}/decline", {"reason": "price"})
    page = texts(await yunseul.get("/me/invitations"))
    waiting, rest = page.split("답한 안내")
    answered, ended = rest.split("끝난 안내")
    assert ("새 책자" in waiting, "어려운 책자" in waiting, "낸 책자" in waiting) == (True, False, False)
    assert "어려운 책자" in answered
    assert "낸 책자" in answered
    assert "견적 냄" in answered
    assert "지난 책자 인쇄" in ended
    assert "기한 지남" in ended
    assert "지금은 답을 기다리는 안내가 없습니다" in texts(
        await (await board.as_("여울")).get("/me/invitations")
    )


@pytest.mark.parametrize(("person", "status"), [("하늘", 403), ("가람", 403), ("여울", 404)])
async def test_nobody_else_reads_an_invitation(board: Board, person: str, status: int) -> None:
    code = await published_need(board)
    await invited_enterprise(board, code)
    assert (await (await board.as_(person)).get(f"/invitations/{code}")).status_code == status


async def test_invitations_over_the_api(board: Board) -> None:
    code = await published_need(board)
    await run_matcher(board.database, board.clock())
    yunseul = await board.as_("윤슬")
    (one,) = (await yunseul.api("GET", "/api/v1/invitations")).json()["invitations"]
    assert (one["need"], one["state"], one["quote"]) == (code, "new", None)
    assert 0 < sum(reason["value"] for reason in one["reasons"]) <= one["relevance"] <= 1
    assert one["score"] <= one["relevance"]
    number = await submitted_quote(board, code, "윤슬", 20_000)
    (one,) = (await yunseul.api("GET", "/api/v1/invitations")).json()["invitations"]
    assert (one["state"], one["quote"]) == ("responded", number)
    assert (await (await board.as_("하늘")).api("GET", "/api/v1/invitations")).status_code == 403


@pytest.mark.parametrize("state", InvitationState)
@pytest.mark.parametrize("has_quote", [False, True])
@pytest.mark.parametrize("is_over", [False, True])
def test_state_is_the_quote_then_the_answer_then_the_time(
    state: InvitationState, has_quote: bool, is_over: bool
) -> None:
    deadline_at = MORNING if is_over else MORNING + timedelta(seconds=1)
    silent = {InvitationState.TOLD: OwnState.NEW, InvitationState.OPENED: OwnState.OPENED}
    if has_quote:
        expected = OwnState.RESPONDED
    elif state in silent:
        expected = OwnState.EXPIRED if is_over else silent[state]
    else:
        expected = OwnState(state.value)
    assert own_state(state, has_quote, deadline_at, MORNING) is expected
