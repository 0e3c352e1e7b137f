"""The JSON API of needs: the same rules, told to programs."""

from datetime import timedelta

import msgspec
import pytest

from needs_board.kit.calendar import today_in_seoul
from tests.board import Board, Client
from tests.world import complete_need, drafted_need, published_need


def body(board: Board, **changes: object) -> dict[str, object]:
    built: dict[str, object] = msgspec.to_builtins(complete_need(board))
    return built | changes


async def test_program_writes_changes_publishes_and_cancels_a_need(board: Board) -> None:
    haneul = await board.as_("하늘")
    made = await haneul.api("POST", "/api/v1/needs", {"title": "마을 이야기 책자 인쇄"})
    assert made.status_code == 201
    code, revision = made.json()["code"], made.json()["revision"]
    refused = await haneul.api("POST", f"/api/v1/needs/{code}/publish", {"revision": revision})
    assert refused.status_code == 422
    assert {"category", "items", "delivery_on", "deadline_on"} <= set(refused.json()["errors"])
    changed = await haneul.api("PUT", f"/api/v1/needs/{code}", body(board, revision=revision))
    assert changed.status_code == 200
    assert changed.json()["deadline_at"] == "2026-11-30T09:00:00Z"
    published = await haneul.api(
        "POST", f"/api/v1/needs/{code}/publish", {"revision": changed.json()["revision"]}
    )
    assert published.json()["state"] == "open"
    read = (await board.visitor().api("GET", f"/api/v1/needs/{code}")).json()
    assert read["need"]["items"] == [
        {"name": "책자", "spec": "A5, 64쪽, 무선 제본", "quantity": "30", "unit": "권"}
    ]
    assert (read["agency"], read["category_name"]) == ("나래구청", "인쇄·홍보물")
    cancelled = await haneul.api("POST", f"/api/v1/needs/{code}/cancel", {"reason": "사업이 미루어졌습니다."})
    assert cancelled.json()["state"] == "cancelled"


async def test_what_was_read_can_be_sent_back_as_it_is(board: Board) -> None:
    code = await published_need(board, deadline_time="")
    haneul = await board.as_("하늘")
    read = (await haneul.api("GET", f"/api/v1/needs/{code}")).json()
    same = await haneul.api("PUT", f"/api/v1/needs/{code}", {**read["need"], "revision": read["revision"]})
    assert same.status_code == 200
    assert same.json()["need"] == read["need"]
    assert same.json()["terms_revision"] == 1


async def test_old_revision_is_a_conflict_and_changes_nothing(board: Board) -> None:
    code = await published_need(board)
    haneul = await board.as_("하늘")
    answer = await haneul.api("PUT", f"/api/v1/needs/{code}", body(board, title="늦은 저장", revision=1))
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/conflict"
    assert (await haneul.api("GET", f"/api/v1/needs/{code}")).json()["need"]["title"] != "늦은 저장"


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "open"},
        {"title": ""},
        {"title": "가" * 121},
        {"budget_won": -1},
        {"budget_won": 1.5},
        {"budget_won": 10**19},
        {"budget_basis": "free"},
        {"items": [{"name": "책자", "quantity": "0", "unit": "권"}]},
        {"items": [{"name": "책자", "quantity": "1e999999", "unit": "권"}]},
        {"items": [{"name": "책자", "quantity": "NaN", "unit": "권"}]},
        {"items": [{"name": "책자", "quantity": "0.0001", "unit": "권"}]},
        {"items": [{"name": "책자", "colour": "red"}]},
        {"items": [{"name": "책자"}] * 101},
        {"category": "no-such"},
        {"category": "goods"},
        {"deadline_on": "2026-02-30"},
        {"deadline_on": "0001-01-01"},
        {"deadline_time": "25:00"},
        {"deadline_on": None},
        {"contact_email": "no address"},
    ],
)
async def test_wrong_fields_are_refused_and_nothing_is_saved(board: Board, wrong: dict[str, object]) -> None:
    haneul = await board.as_("하늘")
    answer = await haneul.api("POST", "/api/v1/needs", body(board, **wrong))
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"]
    assert (await haneul.api("GET", "/api/v1/needs?state=draft")).json()["total"] == 0


@pytest.mark.parametrize(("person", "status"), [("", 404), ("다온", 404), ("윤슬", 404), ("가람", 200)])
async def test_drafts_do_not_leak(board: Board, person: str, status: int) -> None:
    code = await drafted_need(board)
    client = await board.as_(person) if person else board.visitor()
    assert (await client.api("GET", f"/api/v1/needs/{code}")).status_code == status


async def _status(client: Client, method: str, path: str, sent: object) -> int:
    return (await client.api(method, path, sent)).status_code


@pytest.mark.parametrize(("person", "status"), [("", 401), ("윤슬", 403), ("가람", 403)])
async def test_only_officers_write(board: Board, person: str, status: int) -> None:
    code = await drafted_need(board)
    client = await board.as_(person) if person else board.visitor()
    assert await _status(client, "POST", "/api/v1/needs", body(board)) == status
    assert await _status(client, "PUT", f"/api/v1/needs/{code}", body(board, revision=1)) == status
    assert await _status(client, "POST", f"/api/v1/needs/{code}/publish", {"revision": 1}) == status
    assert (
        await _status(client, "POST", f"/api/v1/needs/{code}/cancel", {"reason": "남의 수요 취소"}) == status
    )


async def test_contacts_are_not_handed_to_programs_without_an_account(board: Board) -> None:
    code = await published_need(board)
    seen = (await board.visitor().api("GET", f"/api/v1/needs/{code}")).text
    assert "032-000-0001" not in seen
    assert "haneul@narae.example" not in seen


async def test_centre_returns_a_need_over_the_api(board: Board) -> None:
    code = await published_need(board)
    garam, haneul = await board.as_("가람"), await board.as_("하늘")
    note = {"note": "납품 장소를 적어 주세요."}
    assert await _status(haneul, "POST", f"/api/v1/needs/{code}/return", note) == 403
    answer = await garam.api("POST", f"/api/v1/needs/{code}/return", note)
    assert (answer.json()["state"], answer.json()["state_reason"]) == ("returned", "납품 장소를 적어 주세요.")


async def test_repeated_request_makes_one_draft(board: Board) -> None:
    haneul = await board.as_("하늘")
    key = "0b0d9a3e-27c4-4b0a-9d6c-0e3f6f6ad002"
    sent = body(board, deadline_on=str(today_in_seoul(board.clock()) + timedelta(days=9)))
    answers = [await haneul.api("POST", "/api/v1/needs", sent, Idempotency_Key=key) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert (await haneul.api("GET", "/api/v1/needs?state=draft")).json()["total"] == 1
