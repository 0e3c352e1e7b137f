"""Submitting a quote for a need: who may, until when, what is kept, what is refused."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from needs_board.enterprises.models import Enterprise
from needs_board.journal.models import JournalEntry
from needs_board.notifications.models import Notice
from needs_board.quotes.models import Quote, QuoteLine, QuoteRevision
from tests.board import Board, texts
from tests.cast import id_of
from tests.world import opened_store, published_need, typed_quote


async def quotes(board: Board) -> list[Quote]:
    async with board.read() as session:
        return list(await session.scalars(sa.select(Quote).order_by(Quote.number)))


async def submitted(board: Board) -> list[Quote]:
    return [quote for quote in await quotes(board) if quote.revision]


async def test_enterprise_answers_a_need_and_reads_its_own_quote(board: Board) -> None:
    code = await published_need(board)
    yunseul = await board.as_("윤슬")
    answer = await yunseul.post(f"/needs/{code}/quote", typed_quote(board))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/quotes/Q-2026-1-1")
    page = texts(await yunseul.get("/quotes/Q-2026-1-1"))
    for words in (
        "책자",
        "363,000원",
        "일금 삼십육만삼천원정",
        "330,000원",
        "33,000원",
        "나래구청",
        "봉인되어",
    ):
        assert words in page
    (quote,) = await quotes(board)
    assert (quote.net_won, quote.vat_won, quote.revision) == (330_000, 33_000, 1)
    assert (quote.addressee_department, quote.addressee_person) == ("총무과", "김하늘")


@pytest.mark.parametrize(
    ("basis", "tax", "price", "quantity", "amounts"),
    [
        ("net", "taxable", "110,000", "3", (330_000, 33_000)),
        ("gross", "taxable", "330,500", "1", (300_455, 30_045)),
        ("net", "exempt", "330500", "1", (330_500, 0)),
        ("gross", "zero_rated", "330500", "1", (330_500, 0)),
        ("net", "exempt", "333", "1.5", (500, 0)),
    ],
)
async def test_the_worked_cases_of_tax_come_out_to_the_won(
    board: Board, basis: str, tax: str, price: str, quantity: str, amounts: tuple[int, int]
) -> None:
    code = await published_need(board)
    typed = typed_quote(board) | {"price_basis": basis, "lines-0-tax_kind": tax}
    typed |= {"lines-0-unit_price_won": price, "lines-0-quantity": quantity, "sure": "1"}
    await (await board.as_("윤슬")).post(f"/needs/{code}/quote", typed)
    (quote,) = await quotes(board)
    assert (quote.net_won, quote.vat_won) == amounts


async def test_tax_is_reckoned_per_line_and_then_summed(board: Board) -> None:
    code = await published_need(board)
    typed = typed_quote(board) | {"sure": "1"}
    for place in range(3):
        typed |= {f"lines-{place}-name": "낱장", f"lines-{place}-unit": "장", f"lines-{place}-quantity": "1"}
        typed |= {f"lines-{place}-unit_price_won": "5", f"lines-{place}-tax_kind": "taxable"}
    await (await board.as_("윤슬")).post(f"/needs/{code}/quote", typed)
    (quote,) = await quotes(board)
    assert (quote.net_won, quote.vat_won) == (15, 3)  # 0.5 + 0.5 + 0.5, each rounded up


@pytest.mark.parametrize("person", ["하늘", "다온", "가람"])
async def test_who_is_no_enterprise_may_not_answer(board: Board, person: str) -> None:
    code = await published_need(board)
    client = await board.as_(person)
    assert (await client.get(f"/needs/{code}/quote")).status_code == 403
    assert (await client.post(f"/needs/{code}/quote", typed_quote(board))).status_code == 403
    assert not await quotes(board)


async def test_a_store_that_is_not_open_may_not_answer(board: Board) -> None:
    code = await published_need(board)
    sol = await board.as_("솔")
    assert (await sol.get(f"/needs/{code}/quote")).status_code == 409
    answer = await sol.post(f"/needs/{code}/quote", typed_quote(board))
    assert answer.status_code == 409
    assert "매장을 연 기업만" in texts(answer)
    assert not await submitted(board)


async def test_an_open_store_without_a_registration_number_cannot_make_a_formal_quote(board: Board) -> None:
    await opened_store(board)
    async with board.write() as session:
        (await session.get_one(Enterprise, id_of("새싹마을"))).brn = None
    code = await published_need(board)
    answer = await (await board.as_("솔")).post(f"/needs/{code}/quote", typed_quote(board))
    assert answer.status_code == 409
    assert "사업자등록번호" in texts(answer)
    assert not await submitted(board)


async def test_a_quote_at_the_deadline_is_too_late_though_no_job_has_run(board: Board) -> None:
    code = await published_need(board)
    board.clock.forward(timedelta(days=7, hours=8) - timedelta(seconds=1))  # 17:59:59 of the last day
    yunseul = await board.as_("윤슬")
    board.clock.forward(timedelta(seconds=1))
    late = await yunseul.post(f"/needs/{code}/quote", typed_quote(board))
    assert late.status_code == 409
    for words in (
        "접수가 끝났습니다",
        "마감은 2026. 11. 30.(월) 18:00:00, 지금 받은 시각은 2026. 11. 30.(월) 18:00:00",
    ):
        assert words in texts(late)
    assert 'name="lines-0-unit_price_won" value="110,000"' in late.text
    assert not await submitted(board)
    (kept,) = await quotes(board)
    assert (kept.number, kept.draft and kept.draft["lines"][0]["unit_price_won"]) == ("D-2026-1-1", 110_000)
    assert (await yunseul.get(f"/needs/{code}/quote")).status_code == 303
    board.clock.forward(-timedelta(seconds=1))
    assert (await yunseul.post(f"/needs/{code}/quote", typed_quote(board))).status_code == 303


async def test_submitting_again_makes_a_revision_and_never_a_second_quote(board: Board) -> None:
    code = await published_need(board)
    yunseul = await board.as_("윤슬")
    await yunseul.post(f"/needs/{code}/quote", typed_quote(board))
    board.clock.forward(timedelta(hours=1))
    await yunseul.post(f"/needs/{code}/quote", typed_quote(board) | {"lines-0-unit_price_won": "100000"})
    (quote,) = await quotes(board)
    assert (quote.revision, quote.net_won) == (2, 300_000)
    page = texts(await yunseul.get("/quotes/Q-2026-1-1"))
    assert "1차 제출 · 363,000원" in page
    assert "2차 제출 · 330,000원" in page
    async with board.read() as session:
        contents = list(
            await session.scalars(sa.select(QuoteRevision.content).order_by(QuoteRevision.revision))
        )
        lines = (await session.execute(sa.select(sa.func.count()).select_from(QuoteLine))).scalar_one()
    assert [content["net_won"] for content in contents] == [330_000, 300_000]
    assert contents[0]["form"]["lines"][0]["unit_price_won"] == 110_000
    assert lines == 1


async def test_the_same_request_twice_is_one_revision(board: Board) -> None:
    code = await published_need(board)
    yunseul, request_id = await board.as_("윤슬"), str(uuid4())
    first = await yunseul.post(f"/needs/{code}/quote", typed_quote(board), request_id=request_id)
    again = await yunseul.post(f"/needs/{code}/quote", typed_quote(board), request_id=request_id)
    assert first.headers["Location"] == again.headers["Location"]
    assert [quote.revision for quote in await quotes(board)] == [1]


async def test_of_two_first_submissions_at_once_one_quote_comes_out(board: Board) -> None:
    code = await published_need(board)
    here, there = await board.as_("윤슬"), await board.as_("윤슬")
    answers = await asyncio.gather(
        *(client.post(f"/needs/{code}/quote", typed_quote(board)) for client in (here, there))
    )
    # One after the other they are two revisions; really at once, the later one is told so.
    assert {answer.status_code for answer in answers} <= {303, 409}
    (quote,) = await quotes(board)
    assert quote.revision == sum(answer.status_code == 303 for answer in answers)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("lines-0-unit_price_won", "-1", "0 이상으로"),
        ("lines-0-unit_price_won", "백만원", "숫자로 입력해"),
        ("lines-0-unit_price_won", "1e9", "숫자로 입력해"),
        ("lines-0-unit_price_won", "9000000000000001", "이하로 입력해"),
        ("lines-0-unit_price_won", "9000000000000000", "넘을 수 없습니다"),
        ("lines-0-quantity", "0", "0보다 크고"),
        ("lines-0-quantity", "1e999999999", "0보다 크고"),
        ("lines-0-quantity", "0.0001", "셋째 자리까지"),
        ("lines-0-tax_kind", "free", "목록에서"),
        ("lines-0-product", "7", "우리 기업의 상품만"),
        ("price_basis", "both", "목록에서"),
        ("delivery_on", "2026-11-22", "이미 지났습니다"),
        ("delivery_on", "2026-02-30", "날짜를 확인해"),
        ("valid_until", "2026-11-29", "마감일 이후"),
        ("delivery_place", "", "필수 항목"),
        ("payment_terms", "가" * 121, "120자 이내"),
        ("terms_revision", "0", "조건이 바뀌었습니다"),
    ],
)
async def test_wrong_input_is_shown_at_its_field_with_what_was_typed_and_nothing_is_saved(
    board: Board, field: str, value: str, sentence: str
) -> None:
    code = await published_need(board)
    typed = typed_quote(board) | {field: value, "note": "<b>꼼꼼히</b> 만듭니다"}
    answer = await (await board.as_("윤슬")).post(f"/needs/{code}/quote", typed)
    assert answer.status_code == 422
    assert sentence in texts(answer)
    assert f'href="#{field}"' in answer.text
    assert "&lt;b&gt;꼼꼼히&lt;/b&gt; 만듭니다" in answer.text
    if field.startswith(("lines-0-unit", "lines-0-quantity", "delivery", "valid")):
        assert f'name="{field}" value="{value}"' in answer.text
    assert not await quotes(board)


async def test_all_wrong_fields_are_named_at_once(board: Board) -> None:
    code = await published_need(board)
    answer = await (await board.as_("윤슬")).post(f"/needs/{code}/quote", {"lines-0-name": "책자"})
    for field in ("lines-0-quantity", "lines-0-unit", "lines-0-unit_price_won", "delivery_on", "valid_until"):
        assert f'href="#{field}"' in answer.text


async def test_agency_of_an_open_need_is_told_at_once_and_of_a_sealed_one_is_not(board: Board) -> None:
    sealed, unsealed = await published_need(board), await published_need(board, sealed=False)
    yunseul, haneul = await board.as_("윤슬"), await board.as_("하늘")
    await yunseul.post(f"/needs/{sealed}/quote", typed_quote(board))
    async with board.read() as session:
        assert not (await session.scalars(sa.select(Notice))).all()
    await yunseul.post(f"/needs/{unsealed}/quote", typed_quote(board))
    async with board.read() as session:
        (notice,) = (await session.scalars(sa.select(Notice))).all()
    assert (notice.kind, notice.href) == ("quote_submitted", "/quotes/Q-2026-1-2")
    assert "363,000원" in texts(await haneul.get("/quotes/Q-2026-1-2"))


async def test_the_journal_tells_of_a_quote_neither_amounts_nor_its_need(board: Board) -> None:
    code = await published_need(board)
    await (await board.as_("윤슬")).post(f"/needs/{code}/quote", typed_quote(board))
    async with board.read() as session:
        entries = await session.scalars(sa.select(JournalEntry).where(JournalEntry.subject.like("quote:%")))
        facts = [entry.facts for entry in entries]
    assert facts == [{"revision": 1}]
