"""What no field can hold and nothing can stand at is refused at once, wherever it is put."""

import time

import pytest

from tests.board import Board
from tests.world import evaluating_need, product_on_sale, published_need, submitted_quote

LONG = "9" * 5_000
"""Python refuses to read more than 4,300 digits."""


@pytest.mark.parametrize(
    "quantity", ["1e-999999", "1e999999", "-1e999999", "NaN", "sNaN", "Infinity", "0", "0.0001"]
)
async def test_a_quantity_that_cannot_be_is_refused_without_being_written_out(
    board: Board, quantity: str
) -> None:
    haneul, yunseul = await board.as_("하늘"), await board.as_("윤슬")
    code, product = await published_need(board), await product_on_sale(board)
    number = await submitted_quote(board, code, "윤슬", 20_000)
    form = {
        "category": "goods-print",
        "unit": "권",
        "price_won": 1,
        "price_basis": "net",
        "tax_kind": "taxable",
    }
    began = time.process_time()
    answers = [
        await haneul.api("POST", "/api/v1/needs", {"title": "책자", "items": [{"quantity": quantity}] * 50}),
        await haneul.api("POST", f"/api/v1/products/{product}/quote", {"quantity": quantity}),
        await yunseul.api("PUT", f"/api/v1/quotes/{number}", {"lines": [{"quantity": quantity}] * 50}),
        await yunseul.api("POST", "/api/v1/products", form | {"name": "책자", "min_quantity": quantity}),
    ]
    assert [answer.status_code for answer in answers] == [422] * 4
    assert time.process_time() - began < 2  # of this process: the machine may be busy with others


@pytest.mark.parametrize("number", [LONG, "٣", "²", "-1", "1e9"])
async def test_a_number_of_any_length_in_a_hidden_field_breaks_nothing(board: Board, number: str) -> None:
    code = await published_need(board)
    quote = await submitted_quote(board, code, "윤슬", 20_000)
    haneul, yunseul = await board.as_("하늘"), await board.as_("윤슬")
    answers = [await yunseul.post(f"/quotes/{quote}/confirm", {"terms_revision": number})]
    for act in ("remove-", "take-"):
        form = {"act": act + number, "lines-0-name": "책자"}
        answers.append(await yunseul.post(f"/needs/{code}/quote/form", form))
    form = {"title": "책자", "revision": number, f"items-{number}-name": "책자"}
    answers.append(await haneul.post(f"/needs/{code}/edit", form))
    answers.append(await haneul.post(f"/needs/{code}/publish", {"revision": number}))
    assert all(answer.status_code < 500 for answer in answers), answers


async def test_a_reason_of_blanks_and_control_signs_is_none_for_programs_either(board: Board) -> None:
    code, numbers = await evaluating_need(board, 윤슬=20_000, 여울=21_000)
    haneul = await board.as_("하늘")
    choice = {
        "quote": numbers["윤슬"],
        "reason": "price",
        "reason_text": " \x00\t\x07 \n ",
        "losses": [{"quote": numbers["여울"], "reason": "price"}],
    }
    award = await haneul.api("POST", f"/api/v1/needs/{code}/award", choice)
    ended = await haneul.api("POST", f"/api/v1/needs/{code}/unsuccessful", {"reason": " \x00 \x00 "})
    assert (award.status_code, ended.status_code) == (422, 422)
    assert list(award.json()["errors"]) == ["reason_text"]
    good = choice | {"reason_text": "가장 알맞은 가격입니다."}
    assert (await haneul.api("POST", f"/api/v1/needs/{code}/award", good)).status_code == 201


@pytest.mark.parametrize("path", ["/static/%00", "/static/" + "a" * 300, "/needs/%00", "/api/v1/needs/a%00b"])
async def test_an_address_at_which_nothing_can_stand_is_not_found(board: Board, path: str) -> None:
    assert (await board.visitor().get(path)).status_code == 404


async def test_brackets_without_end_cannot_be_read(board: Board) -> None:
    visitor = board.visitor()
    answer = await visitor.http.post(
        "/api/v1/sessions", content=b"[" * 100_000, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.json()["errors"]["body"]
