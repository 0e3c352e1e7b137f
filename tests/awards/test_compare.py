"""The comparison: who sees it when, what it says, in which order."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import sqlalchemy as sa

from needs_board.catalogue.models import Product
from needs_board.catalogue.rules import ProductState
from needs_board.enterprises.models import Certificate
from needs_board.kit.money import PriceBasis, TaxKind
from needs_board.matches.models import Match, MatchRun, ProductMatch
from needs_board.needs.models import Need
from needs_board.prices.actions import PriceChange, keep_prices
from needs_board.prices.rules import Break, Prices
from needs_board.quotes.models import Quote
from tests.board import Board, texts
from tests.cast import LONG_AGO, id_of
from tests.world import asker, evaluating_need, opened_store, published_need, submitted_quote

WHY = [{"word": "책자", "value": 0.3, "fields": ["products"], "words": ["책자"]}]


async def fitting_product(board: Board, code: str, **changes: object) -> None:
    """Put a product of 푸른인쇄 beside the quotes of a need, as the matcher does."""
    async with board.write() as session:
        need = (await session.scalars(sa.select(Need).where(Need.code == code))).one()
        run = MatchRun(
            id=uuid4(),
            at=LONG_AGO,
            fingerprint="0" * 64,
            parameters={},
            needs=1,
            documents=1,
            invited=0,
            seconds=0.1,
        )
        about = {
            "number": 7,
            "name": "책자 인쇄 A5",
            "unit": "권",
            "price_won": 22_000,
            "price_basis": PriceBasis.GROSS,
            "min_quantity": Decimal(10),
            "lead_days": 10,
        }
        product = Product(
            id=uuid4(),
            enterprise_id=id_of("푸른인쇄"),
            category="goods-print",
            tax_kind=TaxKind.TAXABLE,
            state=ProductState.ON_SALE,
            created_at=LONG_AGO,
            changed_at=LONG_AGO,
            **(about | changes),
        )
        session.add_all([run, product])
        await session.flush()
        about_need = {"run_id": run.id, "need_id": need.id, "score": 0.42, "reasons": WHY}
        session.add(ProductMatch(product_id=product.id, rank=1, **about_need))
        session.add(
            Match(
                enterprise_id=id_of("푸른인쇄"),
                rank=1,
                decision="invited",
                newcomer_place=False,
                **about_need,
            )
        )


async def test_agency_compares_opened_quotes_beside_a_product_on_the_same_basis(board: Board) -> None:
    code, numbers = await evaluating_need(board, 윤슬=24_000, 여울=20_500)
    await fitting_product(board, code)
    page = await (await board.as_("하늘")).get(f"/needs/{code}/compare")
    assert page.status_code == 200
    words = texts(page)
    assert "견적 2건과 상품 1건" in words
    assert "720,000원" in words  # 24,000 × 30 without tax
    assert "792,000원" in words
    assert "24,000원/권" in words
    assert "20,000원/권" in words  # the product's 22,000 with tax, on the same basis
    assert "600,000원" in words
    assert "42% 책자" in words
    assert "오늘 주문하면 10일 뒤" in words
    assert (
        page.text.index("책자 인쇄 A5") < page.text.index(numbers["여울"]) < page.text.index(numbers["윤슬"])
    )


async def test_order_is_chosen_in_the_address(board: Board) -> None:
    code, numbers = await evaluating_need(board, 윤슬=24_000, 여울=20_500)
    await fitting_product(board, code, lead_days=60)
    haneul = await board.as_("하늘")
    by_fit = (await haneul.get(f"/needs/{code}/compare?sort=fit")).text
    assert by_fit.index(numbers["윤슬"]) < by_fit.index(numbers["여울"])
    by_delivery = (await haneul.get(f"/needs/{code}/compare?sort=delivery")).text
    assert by_delivery.index(numbers["여울"]) < by_delivery.index("책자 인쇄 A5")
    assert (await haneul.get(f"/needs/{code}/compare?sort=nonsense")).status_code == 200


@pytest.mark.parametrize(
    ("changes", "mark"),
    [
        ({"unit": "부"}, "단위가 수요와 다름"),
        ({"min_quantity": Decimal(50)}, "최소 주문 수량 미달"),
    ],
)
async def test_product_that_cannot_be_compared_stands_last_with_the_reason(
    board: Board, changes: dict[str, object], mark: str
) -> None:
    code, numbers = await evaluating_need(board, 윤슬=24_000)
    await fitting_product(board, code, **({"price_won": 11} | changes))
    page = await (await board.as_("하늘")).get(f"/needs/{code}/compare")
    assert mark in texts(page)
    assert page.text.index(numbers["윤슬"]) < page.text.index("책자 인쇄 A5")
    assert "견적 중 최저" not in texts(page)


async def test_product_is_priced_for_the_quantity_of_the_need(board: Board) -> None:
    code, _numbers = await evaluating_need(board, 윤슬=20_000)
    await fitting_product(board, code)
    async with board.write() as session:
        product = (await session.scalars(sa.select(Product))).one()
        prices = Prices(22_000, PriceBasis.GROSS, TaxKind.TAXABLE, (Break(Decimal(30), 11_000),))
        await keep_prices(session, asker("윤슬"), [PriceChange(product.id, prices)], board.clock())
    page = await (await board.as_("하늘")).api("GET", f"/api/v1/needs/{code}/comparison")
    amounts = [one["net_won"] for one in page.json()["offers"] if one["kind"] == "product"]
    assert amounts == [300_000]


async def test_product_in_another_unit_shows_the_price_of_one(board: Board) -> None:
    code, _numbers = await evaluating_need(board, 윤슬=24_000)
    await fitting_product(board, code, unit="상자")
    words = texts(await (await board.as_("하늘")).get(f"/needs/{code}/compare"))
    assert "몇 상자 필요한지 알 수 없어" in words
    assert "20,000원/상자" in words
    assert "600,000원" not in words


async def test_product_priced_past_all_limits_is_left_out(board: Board) -> None:
    code, _numbers = await evaluating_need(board, 윤슬=24_000)
    await fitting_product(board, code, price_won=8_000_000_000_000_000)
    page = await (await board.as_("하늘")).get(f"/needs/{code}/compare")
    assert "견적 1건과 상품 0건" in texts(page)


async def test_marks_say_what_to_look_at(board: Board) -> None:
    await opened_store(board)
    code, _numbers = await evaluating_need(board, 윤슬=40_000, 여울=27_000, 솔=10_000)
    async with board.write() as session:
        await session.execute(
            sa.update(Certificate).values(valid_until=board.clock().date() - timedelta(days=1))
        )
    words = texts(await (await board.as_("하늘")).get(f"/needs/{code}/compare"))
    assert words.count("예산 초과") == 1  # 40,000 × 30 without tax, over 900,000
    assert "지나치게 낮음" in words
    assert "산출내역을 요청해" in words
    assert words.count("오늘 유효한 인증이 없음") == 3


@pytest.mark.parametrize("person", ["하늘", "서준", "가람"])
async def test_sealed_quotes_are_not_compared_before_the_deadline(board: Board, person: str) -> None:
    code = await published_need(board)
    await submitted_quote(board, code, "윤슬", 24_000)
    page = await (await board.as_(person)).get(f"/needs/{code}/compare")
    assert page.status_code == 409
    assert "마감(" in texts(page)
    assert "푸른인쇄" not in page.text


async def test_deadline_alone_does_not_open_the_seal_before_the_job_does(board: Board) -> None:
    code = await published_need(board)
    await submitted_quote(board, code, "윤슬", 24_000)
    board.clock.forward(timedelta(days=8))
    assert (await (await board.as_("하늘")).get(f"/needs/{code}/compare")).status_code == 409


async def test_open_quotes_are_compared_at_once_but_not_chosen(board: Board) -> None:
    code = await published_need(board, sealed=False)
    number = await submitted_quote(board, code, "윤슬", 24_000)
    haneul = await board.as_("하늘")
    page = await haneul.get(f"/needs/{code}/compare")
    assert number in page.text
    assert "선정하기" not in texts(page)
    form = {"quote": number, "reason": "price", "reason_text": "가장 낮은 가격입니다."}
    assert (await haneul.post(f"/needs/{code}/award", form)).status_code == 409


@pytest.mark.parametrize(("person", "status"), [("다온", 404), ("윤슬", 403), ("여울", 403), ("가람", 200)])
async def test_only_agency_and_centre_see_the_comparison(board: Board, person: str, status: int) -> None:
    code, _numbers = await evaluating_need(board, 윤슬=24_000)
    client = await board.as_(person)
    assert (await client.get(f"/needs/{code}/compare")).status_code == status
    assert (await client.api("GET", f"/api/v1/needs/{code}/comparison")).status_code == status
    assert (await client.get("/needs/N-2026-9999/compare")).status_code == (403 if status == 403 else 404)


async def test_visitor_is_asked_to_sign_in(board: Board) -> None:
    code, _numbers = await evaluating_need(board, 윤슬=24_000)
    assert (await board.visitor().get(f"/needs/{code}/compare")).status_code == 303


async def test_staff_read_without_a_way_to_decide(board: Board) -> None:
    code, _numbers = await evaluating_need(board, 윤슬=24_000)
    words = texts(await (await board.as_("가람")).get(f"/needs/{code}/compare"))
    assert "선정하기" not in words
    assert "유찰로 끝내기" not in words


async def test_program_gets_the_same_figures(board: Board) -> None:
    code, numbers = await evaluating_need(board, 윤슬=24_000, 여울=20_500)
    await fitting_product(board, code)
    answer = await (await board.as_("하늘")).api("GET", f"/api/v1/needs/{code}/comparison?sort=net")
    assert answer.status_code == 200
    body = answer.json()
    assert (body["need"], body["state"], body["sorted_by"]) == (code, "evaluating", "net")
    assert [(one["kind"], one["number"], one["net_won"], one["unit_net_won"]) for one in body["offers"]] == [
        ("product", "7", 600_000, "20000.00"),
        ("quote", numbers["여울"], 615_000, "20500.00"),
        ("quote", numbers["윤슬"], 720_000, "24000.00"),
    ]
    assert [one["marks"] for one in body["offers"]] == [[], ["lowest"], []]
    assert body["award"] is None


async def test_page_takes_the_same_number_of_statements_for_one_quote_and_for_three(board: Board) -> None:
    await opened_store(board)
    one, _ = await evaluating_need(board, 윤슬=24_000)
    three, _ = await evaluating_need(board, 윤슬=24_000, 여울=21_000, 솔=20_000)
    haneul = await board.as_("하늘")
    counts = []
    for code in (one, three):
        seen: list[str] = []

        def count(
            _c: object, _cursor: object, statement: str, *_rest: object, seen: list[str] = seen
        ) -> None:
            seen.append(statement)

        engine = board.database.engine.sync_engine
        sa.event.listen(engine, "before_cursor_execute", count)
        await haneul.get(f"/needs/{code}/compare")
        sa.event.remove(engine, "before_cursor_execute", count)
        counts.append(len([one for one in seen if one.startswith("SELECT")]))
    assert counts[0] == counts[1] <= 14


async def test_withdrawn_quote_is_nowhere(board: Board) -> None:
    code, numbers = await evaluating_need(board, 윤슬=24_000, 여울=21_000)
    async with board.write() as session:
        await session.execute(
            sa.update(Quote).where(Quote.number == numbers["여울"]).values(state="withdrawn")
        )
    assert numbers["여울"] not in (await (await board.as_("하늘")).get(f"/needs/{code}/compare")).text
