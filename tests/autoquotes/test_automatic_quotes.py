"""A seller settles which quotes leave at once; any other waits for his one confirmation, and everybody knows."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from needs_board.autoquotes.models import QuoteRequest
from needs_board.catalogue.models import Product
from needs_board.journal.models import JournalEntry
from needs_board.notifications.models import Notice, OutgoingMail
from needs_board.quotes.models import Quote
from tests.board import Board, texts
from tests.cast import id_of
from tests.world import product_on_sale

HERE = "/quote-requests/D-2026-1-1"


async def settled(board: Board, **typed: str) -> None:
    answer = await (await board.as_("윤슬")).post("/me/auto-quote", {"validity_days": "30", **typed})
    assert answer.status_code == 303


async def asked(board: Board, quantity: str = "100") -> tuple[int, str]:
    """Let 하늘 ask 푸른인쇄 for books at 2,000 won; return the product and where she is led."""
    product = await product_on_sale(board, price_won=2_000)
    answer = await (await board.as_("하늘")).post(f"/products/{product}/quote", {"quantity": quantity})
    assert answer.status_code == 303
    return product, answer.headers["Location"]


async def notices(board: Board, person: str) -> list[str]:
    async with board.read() as session:
        found = await session.scalars(
            sa.select(Notice.kind).where(Notice.account_id == id_of(person)).order_by(Notice.id)
        )
        return [one.value for one in found]


async def quote(board: Board) -> Quote:
    async with board.read() as session:
        return (await session.scalars(sa.select(Quote))).one()


async def test_by_consent_the_quote_leaves_at_once_on_the_sellers_terms(board: Board) -> None:
    await settled(board, is_on="1", limit_won="200,000", validity_days="10")
    _product, led_to = await asked(board)
    assert led_to == "/quotes/P-2026-1-1"
    assert str((await quote(board)).valid_until) == "2026-12-03"
    async with board.read() as session:
        facts = await session.scalar(
            sa.select(JournalEntry.facts).where(JournalEntry.act == "settle_auto_quote")
        )
    assert facts == {"is_on": True, "limit_won": 200_000, "validity_days": 10}
    assert "1분 안" in texts(await (await board.as_("윤슬")).get("/me/auto-quote"))


@pytest.mark.parametrize(
    ("terms", "why"),
    [({}, "자동 견적을 켜지 않아"), ({"is_on": "1", "limit_won": "199,999"}, "한도를 넘는 금액이어서")],
)
async def test_without_consent_or_over_the_limit_it_waits_for_one_confirmation(
    board: Board, terms: dict[str, str], why: str
) -> None:
    await settled(board, **terms)
    _product, led_to = await asked(board)
    haneul, yunseul = await board.as_("하늘"), await board.as_("윤슬")
    assert led_to == HERE
    page = texts(await haneul.get(HERE))
    assert "기업 확인을 기다리는 중" in page and "200,000원" in page
    assert "확인하고 견적 보내기" not in page
    assert (await notices(board, "윤슬"), await notices(board, "하늘")) == (["quote_requested"], [])
    async with board.read() as session:
        assert len((await session.scalars(sa.select(OutgoingMail))).all()) == 1
    assert why in texts(await yunseul.get(HERE))
    assert (
        await quote(board)
    ).state.value == "draft"  # reading it, as the link of the mail does, sends nothing
    board.clock.forward(timedelta(hours=3))
    sent = await yunseul.post(f"{HERE}/confirm")
    assert sent.headers["Location"] == "/quotes/P-2026-1-1"
    assert await notices(board, "하늘") == ["quote_submitted"]
    assert "견적 P-2026-1-1 보기" in texts(await haneul.get(HERE))
    assert (await haneul.get("/quotes/P-2026-1-1")).status_code == 200
    assert "3시간" in texts(await yunseul.get("/me/auto-quote"))


async def test_seller_corrects_the_price_and_it_stays_when_something_else_is_wrong(board: Board) -> None:
    await settled(board)
    await asked(board)
    yunseul = await board.as_("윤슬")
    typed = {"lines-0-unit_price_won": "1900", "delivery_on": "2020-01-01", "valid_until": "2026-12-24"}
    refused = await yunseul.post(f"{HERE}/confirm", typed)
    assert refused.status_code == 422
    assert 'value="1900"' in refused.text and "납품일이 이미 지났습니다" in texts(refused)
    await yunseul.post(f"{HERE}/confirm", typed | {"delivery_on": "2026-12-01"})
    sent = await quote(board)
    assert (sent.state.value, sent.total_won, str(sent.delivery_on)) == ("submitted", 190_000, "2026-12-01")


async def test_price_that_changed_meanwhile_is_shown_and_not_taken(board: Board) -> None:
    await settled(board)
    product, _led_to = await asked(board)
    board.clock.forward(timedelta(minutes=5))
    async with board.write() as session:
        change = sa.update(Product).values(price_won=2_500, changed_at=board.clock())
        await session.execute(change.where(Product.number == product))
    yunseul = await board.as_("윤슬")
    page = await yunseul.get(HERE)
    assert "지금 상품에 적힌 단가 2,500원" in texts(page) and 'value="2000"' in page.text
    await yunseul.post(f"{HERE}/confirm")
    assert (await quote(board)).total_won == 200_000


async def test_declined_with_a_reason_that_the_officer_reads(board: Board) -> None:
    await settled(board)
    await asked(board)
    haneul, yunseul = await board.as_("하늘"), await board.as_("윤슬")
    assert (await yunseul.post(f"{HERE}/decline", {"reason": ""})).status_code == 422
    assert (await yunseul.post("/quotes/D-2026-1-1/withdraw")).status_code == 409
    assert (await yunseul.post(f"{HERE}/decline", {"reason": "기계를 고치는 중입니다."})).status_code == 303
    assert await notices(board, "하늘") == ["quote_declined"]
    assert "기계를 고치는 중입니다." in texts(await haneul.get(HERE))
    assert (await yunseul.post(f"{HERE}/confirm")).status_code == 409
    assert (await quote(board)).state.value == "withdrawn"


async def test_pressed_twice_one_quote_is_sent(board: Board) -> None:
    await settled(board)
    await asked(board)
    yunseul = await board.as_("윤슬")
    first, second = [await yunseul.post(f"{HERE}/confirm") for _time in range(2)]
    assert (first.status_code, second.status_code) == (303, 409)
    assert ((await quote(board)).revision, len(await notices(board, "하늘"))) == (1, 1)


async def test_consent_that_was_taken_back_holds_for_what_is_asked_afterwards(board: Board) -> None:
    product, led_to = await asked(board)
    assert led_to.startswith("/quotes/P-")
    await settled(board)
    again = await (await board.as_("하늘")).post(f"/products/{product}/quote", {"quantity": "5"})
    assert again.headers["Location"] == "/quote-requests/D-2026-1-2"
    await settled(board, is_on="1")
    async with board.read() as session:
        unanswered = sa.select(QuoteRequest).where(QuoteRequest.answered_at.is_(None))
        assert (
            len((await session.scalars(unanswered)).all()) == 1
        )  # consent sends nothing that was asked before


async def test_basket_waits_where_it_must_and_the_rest_leaves(board: Board) -> None:
    await settled(board)
    haneul = await board.as_("하늘")
    for by, category in (("윤슬", "goods-print"), ("여울", "services-catering")):
        number = await product_on_sale(board, by=by, category=category)
        await haneul.post(f"/products/{number}/basket", {"quantity": "10"})
    answer = await haneul.api("POST", "/api/v1/me/basket/quote")
    assert answer.json() == {"quotes": ["P-2026-2-1"], "waiting": ["D-2026-1-1"], "refusals": []}
    assert (await haneul.api("GET", "/api/v1/me/basket")).json() == {"orders": []}
    assert "기업 확인을 기다리는 중" in texts(await haneul.get("/quote-requests"))


async def test_nobody_else_finds_a_request(board: Board) -> None:
    await settled(board)
    await asked(board)
    seen = {name: (await (await board.as_(name)).get(HERE)).status_code for name in ("서준", "다온", "여울")}
    assert seen == {"서준": 200, "다온": 404, "여울": 404}
    for stranger, status in (("여울", 404), ("하늘", 403)):
        assert (await (await board.as_(stranger)).post(f"{HERE}/confirm")).status_code == status
    assert (await quote(board)).state.value == "draft"


async def test_programs_settle_and_answer(board: Board) -> None:
    yunseul, haneul = await board.as_("윤슬"), await board.as_("하늘")
    terms = {"is_on": False, "limit_won": None, "validity_days": 14}
    assert (await yunseul.api("PUT", "/api/v1/me/auto-quote", terms)).json() == terms
    product = await product_on_sale(board)
    made = await haneul.api("POST", f"/api/v1/products/{product}/quote", {"quantity": 2})
    assert (made.status_code, made.json()["state"]) == (201, "draft")
    whole = (await yunseul.api("GET", f"/api/v1{HERE}")).json()
    assert (whole["request"]["waits_for"], whole["offer"]["lines"][0]["quantity"]) == ("consent", "2")
    body = {"lines": [{"unit_price_won": 1_500}]}
    answered = (await yunseul.api("POST", f"/api/v1{HERE}/confirm", body)).json()
    assert (answered["state"], answered["quote"], answered["total_won"]) == ("quoted", "P-2026-1-1", 3_000)
