"""Who may read why an enterprise was asked, what stands there, and what it adds up to."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import StoreState
from needs_board.explanations.actions import explanation_for
from needs_board.kit.asker import CLOCKWORK
from needs_board.market.rules import LEAST_PROBABILITY
from needs_board.matches.actions import run_matcher
from needs_board.matches.models import Invitation, Match
from needs_board.matches.queries import history
from needs_board.needs.actions import cancel_need, return_need
from needs_board.needs.forms import CancelForm, ReturnForm
from tests.board import Board, texts
from tests.cast import id_of
from tests.world import (
    asker,
    invited_enterprise,
    opened_store,
    product_on_sale,
    published_need,
    submitted_quote,
)

PRINTER, CATERER, VILLAGE = 1, 2, 3


async def matched_need(board: Board) -> str:
    """Publish a need for books and let the matcher ask the printer, which sells booklets."""
    code = await published_need(board)
    await product_on_sale(board)
    await run_matcher(board.database, board.clock())
    return code


async def page(board: Board, person: str, code: str, number: int, *, anew: bool = False) -> str:
    client = await board.as_(person)
    answer = await client.get(f"/needs/{code}/matches/{number}{'?anew=1' if anew else ''}")
    assert answer.status_code == 200, answer.text
    return texts(answer)


async def status(board: Board, person: str, path: str) -> int:
    return (await (await board.as_(person)).get(path)).status_code


async def test_officer_reads_why_an_enterprise_was_asked(board: Board) -> None:
    code = await matched_need(board)
    shown = await page(board, "하늘", code, PRINTER)
    assert "왜 추천되었나요" in shown
    assert "책자" in shown
    assert "분류가 같음: 인쇄·홍보물" in shown
    assert "가장 가까운 상품으로 필요한 수량을 채우면" in shown
    assert "맞을 확률" in shown


async def test_officer_cannot_tell_an_enterprise_that_was_not_asked_from_one_that_is_not(
    board: Board,
) -> None:
    code = await matched_need(board)
    async with board.read() as session:
        found = await session.scalars(sa.select(Match).where(Match.enterprise_id == id_of("든든도시락")))
        assert found.one()  # it is on the shortlist, but was not asked
        asked = await session.scalars(
            sa.select(Invitation).where(Invitation.enterprise_id == id_of("든든도시락"))
        )
        assert asked.first() is None
    client = await board.as_("하늘")
    hidden = await client.get(f"/needs/{code}/matches/{CATERER}")
    unknown = await client.get(f"/needs/{code}/matches/999")
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert texts(hidden) == texts(unknown)
    api = await client.api("GET", f"/api/v1/needs/{code}/matches/{CATERER}")
    assert api.status_code == 404


@pytest.mark.parametrize(("person", "expected"), [("다온", 403), ("윤슬", 403), ("여울", 403), ("서준", 200)])
async def test_others_are_refused_and_colleagues_are_not(board: Board, person: str, expected: int) -> None:
    code = await matched_need(board)
    assert await status(board, person, f"/needs/{code}/matches/{PRINTER}") == expected


async def test_staff_learn_what_kept_an_enterprise_out_and_which_words_it_lacks(board: Board) -> None:
    code = await matched_need(board)
    shown = await page(board, "가람", code, CATERER)
    assert "왜 안내하지 않았나요" in shown
    assert f"기준 {LEAST_PROBABILITY:.0%}보다 낮습니다" in shown
    lacking = (await page(board, "가람", code, CATERER, anew=True)).split("찾지 못한 낱말")[1]
    assert "무선" in lacking


async def test_officer_reads_neither_lacking_words_nor_ranks(board: Board) -> None:
    code = await matched_need(board)
    shown = await page(board, "하늘", code, PRINTER, anew=True)
    assert "찾지 못한 낱말" not in shown
    assert "추천 순위" not in shown
    assert "지금 다시 셈했습니다" not in shown


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (StoreState.SUSPENDED, "매장이 정지되어 있습니다."),
        (StoreState.CLOSED, "지금 매장을 열고 있지 않습니다."),
    ],
)
async def test_store_that_is_not_open_is_named_as_the_cause(
    board: Board, state: StoreState, sentence: str
) -> None:
    code = await matched_need(board)
    async with board.write() as session:
        change = sa.update(Enterprise).where(Enterprise.id == id_of("든든도시락")).values(state=state)
        await session.execute(change)
    assert sentence in await page(board, "가람", code, CATERER)


async def test_store_that_opened_after_the_run_is_computed_anew_with_its_probability(board: Board) -> None:
    code = await matched_need(board)
    assert "지금 매장을 열고 있지 않습니다." in await page(board, "가람", code, VILLAGE)
    await opened_store(board)
    shown = await page(board, "가람", code, VILLAGE)
    assert "지금 다시 셈했습니다" in shown
    assert re.search(rf"맞을 확률 [\d.]+%가 기준 {LEAST_PROBABILITY:.0%}보다 낮습니다", shown)


async def test_need_that_closed_says_so_to_the_staff(board: Board) -> None:
    code = await matched_need(board)
    board.clock.forward(timedelta(days=8))
    assert "수요가 견적을 받고 있지 않습니다." in await page(board, "가람", code, CATERER)
    assert "견적을 받고 있지 않습니다" not in await page(board, "가람", code, PRINTER)


async def test_need_that_was_never_matched_is_explained_too(board: Board) -> None:
    code = await published_need(board)
    shown = await page(board, "가람", code, PRINTER)
    assert "지금 다시 셈했습니다" in shown
    assert "아직 기업과 맞춰 보지 않은 수요입니다." in shown


async def test_asked_enterprise_that_left_the_shortlist_has_a_page_without_a_score(board: Board) -> None:
    code = await published_need(board)
    await invited_enterprise(board, code)
    shown = await page(board, "하늘", code, PRINTER)
    assert "마지막 매칭의 추천 목록에는 이 기업이 없습니다." in shown


@pytest.mark.parametrize("person", ["하늘", "가람"])
async def test_points_on_the_page_add_up_to_the_score_digit_by_digit(board: Board, person: str) -> None:
    code = await matched_need(board)
    await product_on_sale(board, name="무선 제본 책자", price_won=90_000)
    await run_matcher(board.database, board.clock())
    source = (await (await board.as_(person)).get(f"/needs/{code}/matches/{PRINTER}")).text
    points = [
        round(float(text.replace("−", "-")) * 10)
        for text in re.findall(r'data-label="점수">(?:<strong>)?(−?[\d.]+)', source)
    ]
    *shares, score = points
    split = next(place for place in range(1, len(shares)) if sum(shares[:place]) == shares[place])
    words, signals = shares[:split], shares[split + 1 :]
    assert len(signals) == 7
    assert all(part <= 0 for part in signals)
    assert sum(words) + sum(signals) == score


async def test_kept_and_new_explanations_agree_and_their_shares_add_up(board: Board) -> None:
    code = await matched_need(board)
    kept = await explanation_for(board.database, CLOCKWORK, code, PRINTER, board.clock())
    anew = await explanation_for(board.database, CLOCKWORK, code, PRINTER, board.clock(), anew=True)
    assert kept.fit is not None
    assert anew.fit is not None
    assert (kept.fit.is_anew, anew.fit.is_anew) == (False, True)
    assert kept.fit.score == anew.fit.score
    assert kept.fit.why == anew.fit.why
    assert kept.fit.signals == anew.fit.signals
    for fit in (kept.fit, anew.fit):
        total = sum(one.value for one in fit.why) + fit.rest + sum(one.part for one in fit.signals)
        assert total == pytest.approx(fit.score, abs=1e-6)


async def test_explanation_over_the_api_adds_up(board: Board) -> None:
    code = await matched_need(board)
    answer = (await (await board.as_("하늘")).api("GET", f"/api/v1/needs/{code}/matches/{PRINTER}")).json()
    parts = sum(one["value"] for one in answer["words"]) + sum(one["part"] for one in answer["signals"])
    assert parts + answer["rest"] == pytest.approx(answer["score"], abs=1e-6)
    assert 0 < answer["probability"] <= 1
    assert answer["wave"] == 1
    assert (answer["rank"], answer["lacks"], answer["kept_out"]) == (None, [], [])
    staff = (await (await board.as_("가람")).api("GET", f"/api/v1/needs/{code}/matches/{CATERER}")).json()
    assert (staff["wave"], staff["rank"]) == (None, 2)
    assert staff["kept_out"]


async def test_shortlist_over_the_api_has_probability_relevance_and_signals(board: Board) -> None:
    code = await matched_need(board)
    answer = (await (await board.as_("하늘")).api("GET", f"/api/v1/needs/{code}/matches")).json()
    (match,) = answer["matches"]
    taken = sum(one["part"] for one in match["signals"])
    assert match["relevance"] + taken == pytest.approx(match["score"], abs=1e-6)
    assert {one["kind"] for one in match["reasons"]} == {"word", "category"}


async def test_shortlist_leads_to_each_explanation_and_to_any_number(board: Board) -> None:
    code = await matched_need(board)
    garam = await board.as_("가람")
    source = (await garam.get(f"/needs/{code}/matches")).text
    for number in (PRINTER, CATERER):
        assert f'href="/needs/{code}/matches/{number}"' in source
    found = await garam.get(f"/needs/{code}/why-not?number=3")
    assert (found.status_code, found.headers["Location"]) == (303, f"/needs/{code}/matches/3")
    assert "why-not" not in (await (await board.as_("하늘")).get(f"/needs/{code}/matches")).text


@pytest.mark.parametrize("typed", ["", "푸른인쇄", "-1", "1.5", "٣", "9" * 30])
async def test_what_is_no_number_is_refused_with_a_sentence(board: Board, typed: str) -> None:
    code = await published_need(board)
    answer = await (await board.as_("가람")).get(f"/needs/{code}/why-not", params={"number": typed})
    assert answer.status_code == 422
    assert "기업 번호를 숫자로" in texts(answer)


@pytest.mark.parametrize("ending", ["open", "cancelled before its deadline", "returned"])
async def test_sealed_quote_leaves_no_trace_in_what_is_said_of_its_enterprise(
    board: Board, ending: str
) -> None:
    sealed = await published_need(board)
    await invited_enterprise(board, sealed)
    await submitted_quote(board, sealed, "윤슬", 20_000)
    async with board.write() as session:
        if ending == "returned":
            await return_need(
                session, asker("가람"), sealed, ReturnForm("수량을 확인해 주세요."), board.clock()
            )
        elif ending != "open":
            await cancel_need(
                session, asker("하늘"), sealed, CancelForm("사업이 없어졌습니다."), board.clock()
            )
    async with board.read() as session:
        assert await history(session) == {}
    other = await matched_need(board)
    for person in ("하늘", "가람"):
        assert "아직 끝난 안내가 없어 보통으로 보았습니다." in await page(board, person, other, PRINTER)
