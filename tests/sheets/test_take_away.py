"""Products as a file: what is taken away can be sent back, and says how it is filled in."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from needs_board.kit.forms import clean
from needs_board.kit.i18n import Locale
from needs_board.sheets.rules import split_rows, written_rows
from tests.board import Board, texts
from tests.intake.world import cells, counts, full_product, shown
from tests.world import product_on_sale


@pytest.mark.parametrize("address", ["template.xlsx", "export.xlsx", "export.csv"])
@pytest.mark.parametrize("locale", list(Locale))
async def test_what_was_taken_away_and_sent_back_changes_nothing(
    board: Board, address: str, locale: Locale
) -> None:
    await full_product(board)
    await product_on_sale(board, name="번호 없는 책자")
    yunseul = await board.as_("윤슬")
    yunseul.http.cookies.set("lang", locale.value, domain="board.test")
    file = await yunseul.get(f"/me/products/{address}")
    assert ("상품명" in file.content.decode("utf-8", "ignore")) is (
        address.endswith("csv") and locale is Locale.KO
    )
    yunseul.http.cookies.delete("lang")
    page = await shown(board, yunseul, file.content, address)
    assert counts(page) == (0, 0, 2, 0)
    assert "달라지는 것이 없습니다" in texts(page)


async def test_staff_take_away_the_products_of_any_enterprise(board: Board) -> None:
    await full_product(board)
    garam = await board.as_("가람")
    table = cells((await garam.get("/enterprises/1/products.xlsx")).content)
    assert table[0][:3] == ["게시판 상품번호", "자체 관리번호", "상품명"]
    assert table[1][:3] == [1, "007", "중철 책자"]
    text = (await garam.get("/enterprises/1/products.csv")).content
    assert text.startswith(b"\xef\xbb\xbf")
    assert "'=1+1" in text.decode("utf-8-sig")


async def test_the_template_offers_choices_explains_itself_and_shows_an_example(board: Board) -> None:
    await full_product(board)
    file = (await (await board.as_("윤슬")).get("/me/products/template.xlsx")).content
    made = load_workbook(BytesIO(file))
    sheet, explained = made.worksheets[0], made.worksheets[1]
    assert [sheet["B2"].value, sheet["B3"].value] == ["(예시)", "007"]
    offered = {next(iter(rule.sqref.ranges)).min_col: rule for rule in sheet.data_validations.dataValidation}
    heads = [cell.value for cell in sheet[1]]
    for name in ("분류", "단위", "부가가치세", "과세 구분", "상태", "납품 지역", "인증 1", "인증 3"):
        assert heads.index(name) + 1 in offered
    assert offered[heads.index("분류") + 1].showErrorMessage is True
    assert offered[heads.index("단위") + 1].showErrorMessage is not True
    assert made.worksheets[2].sheet_state == "hidden"
    told = {row[0]: row[2] for row in explained.iter_rows(min_row=2, values_only=True) if row[0]}
    assert set(told) == set(heads)
    assert all(told.values())


@pytest.mark.parametrize("person", ["윤슬", "가람"])
async def test_the_way_to_the_files_stands_on_the_page(board: Board, person: str) -> None:
    await product_on_sale(board)
    client = await board.as_(person)
    page = await client.get("/me/products" if person == "윤슬" else "/enterprises/1")
    assert (
        'href="/me/products/sheets"' if person == "윤슬" else 'href="/enterprises/1/products.csv"'
    ) in page.text


LINE = st.text(min_size=1, max_size=40).map(clean).filter(bool)


@given(st.lists(st.tuples(LINE, LINE, st.integers(0, 10**12)), max_size=5))
def test_whatever_stands_in_options_is_read_back_from_its_cell(rows: list[tuple[str, str, int]]) -> None:
    read = [parts for _row, parts in split_rows(written_rows(rows))]
    assert read == [[name, choice, str(won)] for name, choice, won in rows]
