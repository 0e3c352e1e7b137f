"""Taking a confirmed sheet: whole and at once, kept in the price history, refused where something changed meanwhile."""

from decimal import Decimal

import pytest
import sqlalchemy as sa

from needs_board.catalogue.actions import change_product
from needs_board.catalogue.models import Category, Product
from needs_board.catalogue.queries import form_of
from needs_board.catalogue.rules import ProductState
from needs_board.intake import actions
from needs_board.intake.actions import work_on_sheets
from needs_board.prices.queries import price_history
from needs_board.prices.rules import Break, Choice
from tests.board import Board, texts
from tests.intake.world import book, confirm, counts, full_product, shown, stored
from tests.world import asker, product_on_sale

HEAD = ["자체 관리번호", "상품명", "분류", "단위", "단가"]
NEW: list[object] = ["A-1", "무선 책자", "인쇄·홍보물", "권", 3500]
DEARER: list[object] = ["B-1", None, None, None, 2500]


async def products(board: Board) -> list[Product]:
    async with board.read() as session:
        return list(await session.scalars(sa.select(Product).order_by(Product.number)))


async def test_a_changed_price_is_kept_in_the_history_with_who_set_it(board: Board) -> None:
    number = await full_product(board)
    yunseul = await board.as_("윤슬")
    head = ["자체 관리번호", "단가", "수량별 단가", "상태", "인증 2"]
    page = await shown(board, yunseul, book([head, ["007", 1800, "100=1700", "품절", "HACCP"]]))
    await confirm(board, yunseul, page)
    [product] = await products(board)
    async with board.read() as session:
        form, history = await form_of(session, product), await price_history(session, product.id)
    assert (form.price_won, form.breaks) == (1_800, (Break(Decimal(100), 1_700),))
    assert len(form.options) == 2
    assert [one.mark for one in form.marks] == ["green", "haccp"]
    assert [(one.prices.price_won, one.set_by) for one in history] == [(1_800, "최윤슬"), (2_000, "최윤슬")]
    assert (product.number, product.state, product.revision) == (number, ProductState.SOLD_OUT, 2)


async def test_nothing_is_saved_where_a_product_changed_since_it_was_shown(board: Board) -> None:
    await product_on_sale(board, external_id="B-1")
    yunseul = await board.as_("윤슬")
    page = await shown(board, yunseul, book([HEAD, NEW, DEARER]))
    assert counts(page) == (1, 1, 0, 0)
    async with board.write() as session:
        product = (await session.scalars(sa.select(Product))).one()
        form = await form_of(session, product)
        await change_product(session, asker("윤슬"), product, form, product.revision, board.clock())
    refused = texts(await confirm(board, yunseul, page))
    assert "아무것도 저장하지 않았습니다" in refused
    assert "중철 책자" in refused
    assert [one.price_won for one in await products(board)] == [2_000]
    path = page.request.url.path
    assert (await yunseul.post(f"{path}/again")).status_code == 303
    await work_on_sheets(board.database, board.clock)
    done = await confirm(board, yunseul, await yunseul.get(path))
    assert "새 상품 1개를 넣고 1개를 고쳤습니다" in texts(done)


async def test_nothing_is_saved_where_a_new_product_came_since_it_was_shown(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    file = book([HEAD, NEW])
    one, other = await shown(board, yunseul, file), await shown(board, yunseul, file)
    await confirm(board, yunseul, one)
    assert "아무것도 저장하지 않았습니다" in texts(await confirm(board, yunseul, other))
    assert len(await products(board)) == 1


async def test_nothing_is_saved_where_a_category_is_gone_since_it_was_shown(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    page = await shown(board, yunseul, book([HEAD, NEW]))
    async with board.write() as session:
        await session.execute(sa.update(Category).where(Category.code == "goods-print").values(parent=None))
    assert "분류를 목록에서 골라 주세요" in texts(await confirm(board, yunseul, page))
    assert await products(board) == []


async def test_a_worker_that_dies_on_the_way_leaves_nothing_half_done(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    await product_on_sale(board, external_id="B-1")
    yunseul = await board.as_("윤슬")
    page = await shown(board, yunseul, book([HEAD, NEW, DEARER]))
    await yunseul.post(f"{page.request.url.path}/confirm", {"act": "all"})

    async def dies(*_args: object) -> None:
        raise ConnectionResetError("the database went away")

    with monkeypatch.context() as broken:
        broken.setattr(actions, "create_products", dies)
        with pytest.raises(ConnectionResetError):
            await work_on_sheets(board.database, board.clock)
    assert [one.price_won for one in await products(board)] == [2_000]
    await work_on_sheets(board.database, board.clock)
    assert [one.price_won for one in await products(board)] == [2_500, 3_500]


async def test_a_sheet_is_confirmed_once(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    page = await shown(board, yunseul, book([HEAD, NEW]))
    await confirm(board, yunseul, page)
    assert (await yunseul.post(f"{page.request.url.path}/confirm", {"act": "all"})).status_code == 409
    await work_on_sheets(board.database, board.clock)
    assert len(await products(board)) == 1


async def test_rows_of_several_things_in_a_cell_are_saved(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    head = [*HEAD, "선택 사항", "납품 지역", "지역 이름", "인증 1", "인증 끝나는 날 1", "상태"]
    row = [*NEW, "크기: A5; 크기: A4=300", "정한 지역만", "남동구,부평구", "KC 인증", "2027.3.1", "판매 중"]
    await confirm(board, yunseul, await shown(board, yunseul, book([head, row])))
    form = (await stored(board))["무선 책자"]
    assert form.options == (Choice("크기", "A5", 0), Choice("크기", "A4", 300))
    assert form.delivery_regions == "남동구, 부평구"
    assert [(one.mark, str(one.valid_until)) for one in form.marks] == [("kc", "2027-03-01")]
    assert [one.state for one in await products(board)] == [ProductState.ON_SALE]
