"""An enterprise says no with a reason, in one tap; it may change its mind until the deadline."""

import pytest

from needs_board.matches.actions import run_matcher
from needs_board.matches.rules import DECLINE_LABELS, DeclineReason, InvitationState
from tests.board import Board, texts
from tests.invitations.asked import acts, invitation_of, pass_deadline
from tests.world import invited_enterprise, published_need, submitted_quote


async def asked(board: Board) -> str:
    """Publish a need and ask 푸른인쇄."""
    code = await published_need(board)
    await invited_enterprise(board, code)
    return code


@pytest.mark.parametrize("reason", DeclineReason)
async def test_one_tap_on_a_reason_declines(board: Board, reason: DeclineReason) -> None:
    code, yunseul = await asked(board), await board.as_("윤슬")
    assert f'name="reason" value="{reason.value}"' in (await yunseul.get(f"/invitations/{code}")).text
    answer = await yunseul.post(f"/invitations/{code}/decline", {"reason": reason.value})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/invitations/{code}")
    page = texts(await yunseul.get(f"/invitations/{code}"))
    assert f"참여가 어렵다고 답하셨습니다: {DECLINE_LABELS[reason]}" in page
    kept = await invitation_of(board, code)
    assert (kept.state, kept.decline_reason) == (InvitationState.DECLINED, reason)
    assert kept.answered_at == board.clock()
    assert await acts(board, "decline_invitation") == [f"need:{code}"]


async def test_centre_reads_reason_and_note_but_the_agency_only_how_many(board: Board) -> None:
    code = await published_need(board)
    await run_matcher(board.database, board.clock())
    yunseul = await board.as_("윤슬")
    await yunseul.post(
        f"/invitations/{code}/decline", {"reason": "date", "note": "윤전기를 고치는 중입니다."}
    )
    agency = texts(await (await board.as_("하늘")).get(f"/needs/{code}/matches"))
    centre = texts(await (await board.as_("가람")).get(f"/needs/{code}/matches"))
    assert "납기를 맞추기 어려움 윤전기를 고치는 중입니다." in centre
    assert "윤전기" not in agency
    assert "납기를 맞추기 어려움: 1곳" in agency


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({}, "reason"),
        ({"reason": "because"}, "reason"),
        ({"reason": "price", "note": "가" * 501}, "note"),
    ],
)
async def test_wrong_input_is_shown_at_its_field_and_changes_nothing(
    board: Board, form: dict[str, str], field: str
) -> None:
    code, yunseul = await asked(board), await board.as_("윤슬")
    answer = await yunseul.post(f"/invitations/{code}/decline", form)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert form.get("note", "") in answer.text
    assert (await invitation_of(board, code)).state is InvitationState.TOLD
    assert await acts(board, "decline_invitation") == []


@pytest.mark.parametrize(("person", "status"), [("하늘", 403), ("다온", 403), ("가람", 403), ("여울", 404)])
async def test_nobody_else_declines(board: Board, person: str, status: int) -> None:
    code, other = await asked(board), await board.as_(person)
    assert (await other.post(f"/invitations/{code}/decline", {"reason": "price"})).status_code == status
    assert (await invitation_of(board, code)).state is InvitationState.TOLD


async def test_need_that_does_not_exist_reads_like_one_that_did_not_ask(board: Board) -> None:
    code, yeoul = await asked(board), await board.as_("여울")
    unknown = await yeoul.post("/invitations/N-2026-9999/decline", {"reason": "price"})
    strange = await yeoul.post(f"/invitations/{code}/decline", {"reason": "price"})
    assert (unknown.status_code, texts(unknown)) == (strange.status_code, texts(strange))


async def test_after_the_deadline_it_is_too_late(board: Board) -> None:
    code = await asked(board)
    pass_deadline(board)
    yunseul = await board.as_("윤슬")
    answer = await yunseul.post(f"/invitations/{code}/decline", {"reason": "price"})
    assert answer.status_code == 409
    assert "접수가 끝나" in texts(answer)
    assert (await invitation_of(board, code)).state is InvitationState.TOLD
    page = await yunseul.get(f"/invitations/{code}")
    assert "접수가 끝난 수요입니다" in texts(page)
    assert "/decline" not in page.text


async def test_quote_is_withdrawn_before_declining(board: Board) -> None:
    code = await asked(board)
    number = await submitted_quote(board, code, "윤슬", 20_000)
    yunseul = await board.as_("윤슬")
    page = await yunseul.get(f"/invitations/{code}")
    assert f'href="/quotes/{number}"' in page.text
    assert "/decline" not in page.text
    answer = await yunseul.post(f"/invitations/{code}/decline", {"reason": "price"})
    assert answer.status_code == 409
    assert "먼저 철회해 주세요" in texts(answer)
    assert (await invitation_of(board, code)).state is InvitationState.TOLD
    assert (
        await yunseul.post(f"/quotes/{number}/withdraw", {"reason": "물량이 많습니다."})
    ).status_code == 303
    assert (await yunseul.post(f"/invitations/{code}/decline", {"reason": "price"})).status_code == 303


async def test_reason_can_be_corrected(board: Board) -> None:
    code, yunseul = await asked(board), await board.as_("윤슬")
    await yunseul.post(f"/invitations/{code}/decline", {"reason": "price", "note": "너무 낮습니다."})
    await yunseul.post(f"/invitations/{code}/decline", {"reason": "spec"})
    kept = await invitation_of(board, code)
    assert (kept.decline_reason, kept.decline_note) == (DeclineReason.SPEC, "")


async def test_declining_over_the_api(board: Board) -> None:
    code, yunseul = await asked(board), await board.as_("윤슬")
    path = f"/api/v1/invitations/{code}/decline"
    for body in (
        {"reason": "because"},
        {"reason": "price", "note": "가" * 501},
        {"reason": "price", "by": 1},
    ):
        assert (await yunseul.api("POST", path, body)).status_code == 422
    assert (await invitation_of(board, code)).state is InvitationState.TOLD
    answer = await yunseul.api("POST", path, {"reason": "price"})
    assert (answer.status_code, answer.json()) == (200, {"need": code, "state": "declined"})
