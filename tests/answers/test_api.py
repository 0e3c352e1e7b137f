"""The JSON API of quotes: the same rules as on the pages, amounts as whole numbers."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from needs_board.quotes.models import Quote, QuoteRevision
from tests.board import Board
from tests.world import product_on_sale, published_need, submitted_quote

BODY = {
    "lines": [{"name": "책자", "quantity": "3", "unit": "권", "unit_price_won": 110_000}],
    "price_basis": "net",
    "delivery_on": "2026-12-10",
    "delivery_place": "나래구청 총무과",
    "valid_until": "2026-12-31",
    "payment_terms": "납품 후 지급",
    "terms_revision": 1,
}


async def count(board: Board, table: type[Quote] | type[QuoteRevision]) -> int:
    async with board.read() as session:
        return (await session.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()


async def test_a_quote_is_written_changed_submitted_and_withdrawn(board: Board) -> None:
    code = await published_need(board)
    yunseul = await board.as_("윤슬")
    created = await yunseul.api("POST", f"/api/v1/needs/{code}/quotes", {"note": "곧 냅니다"})
    assert (created.status_code, created.json()["state"], created.json()["lines"]) == (201, "draft", [])
    path = f"/api/v1/quotes/{created.json()['number']}"
    early = await yunseul.api("POST", f"{path}/submit")
    assert early.status_code == 422
    assert {"lines-0-name", "delivery_on", "valid_until"} & set(early.json()["errors"])
    assert (await yunseul.api("PUT", path, BODY)).status_code == 200
    submitted = (await yunseul.api("POST", f"{path}/submit")).json()
    assert (submitted["net_won"], submitted["vat_won"], submitted["total_won"]) == (330_000, 33_000, 363_000)
    assert (submitted["state"], submitted["revision"], submitted["draft"]) == ("submitted", 1, None)
    assert submitted["lines"][0]["quantity"] == "3"
    assert (await yunseul.api("GET", path)).json() == submitted
    listed = (await yunseul.api("GET", f"/api/v1/needs/{code}/quotes")).json()
    assert listed == {"quotes": [submitted]}
    assert (await yunseul.api("POST", f"{path}/submit")).status_code == 409
    assert (await yunseul.api("POST", f"{path}/withdraw")).json()["state"] == "withdrawn"


async def test_one_call_submits_at_once_and_a_repeated_one_does_it_once(board: Board) -> None:
    code = await published_need(board)
    yunseul, key = await board.as_("윤슬"), str(uuid4())
    body = BODY | {"submit": True}
    path = f"/api/v1/needs/{code}/quotes"
    first = await yunseul.api("POST", path, body, Idempotency_Key=key)
    again = await yunseul.api("POST", path, body, Idempotency_Key=key)
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert await count(board, QuoteRevision) == 1
    other = await yunseul.api("POST", path, body | {"note": "다르게"}, Idempotency_Key=key)
    assert other.status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"lines": [{"name": "책자", "quantity": "1e999999999", "unit": "권", "unit_price_won": 1}]},
        {"lines": [{"name": "책자", "quantity": "NaN", "unit": "권", "unit_price_won": 1}]},
        {"lines": [{"name": "책자", "quantity": "-1", "unit": "권", "unit_price_won": 1}]},
        {"lines": [{"name": "책자", "quantity": 0, "unit": "권", "unit_price_won": 1}]},
        {"lines": [{"name": "책자", "quantity": "1", "unit": "권", "unit_price_won": -1}]},
        {"lines": [{"name": "책자", "quantity": "1", "unit": "권", "unit_price_won": 10**30}]},
        {"lines": [{"name": "책자", "quantity": "9999999", "unit": "권", "unit_price_won": 9 * 10**15}]},
        {"lines": [{"name": "책자", "quantity": "1", "unit": "권", "unit_price_won": 1.5}]},
        {"lines": [{"name": "\u0000", "quantity": "1", "unit": "권", "unit_price_won": 1}]},
        {"lines": [{"name": "책자", "quantity": "1", "unit": "권", "unit_price_won": 1, "net_won": 5}]},
        {"lines": []},
        {"state": "won"},
        {"terms_revision": 2},
        {"valid_until": "2026-11-24"},
        {"price_basis": "free"},
    ],
)
async def test_wrong_bodies_are_refused_and_nothing_is_kept(board: Board, wrong: dict[str, object]) -> None:
    code = await published_need(board)
    yunseul = await board.as_("윤슬")
    answer = await yunseul.api("POST", f"/api/v1/needs/{code}/quotes", BODY | {"submit": True} | wrong)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert await count(board, Quote) == 0


async def test_more_lines_than_a_quote_can_have_are_refused(board: Board) -> None:
    code = await published_need(board)
    line = {"name": "책자", "quantity": "1", "unit": "권", "unit_price_won": 1}
    yunseul = await board.as_("윤슬")
    path = f"/api/v1/needs/{code}/quotes"
    assert (
        await yunseul.api("POST", path, BODY | {"submit": True, "sure": True, "lines": [line] * 101})
    ).status_code == 422
    assert (
        await yunseul.api("POST", path, BODY | {"submit": True, "sure": True, "lines": [line] * 100})
    ).status_code == 201


async def test_who_may_not_is_refused(board: Board) -> None:
    code = await published_need(board, sealed=False)
    number = await submitted_quote(board, code, "윤슬", 20_000)
    statuses = {}
    for person in ("하늘", "가람", "여울"):
        client = await board.as_(person)
        statuses[person] = [
            (await client.api("POST", f"/api/v1/quotes/{number}/submit")).status_code,
            (await client.api("PUT", f"/api/v1/quotes/{number}", {})).status_code,
        ]
    assert statuses == {"하늘": [403, 403], "가람": [403, 403], "여울": [404, 404]}
    haneul = await board.as_("하늘")
    assert (await haneul.api("POST", f"/api/v1/needs/{code}/quotes", BODY)).status_code == 403
    assert (await board.visitor().api("GET", f"/api/v1/needs/{code}/quotes")).status_code == 401


async def test_a_product_of_another_enterprise_cannot_be_named_in_a_line(board: Board) -> None:
    theirs, ours = await product_on_sale(board, by="여울"), await product_on_sale(board, by="윤슬")
    code = await published_need(board)
    yunseul = await board.as_("윤슬")
    line = {"name": "책자", "quantity": "1", "unit": "권", "unit_price_won": 1}
    path = f"/api/v1/needs/{code}/quotes"
    refused = await yunseul.api("POST", path, BODY | {"lines": [line | {"product": theirs}]})
    assert refused.status_code == 422
    taken = await yunseul.api(
        "POST", path, BODY | {"lines": [line | {"product": ours}], "submit": True, "sure": True}
    )
    assert taken.status_code == 201
    assert taken.json()["lines"][0]["unit_price_won"] == 1  # not the list price


async def test_a_quantity_that_no_field_can_hold_is_refused_for_a_product(board: Board) -> None:
    product = await product_on_sale(board)
    haneul = await board.as_("하늘")
    for quantity in ("1e999999999", "Infinity", "-1", "0"):
        answer = await haneul.api("POST", f"/api/v1/products/{product}/quote", {"quantity": quantity})
        assert answer.status_code == 422
    assert await count(board, Quote) == 0
