"""The form of a product: breaks, options, marks, delivery, and what only services have."""

from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from needs_board.catalogue.forms import ProductForm
from needs_board.catalogue.models import Product
from needs_board.catalogue.queries import form_of
from needs_board.catalogue.rules import DeliveryReach
from needs_board.marks.forms import ProductMarkForm
from needs_board.marks.models import Mark
from needs_board.prices.rules import Break, Choice
from tests.board import Board, texts
from tests.world import product_on_sale

FORM = {
    "name": "무선 책자",
    "category": "goods-print",
    "unit": "권",
    "price_won": "3,500",
    "price_basis": "gross",
    "tax_kind": "taxable",
    "min_quantity": "30",
    "lead_days": "5",
    "item_code": "5510150601",
    "breaks-0-from_quantity": "100",
    "breaks-0-price_won": "3,000",
    "breaks-2-from_quantity": "500",
    "breaks-2-price_won": "2,500",
    "options-0-name": "크기",
    "options-0-choice": "A5",
    "options-0-surcharge_won": "",
    "options-1-name": "크기",
    "options-1-choice": "A4",
    "options-1-surcharge_won": "300",
    "marks-1-mark": "green",
    "marks-1-number": "제12호",
    "marks-1-valid_until": "2027-03-01",
    "delivery_reach": "regions",
    "delivery_regions": " 남동구,부평구 , 남동구",
    "delivery_won": "4,000",
    "free_delivery_from_won": "500,000",
    "delivery_terms": "1층까지 내려 드립니다.",
    "revision": "0",
}


async def stored(board: Board, number: int = 1) -> ProductForm:
    async with board.read() as session:
        product = (await session.scalars(sa.select(Product).where(Product.number == number))).one()
        return await form_of(session, product)


async def count(board: Board) -> int:
    async with board.read() as session:
        return (await session.execute(sa.select(sa.func.count()).select_from(Product))).scalar_one()


async def test_all_that_a_product_has_is_stored_and_shown_again_in_its_form(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    assert (await yunseul.post("/me/products/new", {**FORM, "act": "draft"})).status_code == 303
    one = await stored(board)
    assert one.breaks == (Break(Decimal(100), 3000), Break(Decimal(500), 2500))
    assert one.options == (Choice("크기", "A5", 0), Choice("크기", "A4", 300))
    assert one.marks == (ProductMarkForm(mark="green", number="제12호", valid_until=date(2027, 3, 1)),)
    assert (one.delivery_reach, one.delivery_regions) == (DeliveryReach.REGIONS, "남동구, 부평구")
    assert (one.delivery_won, one.free_delivery_from_won, one.item_code) == (4000, 500_000, "5510150601")
    form = (await yunseul.get("/products/1/edit")).text
    for kept in (
        'name="breaks-1-from_quantity" value="500"',
        'name="options-1-choice" value="A4"',
        'name="marks-0-number" value="제12호"',
        'name="delivery_regions" value="남동구, 부평구"',
    ):
        assert kept in form


async def test_saving_the_same_changes_nothing_that_matching_looks_at(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    await yunseul.post("/me/products/new", FORM)
    before = await stored(board)
    assert (await yunseul.post("/products/1/edit", {**FORM, "revision": "1"})).status_code == 303
    assert await stored(board) == before
    async with board.read() as session:
        one = (await session.scalars(sa.select(Product))).one()
    assert (one.changed_at, one.revision) == (one.created_at, 2)


async def test_rows_that_are_taken_out_are_gone(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    await yunseul.post("/me/products/new", FORM)
    bare = {name: text for name, text in FORM.items() if "-" not in name}
    changed = {**bare, "delivery_reach": "anywhere", "delivery_regions": "", "revision": "1"}
    assert (await yunseul.post("/products/1/edit", changed)).status_code == 303
    one = await stored(board)
    assert (one.breaks, one.options, one.marks, one.delivery_regions) == ((), (), (), "")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"breaks-0-price_won": "3,500"}, "breaks-0-price_won"),
        ({"breaks-0-from_quantity": "30"}, "breaks-0-from_quantity"),
        ({"breaks-2-price_won": "3,000"}, "breaks-1-price_won"),
        ({"breaks-2-from_quantity": "100"}, "breaks-1-from_quantity"),
        ({"breaks-0-price_won": ""}, "breaks-0-price_won"),
        ({"options-1-choice": "A5"}, "options-1-choice"),
        ({"options-1-name": "종이"}, "options-0-choice"),
        ({"options-1-surcharge_won": "-1"}, "options-1-surcharge_won"),
        ({"marks-1-mark": "gold"}, "marks-0-mark"),
        ({"marks-3-mark": "green"}, "marks-1-mark"),
        ({"marks-1-valid_until": "0001-01-01"}, "marks-0-valid_until"),
        ({"item_code": "123"}, "item_code"),
        ({"delivery_regions": " , "}, "delivery_regions"),
        ({"delivery_reach": "anywhere"}, "delivery_regions"),
        ({"delivery_regions": "가" * 41}, "delivery_regions"),
        ({"delivery_won": ""}, "free_delivery_from_won"),
        ({"service_period": "2시간"}, "service_period"),
        ({"service_place": "온라인"}, "service_place"),
    ],
)
async def test_what_does_not_go_together_is_told_at_its_field_and_nothing_is_saved(
    board: Board, change: dict[str, str], field: str
) -> None:
    answer = await (await board.as_("윤슬")).post("/me/products/new", {**FORM, **change})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'href="#{field}"' in answer.text
    assert await count(board) == 0


async def test_more_rows_are_given_and_nothing_is_saved(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    answer = await yunseul.post("/me/products/new", {**FORM, "act": "rows"})
    assert answer.status_code == 200
    assert 'name="breaks-1-from_quantity" value="500"' in answer.text
    assert 'name="breaks-3-from_quantity" value=""' in answer.text
    assert await count(board) == 0


async def test_service_has_a_period_and_a_place(board: Board) -> None:
    yeoul = await board.as_("여울")
    form = {
        "name": "다과 차림",
        "category": "services-catering",
        "unit": "회",
        "price_won": "200,000",
        "price_basis": "gross",
        "tax_kind": "taxable",
        "service_period": "2시간",
        "service_place": "기관으로 찾아감",
        "act": "show",
    }
    assert (await yeoul.post("/me/products/new", form)).status_code == 303
    page = texts(await board.visitor().get("/products/1"))
    assert "제공 기간 2시간" in page
    assert "제공 장소 기관으로 찾아감" in page


async def test_mark_that_was_retired_stays_with_its_product_and_is_given_to_no_other(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    await yunseul.post("/me/products/new", FORM)
    async with board.write() as session:
        (await session.get_one(Mark, "green")).retired_at = board.clock()
    assert 'value="green"' in (await yunseul.get("/products/1/edit")).text
    changed = {**FORM, "name": "양장 책자", "revision": "1"}
    assert (await yunseul.post("/products/1/edit", changed)).status_code == 303
    assert (await stored(board)).marks[0].mark == "green"
    assert 'value="green"' not in (await yunseul.get("/me/products/new")).text
    answer = await yunseul.post("/me/products/new", FORM)
    assert 'id="marks-0-mark-error"' in answer.text


async def test_conflict_names_the_rows_that_somebody_else_saved(board: Board) -> None:
    yunseul, garam = await board.as_("윤슬"), await board.as_("가람")
    await yunseul.post("/me/products/new", FORM)
    await garam.post("/products/1/edit", {**FORM, "breaks-0-price_won": "3,100", "revision": "1"})
    answer = await yunseul.post("/products/1/edit", {**FORM, "revision": "1"})
    assert answer.status_code == 409
    assert "수량별 단가 100 → 3,100원, 500 → 2,500원" in texts(answer)


BODY = {
    "name": "무선 책자",
    "category": "goods-print",
    "unit": "권",
    "price_won": 3500,
    "price_basis": "net",
    "tax_kind": "taxable",
    "breaks": [{"from_quantity": "100", "price_won": 3000}],
    "options": [{"name": "크기", "choice": "A5"}, {"name": "크기", "choice": "A4", "surcharge_won": 300}],
    "marks": [{"mark": "kc", "valid_until": "2026-11-22"}, {"mark": "green"}],
    "delivery_reach": "anywhere",
    "external_id": "B-7",
}


async def test_api_gives_back_what_it_took_and_keeps_to_itself_what_is_not_for_buyers(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    made = (await yunseul.api("POST", "/api/v1/products", BODY)).json()
    assert made["breaks"] == [{"from_quantity": "100", "price_won": 3000}]
    assert [one["surcharge_won"] for one in made["options"]] == [0, 300]
    assert ([one["mark"] for one in made["marks"]], made["external_id"]) == (["kc", "green"], "B-7")
    await yunseul.api("POST", "/api/v1/products/1/show")
    read = (await board.visitor().api("GET", "/api/v1/products/1")).json()
    assert ([one["mark"] for one in read["marks"]], read["external_id"]) == (["green"], "")
    assert read["price_since"] == made["price_since"]


@pytest.mark.parametrize(
    "change",
    [
        {"breaks": [{"from_quantity": "1e999999999", "price_won": 1}]},
        {"breaks": [{"from_quantity": "NaN", "price_won": 1}]},
        {"breaks": [{"from_quantity": "100", "price_won": 3500}]},
        {"breaks": [{"from_quantity": str(n), "price_won": 3000 - n} for n in range(2, 110)]},
        {"options": [{"name": "크기", "choice": ""}]},
        {"marks": [{"mark": "gold"}]},
        {"marks": [{"mark": "kc", "valid_until": "9999-12-31"}]},
        {"delivery_won": -1},
    ],
)
async def test_api_refuses_what_the_form_refuses(board: Board, change: dict[str, object]) -> None:
    answer = await (await board.as_("윤슬")).api("POST", "/api/v1/products", {**BODY, **change})
    assert answer.status_code == 422
    assert await count(board) == 0


async def test_form_is_read_in_english_too(board: Board) -> None:
    number = await product_on_sale(board)
    yunseul = await board.as_("윤슬")
    await yunseul.post("/language", {"locale": "en", "next": "/"})
    assert "Price by quantity" in texts(await yunseul.get(f"/products/{number}/edit"))
