"""An agency asks the centre where to buy; the centre answers, or prepares a need that the agency takes over."""

import re

from tests.board import Board, texts
from tests.world import product_on_sale

ASKED = "12월 직원 교육에 쓸 책자 30권"


async def asked(board: Board, text: str = ASKED) -> str:
    sent = await (await board.as_("하늘")).post("/sourcing", {"text": text})
    assert sent.status_code == 303
    return sent.headers["Location"]


async def test_the_centre_answers_with_products_and_who_asked_is_told(board: Board) -> None:
    product = await product_on_sale(board)
    at = await asked(board)
    garam, haneul = await board.as_("가람"), await board.as_("하늘")
    assert ASKED in texts(await garam.get("/sourcing"))
    sent = await garam.post(
        f"{at}/answer", {"text": "두 곳이 맞습니다.", "picks": f"http://board.test/products/{product}"}
    )
    assert sent.status_code == 303
    page = (await haneul.get(at)).text
    assert "두 곳이 맞습니다." in page
    assert f'href="/products/{product}"' in page
    assert f"물어보신 &#39;{ASKED}&#39;" in (await haneul.get("/me/notices")).text


async def test_the_prepared_need_becomes_a_draft_of_the_agency_in_one_click(board: Board) -> None:
    at = await asked(board)
    garam, haneul = await board.as_("가람"), await board.as_("하늘")
    prepared = {
        "title": "직원 교육 책자", "purpose": "12월 직원 교육에 씁니다.", "items-0-name": "책자",
        "items-0-quantity": "30", "items-0-unit": "권", "budget_basis": "gross", "sealed": "1",
    }  # fmt: skip
    assert (await garam.post(f"{at}/need", prepared)).status_code == 303
    assert "직원 교육 책자" in texts(await haneul.get(at))
    taken = await haneul.post(f"{at}/take")
    assert re.fullmatch(r"/needs/N-2026-\d{4}/check", taken.headers["Location"])
    check = texts(await haneul.get(taken.headers["Location"]))
    assert "직원 교육 책자" in check
    again = await haneul.post(f"{at}/take")
    assert again.status_code == 409
    assert (await garam.post(f"{at}/answer", {"text": "늦은 답변"})).status_code == 409


async def test_what_cannot_be_picked_is_said_at_its_line_and_nothing_is_lost(board: Board) -> None:
    at = await asked(board)
    garam = await board.as_("가람")
    wrong = await garam.post(f"{at}/answer", {"text": "이곳입니다.", "picks": "/products/12\n네이버"})
    assert wrong.status_code == 422
    assert "&#39;네이버&#39;은(는) 상품이나 기업의 주소가 아닙니다." in wrong.text
    assert "이곳입니다." in wrong.text
    unknown = await garam.post(f"{at}/answer", {"picks": "/enterprises/999"})
    assert "/enterprises/999&#39;은(는) 지금 판매하거나 열려 있지 않습니다." in unknown.text
    empty = await garam.post(f"{at}/answer", {})
    assert "답변을 적거나 추천할 상품·기업의 주소를 적어 주세요." in empty.text


async def test_another_agency_and_enterprises_see_nothing_of_it(board: Board) -> None:
    at = await asked(board)
    daon, yunseul = await board.as_("다온"), await board.as_("윤슬")
    assert (await daon.get(at)).status_code == 404
    assert ASKED not in (await daon.get("/sourcing")).text
    assert (await yunseul.get(at)).status_code == 403
    assert (await daon.post(f"{at}/withdraw")).status_code == 404


async def test_a_colleague_goes_on_with_it(board: Board) -> None:
    at = await asked(board)
    seojun = await board.as_("서준")
    assert ASKED in texts(await seojun.get("/sourcing"))
    assert (await seojun.post(f"{at}/withdraw")).status_code == 303


async def test_the_api_does_the_same(board: Board) -> None:
    haneul, garam = await board.as_("하늘"), await board.as_("가람")
    made = await haneul.api("POST", "/api/v1/sourcing", {"text": ASKED})
    assert made.status_code == 201
    code = made.json()["row"]["code"]
    prepared = await garam.api("POST", f"/api/v1/sourcing/{code}/need", {"title": "교육 책자"})
    assert prepared.json()["prepared"]["title"] == "교육 책자"
    taken = await haneul.api("POST", f"/api/v1/sourcing/{code}/take")
    assert taken.json()["need_code"].startswith("N-2026-")
    listed = await garam.api("GET", "/api/v1/sourcing")
    assert [one["state"] for one in listed.json()["items"]] == ["taken"]
