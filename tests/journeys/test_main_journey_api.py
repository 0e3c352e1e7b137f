"""The main job over the JSON API: the same actions, the same rules, no browser."""

from datetime import timedelta

from jobs.runner import Runner
from tests.board import TEST_SETTINGS, Board, Client


async def _work(board: Board) -> None:
    """Let the clockwork do what is due; mails stay in the outbox, no mail server is set."""
    runner = Runner(board.database, TEST_SETTINGS, board.clock)
    for job in runner.jobs[:5]:
        await runner.run_if_due(job)


NEED = {
    "title": "마을 이야기 책자 인쇄",
    "category": "goods-print",
    "purpose": "마을 기록 사업의 결과를 주민에게 나누어 드리는 책자입니다.",
    "items": [{"name": "책자", "spec": "A5, 64쪽", "quantity": "3", "unit": "권"}],
    "delivery_place": "나래구청 총무과",
    "delivery_on": "2026-12-14",
    "deadline_on": "2026-11-30",
    "deadline_time": "18:00",
    "sealed": True,
    "contact_name": "김하늘",
    "contact_email": "haneul@narae.example",
}
QUOTE = {
    "lines": [
        {"name": "책자", "quantity": "3", "unit": "권", "unit_price_won": 110000, "tax_kind": "taxable"}
    ],
    "price_basis": "net",
    "delivery_on": "2026-12-10",
    "delivery_place": "나래구청 총무과",
    "valid_until": "2026-12-31",
    "payment_terms": "납품 후 14일 이내",
    "terms_revision": 1,
}


async def test_need_finds_its_enterprises_and_comes_back_as_quotes(board: Board) -> None:
    haneul, yunseul = await board.as_("하늘"), await board.as_("윤슬")
    code = await _published(board, haneul)
    await _work(board)
    invited = (await yunseul.api("GET", "/api/v1/invitations")).json()["invitations"]
    assert [one["need"] for one in invited] == [code]
    assert invited[0]["reasons"]

    number = await _submitted(yunseul, code)
    assert (await haneul.api("GET", f"/api/v1/quotes/{number}")).status_code == 404
    board.clock.forward(timedelta(days=8))
    haneul, yunseul = await board.as_("하늘"), await board.as_("윤슬")
    await _work(board)
    assert (await haneul.api("GET", f"/api/v1/quotes/{number}")).status_code == 404
    assert (await haneul.api("POST", f"/api/v1/needs/{code}/opening")).json()["quotes"] == 1
    compared = await haneul.api("GET", f"/api/v1/needs/{code}/comparison")
    assert number in compared.text
    assert "363000" in compared.text

    award = {
        "quote": number,
        "reason": "fit",
        "reason_text": "요구한 규격을 모두 맞추었습니다.",
        "losses": [],
    }
    chosen = await haneul.api("POST", f"/api/v1/needs/{code}/award", award)
    assert chosen.status_code == 201, chosen.text
    assert (await yunseul.api("GET", f"/api/v1/quotes/{number}/result")).status_code == 200
    assert (await haneul.api("GET", f"/api/v1/needs/{code}")).json()["state"] == "awarded"


async def _published(board: Board, haneul: Client) -> str:
    made = await haneul.api("POST", "/api/v1/needs", NEED)
    assert made.status_code == 201, made.text
    code, revision = made.json()["code"], made.json()["revision"]
    assert (await (await board.as_("다온")).api("GET", f"/api/v1/needs/{code}")).status_code == 404
    published = await haneul.api("POST", f"/api/v1/needs/{code}/publish", {"revision": revision})
    assert published.json()["state"] == "open", published.text
    return str(code)


async def _submitted(yunseul: Client, code: str) -> str:
    answered = await yunseul.api("POST", f"/api/v1/needs/{code}/quotes", QUOTE)
    assert answered.status_code == 201, answered.text
    number = str(answered.json()["number"])
    submitted = await yunseul.api("POST", f"/api/v1/quotes/{number}/submit", QUOTE)
    assert submitted.json()["state"] == "submitted", submitted.text
    # A draft is numbered apart: what others see has a number of its own.
    return str(submitted.json()["number"])
