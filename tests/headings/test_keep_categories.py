"""The staff add, change, move, merge and retire categories; nothing loses its category by it."""

import pytest
import sqlalchemy as sa

from needs_board.catalogue.models import Category, Product
from needs_board.journal.models import JournalEntry
from needs_board.kit.codes import code_for
from needs_board.market.queries import category_texts, examples_mark, read_examples
from needs_board.needs.models import Need
from tests.board import Board, texts
from tests.world import drafted_need, product_on_sale, published_need

FORM = {
    "kind": "goods",
    "name_ko": "도서",
    "name_en": "Books",
    "description_ko": "책, 도서, 잡지",
    "procurement_code": "55101500",
    "place": "1",
}


async def category(board: Board, code: str) -> Category:
    async with board.read() as session:
        return await session.get_one(Category, code)


async def goods(board: Board) -> list[str]:
    """Return the names of the goods' categories that can be chosen, in order, as a visitor's program reads them."""
    rows = (await board.visitor().api("GET", "/api/v1/categories")).json()["categories"]
    return [one["name_ko"] for one in rows if one["parent"] == "goods" and not one["is_retired"]]


async def test_new_category_stands_where_it_was_put_and_can_be_chosen(board: Board) -> None:
    garam = await board.as_("가람")
    answer = await garam.post("/staff/categories/new", FORM)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/categories")
    assert await goods(board) == ["도서", "식품", "인쇄·홍보물"]
    form = (await (await board.as_("윤슬")).get("/me/products/new")).text
    assert '<option value="goods-books">도서</option>' in form
    assert "책, 도서, 잡지" in texts(await garam.get("/staff/categories"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name_ko": ""}, "name_ko"),
        ({"name_ko": "식품"}, "name_ko"),
        ({"name_en": "FOOD"}, "name_en"),
        ({"kind": "food"}, "kind"),
        ({"procurement_code": "123"}, "procurement_code"),
        ({"place": "0"}, "place"),
    ],
)
async def test_wrong_category_is_told_at_its_field(board: Board, change: dict[str, str], field: str) -> None:
    answer = await (await board.as_("가람")).post("/staff/categories/new", {**FORM, **change})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert await goods(board) == ["식품", "인쇄·홍보물"]


async def test_category_is_renamed_and_moved_within_its_root(board: Board) -> None:
    garam = await board.as_("가람")
    changed = {**FORM, "name_ko": "인쇄물", "name_en": "Printed matter"}
    assert (await garam.post("/staff/categories/goods-print", changed)).status_code == 303
    assert await goods(board) == ["인쇄물", "식품"]


async def test_category_under_the_other_root_takes_its_products_along(board: Board) -> None:
    number = await product_on_sale(board)
    garam = await board.as_("가람")
    moved = {**FORM, "kind": "services", "name_ko": "인쇄", "name_en": "Print"}
    assert (await garam.post("/staff/categories/goods-print", moved)).status_code == 303
    assert "서비스상품 · 인쇄" in texts(await board.visitor().get(f"/products/{number}"))
    found = (await board.visitor().api("GET", "/api/v1/products?kind=services")).json()
    assert found["count"] == 1


async def test_merged_category_gives_everything_away_and_leads_on(board: Board) -> None:
    number = await product_on_sale(board)
    code, draft = await published_need(board), await drafted_need(board)
    garam = await board.as_("가람")
    page = texts(await garam.get("/staff/categories/goods-print"))
    assert "상품 1개, 수요 2건이 이 분류입니다" in page
    answer = await garam.post("/staff/categories/goods-print/merge", {"into": "goods-food"})
    assert answer.status_code == 303
    async with board.read() as session:
        assert set(await session.scalars(sa.select(Product.category))) == {"goods-food"}
        needs = {row.code: row.category for row in await session.execute(sa.select(Need.code, Need.category))}
        entry = (
            await session.scalars(sa.select(JournalEntry).where(JournalEntry.act == "merge_category"))
        ).one()
    assert needs == {code: "goods-food", draft: "goods-food"}
    assert {"products": 1, "needs": 2}.items() <= entry.facts.items()
    for path in ("/api/v1/products?category=goods-print", "/api/v1/enterprises?category=goods-print"):
        assert (await board.visitor().api("GET", path)).json()["count"] == 1
    assert "마을 이야기 책자 인쇄" in texts(await board.visitor().get("/needs?category=goods-print"))
    assert "식품" in texts(await board.visitor().get(f"/products/{number}"))
    assert await goods(board) == ["식품"]


async def test_what_was_merged_before_leads_on_in_one_step(board: Board) -> None:
    garam = await board.as_("가람")
    await garam.post("/staff/categories/new", FORM)
    await garam.post("/staff/categories/goods-print/merge", {"into": "goods-food"})
    await garam.post("/staff/categories/goods-food/merge", {"into": "goods-books"})
    assert (await category(board, "goods-print")).merged_into == "goods-books"


@pytest.mark.parametrize(
    ("into", "status"),
    [("goods-print", 422), ("services-catering", 422), ("goods", 422), ("nothing", 422), ("", 422)],
)
async def test_category_is_not_merged_into_what_cannot_take_it(board: Board, into: str, status: int) -> None:
    await product_on_sale(board)
    answer = await (await board.as_("가람")).post("/staff/categories/goods-print/merge", {"into": into})
    assert answer.status_code == status
    assert 'id="into-error"' in answer.text
    assert (await category(board, "goods-print")).retired_at is None


async def test_merged_category_is_neither_merged_nor_restored_again(board: Board) -> None:
    garam = await board.as_("가람")
    await garam.post("/staff/categories/goods-print/merge", {"into": "goods-food"})
    again = await garam.post("/staff/categories/goods-print/merge", {"into": "goods-food"})
    assert again.status_code == 409
    assert (await garam.post("/staff/categories/goods-print/restore")).status_code == 409


async def test_retired_category_is_chosen_no_more_and_what_has_it_keeps_it(board: Board) -> None:
    number = await product_on_sale(board)
    draft = await drafted_need(board)
    garam, yunseul, haneul = [await board.as_(person) for person in ("가람", "윤슬", "하늘")]
    assert (await garam.post("/staff/categories/goods-print/retire")).status_code == 303
    assert 'value="goods-print"' not in (await yunseul.get("/me/products/new")).text
    assert 'value="goods-print" selected' in (await yunseul.get(f"/products/{number}/edit")).text
    assert 'value="goods-print" selected' in (await haneul.get(f"/needs/{draft}/edit")).text
    body = {
        "name": "전단",
        "category": "goods-print",
        "unit": "장",
        "price_won": 100,
        "price_basis": "gross",
        "tax_kind": "taxable",
    }
    assert (await yunseul.api("POST", "/api/v1/products", body)).status_code == 422
    changed = await yunseul.api("PUT", f"/api/v1/products/{number}", {"product": body, "revision": 1})
    assert changed.status_code == 200
    assert (await board.visitor().api("GET", "/api/v1/products?category=goods-print")).json()["count"] == 1
    assert (await garam.post("/staff/categories/goods-print/retire")).status_code == 409
    assert (await garam.post("/staff/categories/goods-print/restore")).status_code == 303
    assert 'value="goods-print"' in (await yunseul.get("/me/products/new")).text


async def test_learned_categories_see_the_change(board: Board) -> None:
    await product_on_sale(board)
    await published_need(board)
    async with board.read() as session:
        before = await examples_mark(session)
        assert {one.category for one in (await read_examples(session)).examples} == {"goods-print"}
    await (await board.as_("가람")).post("/staff/categories/goods-print/retire")
    async with board.read() as session:
        assert await examples_mark(session) != before
        assert "goods-print" not in {one.key for one in await category_texts(session)}
        assert (await read_examples(session)).examples == ()


async def test_others_keep_no_categories(board: Board) -> None:
    for person in ("하늘", "윤슬"):
        client = await board.as_(person)
        for path in ("goods-print", "goods-print/merge", "goods-print/retire", "new"):
            assert (await client.post(f"/staff/categories/{path}", FORM)).status_code == 403
    assert (await (await board.as_("가람")).get("/staff/categories/goods")).status_code == 404


def test_codes_are_short_and_never_taken() -> None:
    assert code_for("goods", "Bags & Shoes", set(), longest=64) == "goods-bags-shoes"
    assert code_for("goods", "Bags & Shoes", {"goods-bags-shoes"}, longest=64) == "goods-bags-shoes-2"
    assert code_for("goods", "가방", {"goods"}, longest=64) == "goods-2"
    assert len(code_for("services", "x" * 200, set(), longest=64)) <= 64
