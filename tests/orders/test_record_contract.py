"""Recording a contract: by whom, when, on which days, once."""

import asyncio
from datetime import date

import pytest
import sqlalchemy as sa

from needs_board.journal.queries import history
from needs_board.needs.models import Need
from needs_board.needs.rules import NeedState
from needs_board.orders.models import PurchaseOrder
from needs_board.quotes.models import Quote
from tests.board import Board, texts
from tests.cast import id_of
from tests.world import awarded_need, contracted_need, evaluating_need

AWARD_DAY = date(2026, 12, 1)
"""When `awarded_need` is awarded; the clock stands there."""
FORM = {"contracted_on": "2026-12-01", "contract_number": " 2026-물품-41 "}


async def state_of(board: Board, code: str) -> NeedState:
    async with board.read() as session:
        return (await session.scalars(sa.select(Need.state).where(Need.code == code))).one()


async def orders(board: Board) -> list[PurchaseOrder]:
    async with board.read() as session:
        return list(await session.scalars(sa.select(PurchaseOrder)))


async def test_officer_sees_what_was_chosen_and_records_the_contract(board: Board) -> None:
    code, number = await awarded_need(board)
    haneul = await board.as_("하늘")
    assert f'href="/needs/{code}/order"' in (await haneul.get(f"/needs/{code}")).text
    assert f'href="/needs/{code}/order"' in (await haneul.get("/needs/mine")).text
    page = await haneul.get(f"/needs/{code}/order")
    assert f'href="/quotes/{number}/pdf"' in page.text
    for word in ("푸른인쇄", number, "660,000원", "업체 선정", "계약 기록하기"):
        assert word in texts(page)
    answer = await haneul.post(f"/needs/{code}/contract", FORM)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/needs/{code}/order")
    assert await state_of(board, code) is NeedState.CONTRACTED
    [order] = await orders(board)
    assert (order.contracted_on, order.contract_number, order.delivered_on) == (
        AWARD_DAY,
        "2026-물품-41",
        None,
    )
    assert (order.recorded_by, order.recorded_at) == (id_of("하늘"), board.clock())
    async with board.read() as session:
        assert (await session.get_one(Quote, order.quote_id)).number == number
        acts = [entry.act for entry in await history(session, f"need:{code}")]
    assert acts[-1] == "record_contract"
    words = texts(await haneul.get(f"/needs/{code}/order"))
    assert "2026-물품-41" in words
    assert "김하늘" in words
    assert "계약 기록하기" not in words
    assert "계약을 기록했습니다" in texts(await haneul.get(f"/needs/{code}/history"))


async def test_program_records_the_contract_and_reads_the_order(board: Board) -> None:
    code, number = await awarded_need(board)
    haneul = await board.as_("하늘")
    before = (await haneul.api("GET", f"/api/v1/needs/{code}/order")).json()
    assert (before["state"], before["contracted_on"], before["contract_number"]) == ("awarded", None, "")
    answer = await haneul.api("POST", f"/api/v1/needs/{code}/contract", {"contracted_on": "2026-12-01"})
    assert answer.status_code == 201
    assert answer.json() == {
        "need": code,
        "state": "contracted",
        "enterprise": "푸른인쇄",
        "quote": number,
        "total_won": 660_000,
        "awarded_at": before["awarded_at"],
        "contracted_on": "2026-12-01",
        "contract_number": "",
        "delivered_on": None,
    }
    assert (await haneul.api("GET", f"/api/v1/needs/{code}/order")).json() == answer.json()


async def test_colleague_of_the_officer_records_too_and_the_centre_only_reads(board: Board) -> None:
    code, _number = await awarded_need(board)
    garam = await board.as_("가람")
    page = await garam.get(f"/needs/{code}/order")
    assert page.status_code == 200
    assert "아직 계약을 기록하지 않았습니다" in texts(page)
    assert f"/needs/{code}/contract" not in page.text
    assert (await garam.post(f"/needs/{code}/contract", FORM)).status_code == 403
    assert (await (await board.as_("서준")).post(f"/needs/{code}/contract", FORM)).status_code == 303


@pytest.mark.parametrize(("person", "status"), [("다온", 404), ("윤슬", 403), ("여울", 403), ("가람", 403)])
async def test_nobody_else_records_anything(board: Board, person: str, status: int) -> None:
    code, _number = await awarded_need(board)
    client = await board.as_(person)
    assert (await client.post(f"/needs/{code}/contract", FORM)).status_code == status
    assert (await client.post(f"/needs/{code}/contract")).status_code == status
    answer = await client.api("POST", f"/api/v1/needs/{code}/contract", {"contracted_on": "2026-12-01"})
    assert answer.status_code == status
    assert await state_of(board, code) is NeedState.AWARDED
    assert await orders(board) == []


async def test_other_people_find_no_link_to_the_order(board: Board) -> None:
    code, _number = await awarded_need(board)
    for person in ("다온", "윤슬", "여울"):
        assert f"/needs/{code}/order" not in (await (await board.as_(person)).get(f"/needs/{code}")).text


async def test_contract_needs_a_choice_and_comes_once(board: Board) -> None:
    evaluating, _numbers = await evaluating_need(board, 윤슬=20_000)
    refused = await (await board.as_("하늘")).post(f"/needs/{evaluating}/contract", FORM)
    assert refused.status_code == 409
    assert "선정한 업체가 없는 수요입니다" in texts(refused)
    contracted, _number = await contracted_need(board)
    again = await (await board.as_("하늘")).post(
        f"/needs/{contracted}/contract", {"contracted_on": "2026-12-09"}
    )
    assert again.status_code == 409
    assert await state_of(board, contracted) is NeedState.CONTRACTED
    [order] = await orders(board)
    assert order.contract_number == "2026-용역-17"


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-11-30", "업체를 선정한 2026. 12. 1.(화)보다 빠릅니다"),
        ("2026-12-02", "아직 오지 않은 날입니다"),
        ("", "필수 항목입니다"),
        ("2026-13-01", "날짜를 확인해 주세요"),
    ],
)
async def test_wrong_day_is_shown_again_and_nothing_is_saved(board: Board, day: str, sentence: str) -> None:
    code, _number = await awarded_need(board)
    form = {"contracted_on": day, "contract_number": "41호"}
    answer = await (await board.as_("하늘")).post(f"/needs/{code}/contract", form)
    assert answer.status_code == 422
    assert sentence in texts(answer)
    assert 'value="41호"' in answer.text
    assert await state_of(board, code) is NeedState.AWARDED
    assert await orders(board) == []


@pytest.mark.parametrize("_round", range(3))
async def test_of_two_officers_at_once_one_records_the_contract(board: Board, _round: int) -> None:
    code, _number = await awarded_need(board)
    clients = [await board.as_(person) for person in ("하늘", "서준")]
    for client in clients:
        await client.get("/sign-in")
    answers = await asyncio.gather(
        *(
            client.post(f"/needs/{code}/contract", {"contracted_on": "2026-12-01", "contract_number": number})
            for client, number in zip(clients, ("41", "42"), strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    [order] = await orders(board)
    winner = next(number for answer, number in zip(answers, ("41", "42"), strict=True) if answer.is_redirect)
    assert order.contract_number == winner


async def test_database_itself_allows_one_order_for_a_need(board: Board) -> None:
    await contracted_need(board)
    [first] = await orders(board)
    with pytest.raises(sa.exc.IntegrityError):
        async with board.write() as session:
            session.add(
                PurchaseOrder(
                    need_id=first.need_id,
                    quote_id=first.quote_id,
                    contracted_on=first.contracted_on,
                    recorded_by=first.recorded_by,
                    recorded_at=first.recorded_at,
                )
            )
