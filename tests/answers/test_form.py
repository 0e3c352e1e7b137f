"""The form of a quote beside its need: what it begins with, what its buttons do without saving anything."""

from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from needs_board.answers.forms import ListPrice, with_product
from needs_board.kit.money import MAX_WON, PriceBasis, TaxKind, line_amounts
from needs_board.needs.forms import NeedItemForm
from needs_board.prices.rules import Break
from needs_board.quotes.forms import tidied
from needs_board.quotes.models import Quote
from needs_board.quotes.rules import price_on_basis
from tests.board import Board, texts
from tests.world import product_on_sale, published_need, submitted_quote, typed_quote


async def test_form_begins_with_the_items_and_terms_of_the_need(board: Board) -> None:
    items = (
        NeedItemForm(name="책자", spec="A5, 64쪽", quantity=Decimal(30), unit="권"),
        NeedItemForm(name="표지 디자인", spec="시안 2종", quantity=Decimal("1.5"), unit="식"),
    )
    code = await published_need(board, items=items)
    page = await (await board.as_("윤슬")).get(f"/needs/{code}/quote")
    for field, value in {
        "lines-0-name": "책자", "lines-0-spec": "A5, 64쪽", "lines-0-quantity": "30", "lines-0-unit": "권",
        "lines-1-name": "표지 디자인", "lines-1-quantity": "1.5", "lines-0-unit_price_won": "",
        "delivery_on": "2026-12-14", "delivery_place": "나래구청 총무과", "terms_revision": "1",
    }.items():  # fmt: skip
        assert f'name="{field}" value="{value}"' in page.text
    for words in ("마을 이야기 책자 인쇄", "2026. 11. 30.(월) 18:00", "900,000원", "봉인 견적입니다"):
        assert words in texts(page)


async def test_form_begins_with_what_was_submitted_before(board: Board) -> None:
    code = await published_need(board)
    await submitted_quote(board, code, "윤슬", 21_000)
    page = await (await board.as_("윤슬")).get(f"/needs/{code}/quote")
    assert 'name="lines-0-unit_price_won" value="21000"' in page.text
    assert "이미 제출한 견적을 고치고 있습니다" in texts(page)


async def test_sums_are_reckoned_by_the_server_and_nothing_is_saved(board: Board) -> None:
    code = await published_need(board)
    yunseul = await board.as_("윤슬")
    page = texts(await yunseul.post(f"/needs/{code}/quote/form", typed_quote(board)))
    for words in ("330,000원 33,000원", "363,000원", "일금 삼십육만삼천원정"):
        assert words in page
    gross = typed_quote(board) | {"price_basis": "gross", "lines-0-unit_price_won": "110,167"}
    assert "300,455원 30,046원" in texts(await yunseul.post(f"/needs/{code}/quote/form", gross))
    async with board.read() as session:
        assert (await session.scalars(sa.select(Quote.id))).first() is None


async def test_lines_are_added_and_removed(board: Board) -> None:
    code = await published_need(board)
    yunseul = await board.as_("윤슬")
    path = f"/needs/{code}/quote/form"
    more = await yunseul.post(path, typed_quote(board) | {"act": "add"})
    assert 'name="lines-1-name" value=""' in more.text
    two = typed_quote(board) | {"lines-1-name": "배송", "act": "remove-0"}
    fewer = await yunseul.post(path, two)
    assert 'name="lines-0-name" value="배송"' in fewer.text
    assert "lines-1-name" not in fewer.text


@pytest.mark.parametrize(
    ("typed_price", "basis", "expected"),
    [("", "gross", "2,000"), ("", "net", "1,818"), ("1,700", "net", "1,700")],
)
async def test_a_product_fills_a_line_but_never_a_price_that_was_typed(
    board: Board, typed_price: str, basis: str, expected: str
) -> None:
    number = await product_on_sale(board)
    code = await published_need(board)
    typed = typed_quote(board) | {"act": "take-0", "lines-0-product": str(number), "price_basis": basis}
    page = await (await board.as_("윤슬")).post(
        f"/needs/{code}/quote/form", typed | {"lines-0-unit_price_won": typed_price}
    )
    for field, value in {
        "name": "중철 책자", "spec": "A5, 40쪽", "quantity": "3", "unit_price_won": expected,
    }.items():  # fmt: skip
        assert f'name="lines-0-{field}" value="{value}"' in page.text


@pytest.mark.parametrize(
    ("quantity", "expected"), [("99", "2,000"), ("100", "1,800"), ("", "2,000"), ("많이", "2,000")]
)
async def test_a_product_fills_the_price_of_the_typed_quantity(
    board: Board, quantity: str, expected: str
) -> None:
    number = await product_on_sale(board, breaks=(Break(Decimal(100), 1_800),))
    code = await published_need(board)
    typed = typed_quote(board) | {"act": "take-0", "lines-0-product": str(number), "price_basis": "gross"}
    page = await (await board.as_("윤슬")).post(
        f"/needs/{code}/quote/form", typed | {"lines-0-quantity": quantity, "lines-0-unit_price_won": ""}
    )
    assert f'name="lines-0-unit_price_won" value="{expected}"' in page.text


async def test_a_product_of_another_enterprise_is_not_taken(board: Board) -> None:
    number = await product_on_sale(board, by="여울")
    code = await published_need(board)
    typed = typed_quote(board) | {"act": "take-0", "lines-0-product": str(number)}
    page = await (await board.as_("윤슬")).post(f"/needs/{code}/quote/form", typed)
    assert "중철 책자" not in page.text


async def test_garbage_is_marked_while_reckoning_and_kept(board: Board) -> None:
    code = await published_need(board)
    typed = typed_quote(board) | {"lines-0-unit_price_won": "싸게", "act": "preview"}
    page = await (await board.as_("윤슬")).post(f"/needs/{code}/quote/form", typed)
    assert page.status_code == 422
    assert 'value="싸게"' in page.text


@pytest.mark.parametrize(("person", "status"), [("하늘", 403), ("가람", 403), ("솔", 409), ("", 303)])
async def test_who_may_not_answer_gets_no_form(board: Board, person: str, status: int) -> None:
    code = await published_need(board)
    client = await board.as_(person) if person else board.visitor()
    assert (await client.get(f"/needs/{code}/quote")).status_code == status
    assert (await client.post(f"/needs/{code}/quote/form", typed_quote(board))).status_code == status


async def test_an_unknown_need_and_a_draft_are_not_found(board: Board) -> None:
    assert (await (await board.as_("윤슬")).get("/needs/N-2026-0099/quote")).status_code == 404


@given(
    price=st.integers(0, MAX_WON // 2),
    tax=st.sampled_from(TaxKind),
    source=st.sampled_from(PriceBasis),
    target=st.sampled_from(PriceBasis),
)
def test_a_list_price_on_the_other_basis_is_at_most_a_won_away(
    price: int, tax: TaxKind, source: PriceBasis, target: PriceBasis
) -> None:
    shown = price_on_basis(price, tax, source, target)
    one = Decimal(1)
    listed = line_amounts(price, one, tax, source).total_won
    assert abs(line_amounts(shown, one, tax, target).total_won - listed) <= 1


@given(
    st.dictionaries(
        st.sampled_from([f"lines-{n}-{f}" for n in (0, 3, 7) for f in ("name", "note")]), st.text()
    )
)
def test_tidying_twice_changes_nothing_more(typed: dict[str, str]) -> None:
    assert tidied(tidied(typed)) == tidied(typed)


def test_taking_a_product_leaves_other_lines_alone() -> None:
    product = ListPrice(
        number=1,
        name="책",
        spec="",
        unit="권",
        price_won=10,
        price_basis=PriceBasis.NET,
        tax_kind=TaxKind.EXEMPT,
    )
    typed = {"lines-0-name": "가", "lines-1-name": "나"}
    assert with_product(typed, 1, product)["lines-0-name"] == "가"
