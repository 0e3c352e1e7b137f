"""A list of products comes as a file: an enterprise its own, the staff anybody's."""

from decimal import Decimal

import pytest
import sqlalchemy as sa

from needs_board.catalogue.models import Product
from needs_board.catalogue.rules import ProductState
from needs_board.imports.actions import import_products
from needs_board.imports.forms import ImportReport, Outcome
from needs_board.kit.asker import CLOCKWORK, Asker
from needs_board.kit.errors import Forbidden
from needs_board.kit.money import PriceBasis, TaxKind
from needs_board.kit.tables import TableRefused, read_table
from tests.board import Board
from tests.cast import id_of
from tests.world import asker

OWN = """상품명,분류,규격,단위,단가,부가세,과세구분,최소주문수량,관리번호,상태
책자 인쇄,인쇄·홍보물,A5 64쪽,권,"3,000원",별도,과세,50,P-1,판매 중
현수막,goods-print,5m×90cm,장,45000,VAT 포함,과세,,P-2,작성 중
소식지,Printing,,부,800,포함,면세,1.5,,
"""


async def imported(board: Board, text: str, by: Asker, *, dry_run: bool = False) -> ImportReport:
    async with board.write() as session:
        table = read_table("list.csv", text.encode())
        return await import_products(session, by, table, board.clock(), dry_run=dry_run)


async def products(board: Board) -> dict[str, Product]:
    async with board.read() as session:
        return {one.name: one for one in await session.scalars(sa.select(Product))}


async def test_enterprise_imports_its_own_list(board: Board) -> None:
    report = await imported(board, OWN, asker("윤슬"))
    assert report.count(Outcome.ADDED) == 3
    found = await products(board)
    book, banner, letter = found["책자 인쇄"], found["현수막"], found["소식지"]
    assert {one.enterprise_id for one in found.values()} == {id_of("푸른인쇄")}
    assert (book.price_won, book.price_basis, book.min_quantity) == (3000, PriceBasis.NET, Decimal(50))
    assert (banner.price_basis, banner.state, banner.external_id) == (
        PriceBasis.GROSS,
        ProductState.DRAFT,
        "P-2",
    )
    assert (letter.tax_kind, letter.state, letter.category) == (
        TaxKind.EXEMPT,
        ProductState.ON_SALE,
        "goods-print",
    )


async def test_same_list_again_keeps_everything_and_a_changed_price_changes_one(board: Board) -> None:
    await imported(board, OWN, asker("윤슬"))
    before = await products(board)
    again = await imported(board, OWN, asker("윤슬"))
    assert [row.outcome for row in again.rows] == [Outcome.KEPT] * 3
    dearer = OWN.replace("3,000원", "3,300원").replace("책자 인쇄", "책자 제작")
    report = await imported(board, dearer, asker("윤슬"))
    assert [row.outcome for row in report.rows] == [Outcome.CHANGED, Outcome.KEPT, Outcome.KEPT]
    after = await products(board)
    assert len(after) == 3
    assert after["책자 제작"].number == before["책자 인쇄"].number
    assert after["책자 제작"].price_won == 3300


async def test_wrong_category_price_and_seller_are_told_by_row_and_column_and_nothing_is_saved(
    board: Board,
) -> None:
    text = "상품명,분류,단위,단가,기업\n가,식품,개,100,푸른인쇄\n나,없는분류,개,100,푸른인쇄\n다,식품,개,100,모르는곳\n"
    with pytest.raises(TableRefused) as refused:
        await imported(board, text, CLOCKWORK)
    assert [(fault.row, fault.column) for fault in refused.value.faults] == [(3, "분류"), (4, "기업")]
    with pytest.raises(TableRefused) as refused:
        await imported(board, "상품명,분류,단위,단가\n가,식품,개,공짜\n", asker("윤슬"))
    assert [(fault.row, fault.column) for fault in refused.value.faults] == [(2, "단가")]
    assert await products(board) == {}


async def test_staff_name_the_seller_by_name_registration_number_or_number(board: Board) -> None:
    text = (
        "상품명,분류,단위,단가,기업\n가,식품,개,100,푸른인쇄\n나,식품,개,100,134-86-72683\n다,식품,개,100,3\n"
    )
    await imported(board, text, CLOCKWORK)
    found = await products(board)
    assert [found[name].enterprise_id for name in "가나다"] == [
        id_of("푸른인쇄"),
        id_of("든든도시락"),
        id_of("새싹마을"),
    ]


async def test_enterprise_cannot_import_for_another_one(board: Board) -> None:
    text = "상품명,분류,단위,단가,기업\n가,식품,개,100,든든도시락\n"
    with pytest.raises(TableRefused):
        await imported(board, text, asker("윤슬"))
    assert await products(board) == {}


async def test_officer_may_not_import_products(board: Board) -> None:
    with pytest.raises(Forbidden):
        await imported(board, OWN, asker("하늘"))


async def test_dry_run_changes_nothing(board: Board) -> None:
    report = await imported(board, OWN, asker("윤슬"), dry_run=True)
    assert report.count(Outcome.ADDED) == 3
    assert await products(board) == {}


async def test_one_product_twice_in_a_file_is_refused(board: Board) -> None:
    text = "상품명,분류,단위,단가\n가,식품,개,100\n가,식품,개,200\n"
    with pytest.raises(TableRefused) as refused:
        await imported(board, text, asker("윤슬"))
    assert [fault.row for fault in refused.value.faults] == [3]
