"""An enterprise writes, changes, shows and hides its products."""

from decimal import Decimal

import pytest
import sqlalchemy as sa

from needs_board.catalogue.models import Product
from needs_board.catalogue.rules import NEXT_STATES, ProductState, check_move
from needs_board.journal.models import JournalEntry
from needs_board.kit.errors import Conflict
from needs_board.kit.money import PriceBasis, TaxKind
from tests.board import Board, texts
from tests.cast import id_of
from tests.world import product_on_sale

FORM = {
    "name": "무선 책자",
    "category": "goods-print",
    "spec": "A5, 64쪽",
    "unit": "권",
    "price_won": "3,500원",
    "price_basis": "net",
    "tax_kind": "taxable",
    "summary": "소량 인쇄",
    "description": "표지 코팅 포함",
    "min_quantity": "30",
    "lead_days": "5",
    "revision": "0",
}


async def product(board: Board, number: int = 1) -> Product:
    async with board.read() as session:
        return (await session.scalars(sa.select(Product).where(Product.number == number))).one()


async def count(board: Board) -> int:
    async with board.read() as session:
        return (await session.execute(sa.select(sa.func.count()).select_from(Product))).scalar_one()


async def test_enterprise_adds_a_product_as_a_draft_or_on_sale(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    assert (await yunseul.post("/me/products/new", {**FORM, "act": "draft"})).status_code == 303
    answer = await yunseul.post("/me/products/new", {**FORM, "act": "show", "name": "전단"})
    assert answer.headers["Location"] == "/me/products"
    draft, shown = await product(board, 1), await product(board, 2)
    assert (draft.state, shown.state) == (ProductState.DRAFT, ProductState.ON_SALE)
    assert (draft.price_won, draft.price_basis, draft.tax_kind, draft.min_quantity) == (
        3500,
        PriceBasis.NET,
        TaxKind.TAXABLE,
        Decimal(30),
    )
    assert draft.enterprise_id == id_of("푸른인쇄")
    page = texts(await yunseul.get("/me/products"))
    assert "무선 책자" in page
    assert "3,500원 / 권 부가가치세 별도" in page


async def test_all_errors_are_shown_at_once_and_what_was_typed_stays(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    wrong = {**FORM, "name": "", "price_won": "0", "min_quantity": "-1", "lead_days": "오일", "tax_kind": ""}
    answer = await yunseul.post("/me/products/new", wrong)
    assert answer.status_code == 422
    for field in ("name", "price_won", "min_quantity", "lead_days", "tax_kind"):
        assert f'id="{field}-error"' in answer.text
    assert 'value="오일"' in answer.text
    assert await count(board) == 0


@pytest.mark.parametrize("category", ["goods", "unknown", ""])
async def test_product_needs_a_category_that_can_hold_it(board: Board, category: str) -> None:
    yunseul = await board.as_("윤슬")
    answer = await yunseul.post("/me/products/new", {**FORM, "category": category})
    assert answer.status_code == 422
    assert 'id="category-error"' in answer.text
    assert await count(board) == 0


async def test_own_number_is_unique_in_an_enterprise_and_free_in_another(board: Board) -> None:
    yunseul, yeoul = await board.as_("윤슬"), await board.as_("여울")
    form = {**FORM, "external_id": "P-1"}
    assert (await yunseul.post("/me/products/new", form)).status_code == 303
    taken = await yunseul.post("/me/products/new", form)
    assert taken.status_code == 422
    assert 'id="external_id-error"' in taken.text
    assert (await yeoul.post("/me/products/new", form)).status_code == 303


async def test_change_is_saved_and_matching_sees_it(board: Board) -> None:
    number = await product_on_sale(board)
    before = (await product(board, number)).changed_at
    board.clock.at = before.replace(hour=before.hour + 1)
    yunseul = await board.as_("윤슬")
    form = {**FORM, "name": "양장 책자", "revision": "1"}
    assert (await yunseul.post(f"/products/{number}/edit", form)).status_code == 303
    one = await product(board, number)
    assert (one.name, one.revision, one.changed_at) == ("양장 책자", 2, board.clock())
    board.clock.at = before.replace(hour=before.hour + 2)
    await yunseul.post(f"/products/{number}/edit", {**form, "revision": "2"})
    assert (await product(board, number)).changed_at == before.replace(hour=before.hour + 1)


async def test_somebody_elses_save_is_not_lost_and_what_was_typed_is_kept(board: Board) -> None:
    number = await product_on_sale(board)
    yunseul, garam = await board.as_("윤슬"), await board.as_("가람")
    await garam.post(f"/products/{number}/edit", {**FORM, "name": "먼저 저장", "revision": "1"})
    answer = await yunseul.post(
        f"/products/{number}/edit",
        {**FORM, "name": "나중 저장", "price_won": "3,500", "tax_kind": "exempt", "revision": "1"},
    )
    assert answer.status_code == 409
    assert 'value="나중 저장"' in answer.text
    assert "상품명 먼저 저장 과세 구분 과세" in texts(answer)
    assert 'name="revision" value="2"' in answer.text
    assert (await product(board, number)).name == "먼저 저장"
    again = await yunseul.post(f"/products/{number}/edit", {**FORM, "name": "나중 저장", "revision": "2"})
    assert again.status_code == 303
    assert (await product(board, number)).name == "나중 저장"


async def test_product_is_hidden_and_shown_again(board: Board) -> None:
    number = await product_on_sale(board)
    yunseul = await board.as_("윤슬")
    assert (await yunseul.post(f"/products/{number}/hide")).status_code == 303
    assert (await board.visitor().get(f"/products/{number}")).status_code == 404
    assert (await yunseul.get(f"/products/{number}")).status_code == 200
    assert (await yunseul.post(f"/products/{number}/hide")).status_code == 409
    assert (await yunseul.post(f"/products/{number}/show")).status_code == 303
    assert (await board.visitor().get(f"/products/{number}")).status_code == 200
    async with board.read() as session:
        acts = list(await session.scalars(sa.select(JournalEntry.act).order_by(JournalEntry.id)))
    assert acts == ["create_product", "change_product_state", "change_product_state"]


async def test_another_enterprise_and_officers_change_nothing(board: Board) -> None:
    number = await product_on_sale(board)
    for person in ("여울", "하늘"):
        client = await board.as_(person)
        for path, form in (("edit", {**FORM, "revision": "1"}), ("hide", {}), ("show", {})):
            assert (await client.post(f"/products/{number}/{path}", form)).status_code == 403
        assert (await client.get(f"/products/{number}/edit")).status_code == 403
    assert (await board.visitor().post(f"/products/{number}/hide")).status_code == 303
    one = await product(board, number)
    assert (one.name, one.state, one.revision) == ("중철 책자", ProductState.ON_SALE, 1)


async def test_another_enterprise_cannot_tell_that_a_draft_exists(board: Board) -> None:
    yunseul, yeoul = await board.as_("윤슬"), await board.as_("여울")
    await yunseul.post("/me/products/new", FORM)
    for path in ("/products/1", "/products/1/edit"):
        assert texts(await yeoul.get(path)) == texts(await yeoul.get(path.replace("1", "999")))
        assert (await yeoul.get(path)).status_code == 404
    assert (await yeoul.post("/products/1/show")).status_code == 404


async def test_officers_and_staff_have_no_products_of_their_own(board: Board) -> None:
    for person in ("하늘", "가람"):
        client = await board.as_(person)
        assert (await client.get("/me/products")).status_code == 403
        assert (await client.get("/me/products/new")).status_code == 403
        assert (await client.post("/me/products/new", FORM)).status_code == 403
    assert (await board.visitor().get("/me/products")).status_code == 303


async def test_closed_store_is_told_that_nobody_sees_its_products(board: Board) -> None:
    sol = await board.as_("솔")
    assert "매장이 아직 열려 있지 않습니다" in texts(await sol.get("/me/products"))
    yunseul = await board.as_("윤슬")
    assert "매장이 아직 열려 있지 않습니다" not in texts(await yunseul.get("/me/products"))


BODY = {
    "name": "무선 책자",
    "category": "goods-print",
    "unit": "권",
    "price_won": 3500,
    "price_basis": "net",
    "tax_kind": "taxable",
    "min_quantity": "1.5",
}


async def test_api_adds_reads_changes_and_shows_a_product(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    made = await yunseul.api("POST", "/api/v1/products", BODY)
    assert made.status_code == 201
    one = made.json()
    assert (one["state"], one["enterprise"], one["min_quantity"], one["revision"]) == ("draft", 1, "1.5", 1)
    path = f"/api/v1/products/{one['number']}"
    assert (await board.visitor().api("GET", path)).status_code == 404
    changed = await yunseul.api("PUT", path, {"product": {**BODY, "price_won": 3600}, "revision": 1})
    assert (changed.status_code, changed.json()["price_won"]) == (200, 3600)
    stale = await yunseul.api("PUT", path, {"product": BODY, "revision": 1})
    assert (stale.status_code, stale.json()["type"]) == (409, "/problems/conflict")
    assert (await yunseul.api("POST", f"{path}/show")).json()["state"] == "on_sale"
    assert (await board.visitor().api("GET", path)).json()["price_won"] == 3600
    assert (await yunseul.api("POST", f"{path}/hide")).json()["state"] == "hidden"
    own = (await yunseul.api("GET", "/api/v1/me/products")).json()
    assert [row["number"] for row in own["products"]] == [one["number"]]


@pytest.mark.parametrize(
    "change",
    [
        {"min_quantity": "1e999999999"},
        {"min_quantity": "NaN"},
        {"min_quantity": 0},
        {"price_won": 10**30},
        {"price_won": -1},
        {"name": "\u0000"},
        {"category": "goods"},
        {"state": "on_sale"},
        {"lead_days": 366},
    ],
)
async def test_api_refuses_what_the_form_refuses(board: Board, change: dict[str, object]) -> None:
    yunseul = await board.as_("윤슬")
    answer = await yunseul.api("POST", "/api/v1/products", {**BODY, **change})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert await count(board) == 0


async def test_api_lets_only_the_seller_write(board: Board) -> None:
    number = await product_on_sale(board)
    for person, status in (("여울", 403), ("하늘", 403)):
        client = await board.as_(person)
        answer = await client.api("PUT", f"/api/v1/products/{number}", {"product": BODY, "revision": 1})
        assert answer.status_code == status
    assert (await board.visitor().api("POST", "/api/v1/products", BODY)).status_code == 401
    assert (await (await board.as_("하늘")).api("POST", "/api/v1/products", BODY)).status_code == 403


@pytest.mark.parametrize("now", list(ProductState))
@pytest.mark.parametrize("wanted", list(ProductState))
def test_product_moves_only_as_its_life_has_it(now: ProductState, wanted: ProductState) -> None:
    if wanted in NEXT_STATES[now]:
        check_move(now, wanted)
    else:
        with pytest.raises(Conflict):
            check_move(now, wanted)
