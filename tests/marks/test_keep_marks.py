"""The staff add, rename, move and retire marks; no product loses one by it."""

import pytest

from needs_board.marks.forms import ProductMarkForm
from tests.board import Board, texts
from tests.world import product_on_sale

FORM = {"name_ko": "굿디자인", "name_en": "Good Design", "about_ko": "디자인이 좋은 상품", "place": "1"}


async def names(board: Board) -> list[str]:
    """Return the marks that can be chosen, in their order, as a visitor's program reads them."""
    rows = (await board.visitor().api("GET", "/api/v1/marks")).json()["marks"]
    return [one["name_ko"] for one in rows if not one["is_retired"]]


async def test_new_mark_stands_where_it_was_put_and_can_be_chosen(board: Board) -> None:
    garam = await board.as_("가람")
    before = await names(board)
    assert (await garam.post("/staff/marks/new", FORM)).headers["Location"] == "/staff/marks"
    assert await names(board) == ["굿디자인", *before]
    form = (await (await board.as_("윤슬")).get("/me/products/new")).text
    assert '<option value="mark-good-design">굿디자인</option>' in form
    assert "디자인이 좋은 상품" in texts(await garam.get("/staff/marks"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name_ko": ""}, "name_ko"),
        ({"name_ko": "haccp"}, "name_ko"),
        ({"name_en": "x" * 81}, "name_en"),
        ({"place": "0"}, "place"),
    ],
)
async def test_wrong_mark_is_told_at_its_field(board: Board, change: dict[str, str], field: str) -> None:
    before = await names(board)
    garam = await board.as_("가람")
    for path in ("new", "kc"):
        answer = await garam.post(f"/staff/marks/{path}", {**FORM, **change})
        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.text
    assert await names(board) == before


async def test_new_name_is_seen_on_products_and_in_searches(board: Board) -> None:
    number = await product_on_sale(board, marks=(ProductMarkForm(mark="kc", number="제7호"),))
    garam, visitor = await board.as_("가람"), board.visitor()
    assert "상품 1개에 붙어 있습니다" in texts(await garam.get("/staff/marks/kc"))
    assert (await garam.post("/staff/marks/kc", {**FORM, "name_ko": "안전 인증"})).status_code == 303
    for path in (f"/products/{number}", "/products"):
        assert "안전 인증" in texts(await visitor.get(path))
    assert "KC 인증" not in texts(await visitor.get(f"/products/{number}"))


async def test_retired_mark_is_chosen_no_more_and_what_carries_it_keeps_it(board: Board) -> None:
    number = await product_on_sale(board, marks=(ProductMarkForm(mark="kc"),))
    garam, yunseul = await board.as_("가람"), await board.as_("윤슬")
    assert (await garam.post("/staff/marks/kc/retire")).status_code == 303
    assert (await garam.post("/staff/marks/kc/retire")).status_code == 409
    assert 'value="kc"' not in (await yunseul.get("/me/products/new")).text
    assert 'value="kc" selected' in (await yunseul.get(f"/products/{number}/edit")).text
    assert (await board.visitor().api("GET", "/api/v1/products?mark=kc")).json()["count"] == 1
    assert (await garam.api("POST", "/api/v1/marks/kc/restore")).json()["is_retired"] is False
    assert "KC 인증" in await names(board)


async def test_others_keep_no_marks(board: Board) -> None:
    for person in ("하늘", "윤슬"):
        client = await board.as_(person)
        for path in ("kc", "kc/retire", "new"):
            assert (await client.post(f"/staff/marks/{path}", FORM)).status_code == 403
    assert (await (await board.as_("가람")).get("/staff/marks/nothing")).status_code == 404
