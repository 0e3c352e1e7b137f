"""What a quote is made of: kinds of lines, discounts, sets, alternatives, cost notes, totals that look like a slip."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from needs_board.kit.errors import WrongInput
from needs_board.kit.money import PriceBasis, TaxKind
from needs_board.quotes.forms import QuoteDraft, Snapshot, read_quote
from needs_board.quotes.models import Quote, QuoteLine, QuoteRevision
from needs_board.quotes.rules import LineKind, amounts_of
from tests.board import Board, texts
from tests.opening import close_and_open
from tests.world import product_on_sale, product_set, published_need, typed_quote

SECRET = "원지-매입가-팔천원"


def discounted(board: Board, off: str, tax: str = "taxable") -> dict[str, str]:
    """Return 3 × 110,000 with a discount below."""
    return typed_quote(board) | {
        "lines-1-kind": "discount",
        "lines-1-name": "할인",
        "lines-1-quantity": "1",
        "lines-1-unit": "식",
        "lines-1-unit_price_won": off,
        "lines-1-tax_kind": tax,
    }


async def lines(board: Board) -> list[QuoteLine]:
    async with board.read() as session:
        return list(await session.scalars(sa.select(QuoteLine).order_by(QuoteLine.position)))


@pytest.mark.parametrize("off", ["30,000", "-30000", "30000원"])
async def test_a_discount_is_below_zero_however_it_is_typed(board: Board, off: str) -> None:
    code = await published_need(board)
    yunseul = await board.as_("윤슬")
    answer = await yunseul.post(f"/needs/{code}/quote", discounted(board, off))
    page = texts(await yunseul.get(answer.headers["Location"]))
    for words in ("-30,000원", "-3,000원", "300,000원", "330,000원"):
        assert words in page
    assert [(line.kind, line.net_won, line.vat_won) for line in await lines(board)] == [
        (LineKind.FREE, 330_000, 33_000),
        (LineKind.DISCOUNT, -30_000, -3_000),
    ]


@pytest.mark.parametrize(("off", "tax"), [("330,001", "taxable"), ("1", "exempt")])
async def test_a_discount_never_takes_more_than_there_is_of_its_tax(board: Board, off: str, tax: str) -> None:
    code = await published_need(board)
    answer = await (await board.as_("윤슬")).post(f"/needs/{code}/quote", discounted(board, off, tax))
    assert answer.status_code == 422
    assert "할인이 같은 과세 구분의 품목 금액보다 큽니다" in texts(answer)
    assert not await lines(board)


rows = st.tuples(
    st.booleans(),
    st.integers(0, 10**7),
    st.decimals("0.001", 500, places=3, allow_nan=False),
    st.sampled_from(TaxKind),
)


@given(st.lists(rows, max_size=8), st.sampled_from(PriceBasis))
def test_mixed_lines_add_up_as_fractions_do_and_never_below_zero(
    drawn: list[tuple[bool, int, Decimal, TaxKind]], basis: PriceBasis
) -> None:
    class Row(msgspec.Struct):
        kind: LineKind
        quantity: Decimal
        unit_price_won: int
        tax_kind: TaxKind

    of = [
        Row(LineKind.DISCOUNT if off else LineKind.FREE, n, -p if off else p, tax) for off, p, n, tax in drawn
    ]
    errors: dict[str, str] = {}
    amounts = amounts_of(of, basis, errors)
    for row, one in zip(of, amounts, strict=True):
        price = _half_away(abs(row.unit_price_won) * Fraction(row.quantity))
        taxed, gross = row.tax_kind is TaxKind.TAXABLE, basis is PriceBasis.GROSS
        net = _half_away(Fraction(price * 10, 11)) if taxed and gross else price
        vat = (price - net if gross else _half_away(Fraction(price, 10))) if taxed else 0
        sign = -1 if row.unit_price_won < 0 else 1
        assert (one.net_won, one.vat_won) == (sign * net, sign * vat)
    sums = {
        tax: (
            sum(one.net_won for row, one in zip(of, amounts, strict=True) if row.tax_kind is tax),
            sum(one.vat_won for row, one in zip(of, amounts, strict=True) if row.tax_kind is tax),
        )
        for tax in TaxKind
    }
    assert bool(errors) is any(net < 0 or vat < 0 for net, vat in sums.values())


def _half_away(value: Fraction) -> int:
    whole = value.numerator // value.denominator
    return whole + (value - whole >= Fraction(1, 2))


async def test_only_a_discount_may_be_below_zero(board: Board) -> None:
    code = await published_need(board)
    wrong = typed_quote(board) | {"lines-0-kind": "delivery", "lines-0-unit_price_won": "-1"}
    answer = await (await board.as_("윤슬")).post(f"/needs/{code}/quote", wrong)
    assert "할인 줄이 아니면 0 이상으로" in texts(answer)


@pytest.mark.parametrize(
    ("form", "expected"), [("line", [LineKind.SET]), ("parts", [LineKind.PRODUCT, LineKind.PRODUCT])]
)
async def test_an_own_set_is_taken_over_as_one_line_or_by_its_parts(
    board: Board, form: str, expected: list[LineKind]
) -> None:
    one, other = await product_on_sale(board), await product_on_sale(board, name="표지")
    number = await product_set(board, one, other, is_shown=True)
    code = await published_need(board)
    yunseul = await board.as_("윤슬")
    typed = typed_quote(board) | {"set": str(number), "act": f"set-{form}", "price_basis": "gross"}
    page = await yunseul.post(f"/needs/{code}/quote/form", typed)
    assert 'name="lines-0-unit_price_won" value="110,000"' in page.text  # what was typed stays
    for place, kind in enumerate(expected, start=1):
        assert f'name="lines-{place}-kind" value="{kind}"' in page.text
    assert page.text.count(f'-bundle" value="{number}"') == len(expected)


async def test_fresh_lines_for_discount_and_delivery_come_with_their_words(board: Board) -> None:
    code = await published_need(board)
    yunseul = await board.as_("윤슬")
    for kind, name in (("discount", "할인"), ("delivery", "배송비")):
        page = await yunseul.post(f"/needs/{code}/quote/form", typed_quote(board) | {"act": f"add-{kind}"})
        assert f'name="lines-1-kind" value="{kind}"' in page.text
        assert f'name="lines-1-name" value="{name}"' in page.text


async def test_an_alternative_stands_beside_the_answer_and_is_opened_with_it(board: Board) -> None:
    code = await published_need(board)
    yunseul = await board.as_("윤슬")
    other = typed_quote(board) | {"variant": "B", "lines-0-unit_price_won": "90,000"}
    for typed in (typed_quote(board), other, other | {"lines-0-unit_price_won": "80,000"}):
        assert (await yunseul.post(f"/needs/{code}/quote", typed)).status_code == 303
    async with board.read() as session:
        rows = await session.execute(
            sa.select(Quote.number, Quote.variant, Quote.revision).order_by(Quote.number)
        )
        assert [tuple(row) for row in rows] == [("Q-2026-1-1", "A", 1), ("Q-2026-1-2", "B", 2)]
    page = await yunseul.get(f"/needs/{code}/quote?variant=B")
    assert 'name="lines-0-unit_price_won" value="80000"' in page.text
    board.clock.forward(timedelta(days=8))
    await close_and_open(board)
    haneul = await board.as_("하늘")
    assert "대안 견적" in texts(await haneul.get("/quotes/Q-2026-1-2"))
    listed = (await haneul.api("GET", f"/api/v1/needs/{code}/quotes")).json()["quotes"]
    assert [one["variant"] for one in listed] == ["B", "A"]


@pytest.mark.parametrize(
    ("price", "words"), [("1,000,000", "예산 900,000원의 3배를 넘습니다"), ("10", "1%에도 못 미칩니다")]
)
async def test_a_total_far_from_the_budget_is_asked_about_and_everything_typed_stays(
    board: Board, price: str, words: str
) -> None:
    code = await published_need(board)
    yunseul = await board.as_("윤슬")
    typed = typed_quote(board) | {"lines-0-unit_price_won": price, "note": "특별가"}
    asked = await yunseul.post(f"/needs/{code}/quote", typed)
    assert asked.status_code == 422
    assert words in texts(asked)
    assert f'value="{price}"' in asked.text and "특별가" in asked.text
    assert 'name="sure"' in asked.text
    assert (await yunseul.post(f"/needs/{code}/quote", typed | {"sure": "1"})).status_code == 303


async def test_cost_notes_never_leave_the_enterprise(board: Board) -> None:
    code = await published_need(board, sealed=False)
    yunseul = await board.as_("윤슬")
    typed = typed_quote(board) | {"lines-0-cost_note": SECRET, "cost_note": f"인건비 {SECRET}"}
    await yunseul.post(f"/needs/{code}/quote", typed)
    number = "Q-2026-1-1"
    assert texts(await yunseul.get(f"/quotes/{number}")).count(SECRET) == 2
    assert (await yunseul.get(f"/needs/{code}/quote")).text.count(SECRET) == 2
    await yunseul.post(f"/needs/{code}/quote", typed | {"act": "save"})
    for person in ("하늘", "가람"):
        client = await board.as_(person)
        for path in (f"/quotes/{number}", f"/needs/{code}", f"/needs/{code}/compare", "/me/notices"):
            assert SECRET not in (await client.get(path)).text
        for path in (f"/api/v1/quotes/{number}", f"/api/v1/needs/{code}/quotes"):
            assert SECRET not in (await client.api("GET", path)).text
    async with board.read() as session:
        content = msgspec.json.encode((await session.scalars(sa.select(QuoteRevision.content))).one())
    assert SECRET.encode() not in content


async def test_cost_notes_are_kept_when_changed_terms_are_confirmed(board: Board) -> None:
    code = await published_need(board)
    yunseul = await board.as_("윤슬")
    await yunseul.post(f"/needs/{code}/quote", typed_quote(board) | {"lines-0-cost_note": SECRET})
    async with board.write() as session:
        await session.execute(sa.text("UPDATE need SET terms_revision = 2"))
    await yunseul.post("/quotes/Q-2026-1-1/confirm", {"terms_revision": "2"})
    async with board.read() as session:
        assert (await session.scalars(sa.select(Quote.revision))).one() == 2
    assert SECRET in texts(await yunseul.get("/quotes/Q-2026-1-1"))


def test_a_revision_of_the_first_version_is_still_read() -> None:
    old = {
        "form": {
            "lines": [{"name": "책자", "quantity": "3", "unit": "권", "unit_price_won": 110000, "tax_kind": "taxable", "spec": "", "note": "", "product": None}],
            "price_basis": "net", "delivery_on": "2026-12-10", "delivery_place": "총무과", "valid_until": "2026-12-31",
            "payment_terms": "납품 후", "terms_revision": 1, "note": "",
        },
        "net_won": 330000, "vat_won": 33000,
        "supplier": {"name": "푸른인쇄", "brn": "1168200276", "representative": "", "address": "", "business_kinds": "", "business_items": "", "phone": "", "email": "", "seal_file_id": None},
        "terms": None,
    }  # fmt: skip
    read = msgspec.convert(old, Snapshot)
    assert (read.version, read.form.lines[0].kind, read.form.variant) == (1, LineKind.FREE, "A")


def test_a_line_with_nothing_but_a_cost_note_is_not_lost() -> None:
    draft = read_quote(QuoteDraft, {"lines-0-name": "가", "lines-3-cost_note": "나중에"})
    assert [line.cost_note for line in draft.lines] == ["", "나중에"]
    with pytest.raises(WrongInput):
        read_quote(QuoteDraft, {"lines-0-unit_price_won": "싸게"})


async def test_drafts_that_come_to_nothing_leave_no_gap_in_the_numbers(board: Board) -> None:
    first, second = await published_need(board), await published_need(board)
    yunseul = await board.as_("윤슬")
    await yunseul.post(f"/needs/{first}/quote", typed_quote(board) | {"act": "save"})
    sent = await yunseul.post(f"/needs/{second}/quote", typed_quote(board))
    assert sent.headers["Location"] == "/quotes/Q-2026-1-1"
    sent = await yunseul.post(f"/needs/{first}/quote", typed_quote(board))
    assert sent.headers["Location"] == "/quotes/Q-2026-1-2"
    assert "Q-2026-1-2" in texts(await yunseul.get("/quotes/D-2026-1-1"))  # an old link still leads there
