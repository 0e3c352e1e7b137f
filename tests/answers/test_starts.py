"""What a quote can be started from: an earlier quote, rows of a spreadsheet; and an answer to some items only."""

from datetime import timedelta
from decimal import Decimal

import pytest

from needs_board.answers.rules import pasted, rows_of
from needs_board.kit.money import PriceBasis
from needs_board.needs.forms import NeedItemForm
from tests.board import Board, texts
from tests.opening import close_and_open
from tests.world import product_on_sale, published_need, typed_quote


async def test_an_own_past_quote_is_copied_with_what_no_longer_holds(board: Board) -> None:
    product = await product_on_sale(board)
    first, second = await published_need(board), await published_need(board)
    yunseul, yeoul = await board.as_("윤슬"), await board.as_("여울")
    old = typed_quote(board) | {"lines-0-kind": "product", "lines-0-product": str(product)}
    old |= {
        "lines-1-name": "포장",
        "lines-1-quantity": "1",
        "lines-1-unit": "식",
        "lines-1-unit_price_won": "500",
    }
    await yunseul.post(f"/needs/{first}/quote", old)
    begun = {"act": "past", "past": "Q-2026-1-1", "price_basis": "net"}
    begun |= {"lines-0-name": "책자", "lines-0-quantity": "30", "lines-0-item": "0", "lines-0-unit": "권"}
    begun |= {"lines-1-name": "표지", "lines-1-unit_price_won": "7"}
    page = await yunseul.post(f"/needs/{second}/quote/form", begun)
    for field, value in {
        "lines-0-unit_price_won": "110000", "lines-0-quantity": "30", "lines-0-item": "0", "lines-0-product": "",
        "lines-1-unit_price_won": "7", "lines-2-name": "포장", "lines-2-unit_price_won": "500",
    }.items():  # fmt: skip
        assert field == "lines-0-product" or f'name="{field}" value="{value}"' in page.text
    assert "'중철 책자'의 등록 가격은 지금 1,818원입니다. 견적에는 그때 쓴 110,000원을" in texts(
        page
    ).replace("&#39;", "'")
    assert (await yeoul.post(f"/needs/{second}/quote/form", begun)).status_code == 404


async def test_what_came_too_late_can_be_taken_over_into_another_quote(board: Board) -> None:
    late = await published_need(board)
    board.clock.forward(timedelta(days=8))
    yunseul = await board.as_("윤슬")
    await yunseul.post(f"/needs/{late}/quote", typed_quote(board))
    code = await published_need(board)
    begun = {"act": "past", "past": "D-2026-1-1", "price_basis": "net"}
    page = await yunseul.post(f"/needs/{code}/quote/form", begun)
    assert 'name="lines-0-unit_price_won" value="110000"' in page.text


SHEET = "품명\t규격\t단위\t수량\t단가\t금액\n책자\tA5\t권\t3\t110,000\t330,000\n표지\t\t식\t2\t5,000\t11,000\n합계\t\t\t\t\t341,000\n포장\t\t식\t한 개\t5,000\t5,000"


async def test_rows_of_a_spreadsheet_become_lines_and_wrong_sums_are_told_by_row(board: Board) -> None:
    code = await published_need(board)
    yunseul = await board.as_("윤슬")
    typed = {"act": "paste", "paste": SHEET, "price_basis": "net", "note": "잊지 마세요"}
    page = await yunseul.post(f"/needs/{code}/quote/form", typed)
    assert page.status_code == 422  # a quantity is no number, and says so at its field
    for words in (
        'value="한 개"',
        'name="lines-1-name" value="표지"',
        "잊지 마세요",
        'href="#lines-2-quantity"',
    ):
        assert words in page.text
    assert "5행은 수량이나 단가가 숫자가 아닙니다" in texts(page)
    assert "3행의 금액" not in texts(page)  # 11,000 is 10,000 with its tax


@pytest.mark.parametrize(
    ("row", "notes"),
    [
        ("책자\t\t권\t3\t100\t300", []),
        ("책자\t\t권\t3\t100\t330", []),
        ("책자\t\t권\t3\t100\t301", ["1행의 금액 301원이 수량과 단가로 계산한 300원과 다릅니다."]),
        ("책자\t\t권\t3\t100", []),
        ("책자\t\t권\tNaN\t100\t1", ["1행은 수량이나"]),
        ("책자\t\t권\t1e99\t100\t1", ["1행은 수량이나"]),
        ("책자\t\t권\t99999999\t1\t1", ["1행: 수량은"]),
        ("", []),
    ],
)
def test_the_sum_of_a_row_is_checked(row: str, notes: list[str]) -> None:
    read = pasted(rows_of(row), PriceBasis.NET)
    assert [note.startswith(wanted) for note, wanted in zip(read.notes, notes, strict=True)] == [True] * len(
        notes
    )


async def test_the_comparison_says_which_items_a_quote_leaves_out(board: Board) -> None:
    items = (
        NeedItemForm(name="책자", spec="", quantity=Decimal(30), unit="권"),
        NeedItemForm(name="현수막", spec="", quantity=Decimal(2), unit="장"),
    )
    code = await published_need(board, items=items)
    await (await board.as_("윤슬")).post(f"/needs/{code}/quote", typed_quote(board) | {"lines-0-item": "0"})
    whole = typed_quote(board) | {
        "lines-0-item": "0", "lines-1-item": "1", "lines-1-name": "현수막", "lines-1-quantity": "2",
        "lines-1-unit": "장", "lines-1-unit_price_won": "50,000", "lines-1-tax_kind": "taxable",
    }  # fmt: skip
    await (await board.as_("여울")).post(f"/needs/{code}/quote", whole)
    board.clock.forward(timedelta(days=8))
    await close_and_open(board)
    page = texts(await (await board.as_("하늘")).get(f"/needs/{code}/compare"))
    assert page.count("빠진 품목: 현수막") == 1
    assert "견적 중 최저" not in page  # the cheaper one does not answer everything
