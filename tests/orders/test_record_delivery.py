"""Recording a delivery: by whom, when, on which days, once."""

import asyncio
from datetime import date, timedelta

import pytest

from needs_board.journal.queries import history
from needs_board.needs.rules import NeedState
from tests.board import Board, texts
from tests.orders.test_record_contract import orders, state_of
from tests.world import awarded_need, contracted_need

DAY = {"delivered_on": "2026-12-03"}
"""Two days after the contract of `contracted_need`; the clock is moved there."""


async def contracted(board: Board) -> str:
    """Let a need be contracted on 2026-12-01 and two days go by; return its code."""
    code, _number = await contracted_need(board)
    board.clock.forward(timedelta(days=2))
    return code


async def test_officer_records_the_delivery_and_the_need_is_over(board: Board) -> None:
    code = await contracted(board)
    seojun = await board.as_("서준")
    assert "납품 기록하기" in texts(await seojun.get(f"/needs/{code}/order"))
    assert "납품 기록하기" in texts(await seojun.get("/needs/mine"))
    answer = await seojun.post(f"/needs/{code}/delivery", DAY)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/needs/{code}/order")
    assert await state_of(board, code) is NeedState.DELIVERED
    [order] = await orders(board)
    assert order.delivered_on == date(2026, 12, 3)
    async with board.read() as session:
        last = (await history(session, f"need:{code}"))[-1]
    assert (last.act, last.facts["delivered_on"]) == ("record_delivery", "2026-12-03")
    page = await seojun.get(f"/needs/{code}/order")
    assert "2026. 12. 3.(목)" in texts(page)
    assert f"/needs/{code}/delivery" not in page.text
    assert f'href="/needs/{code}/order"' in (await seojun.get(f"/needs/{code}")).text


async def test_program_records_the_delivery(board: Board) -> None:
    code = await contracted(board)
    haneul = await board.as_("하늘")
    answer = await haneul.api("POST", f"/api/v1/needs/{code}/delivery", DAY)
    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["delivered_on"]) == ("delivered", "2026-12-03")
    wrong = await haneul.api("POST", f"/api/v1/needs/{code}/delivery", {"delivered_on": "gestern"})
    assert wrong.status_code == 422


@pytest.mark.parametrize(("person", "status"), [("다온", 404), ("윤슬", 403), ("가람", 403)])
async def test_nobody_else_records_a_delivery(board: Board, person: str, status: int) -> None:
    code = await contracted(board)
    client = await board.as_(person)
    assert (await client.post(f"/needs/{code}/delivery", DAY)).status_code == status
    assert (await client.api("POST", f"/api/v1/needs/{code}/delivery", DAY)).status_code == status
    assert await state_of(board, code) is NeedState.CONTRACTED


async def test_delivery_needs_a_contract(board: Board) -> None:
    code, _number = await awarded_need(board)
    form = {"delivered_on": "2026-12-01"}
    assert (await (await board.as_("하늘")).post(f"/needs/{code}/delivery", form)).status_code == 409
    assert await state_of(board, code) is NeedState.AWARDED


async def test_delivery_comes_once(board: Board) -> None:
    code = await contracted(board)
    haneul = await board.as_("하늘")
    assert (await haneul.post(f"/needs/{code}/delivery", DAY)).status_code == 303
    assert (await haneul.post(f"/needs/{code}/delivery", {"delivered_on": "2026-12-02"})).status_code == 409
    assert [order.delivered_on for order in await orders(board)] == [date(2026, 12, 3)]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-11-30", "계약을 맺은 2026. 12. 1.(화)보다 빠릅니다"),
        ("2026-12-04", "아직 오지 않은 날입니다"),
        ("", "필수 항목입니다"),
    ],
)
async def test_wrong_day_is_shown_again_and_nothing_is_saved(board: Board, day: str, sentence: str) -> None:
    code = await contracted(board)
    answer = await (await board.as_("하늘")).post(f"/needs/{code}/delivery", {"delivered_on": day})
    assert answer.status_code == 422
    assert sentence in texts(answer)
    assert await state_of(board, code) is NeedState.CONTRACTED
    assert [order.delivered_on for order in await orders(board)] == [None]


@pytest.mark.parametrize("_round", range(3))
async def test_of_two_officers_at_once_one_records_the_delivery(board: Board, _round: int) -> None:
    code = await contracted(board)
    clients = [await board.as_(person) for person in ("하늘", "서준")]
    for client in clients:
        await client.get("/sign-in")
    days = ("2026-12-02", "2026-12-03")
    answers = await asyncio.gather(
        *(
            client.post(f"/needs/{code}/delivery", {"delivered_on": day})
            for client, day in zip(clients, days, strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    [order] = await orders(board)
    winner = next(day for answer, day in zip(answers, days, strict=True) if answer.is_redirect)
    assert order.delivered_on == date.fromisoformat(winner)
