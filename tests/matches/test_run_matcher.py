"""The matcher finds what changed, keeps shortlists with reasons, and tells each enterprise once."""

from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import StoreState
from needs_board.explanations.actions import explain_match
from needs_board.kit.asker import CLOCKWORK
from needs_board.market.rules import LEAST_PROBABILITY
from needs_board.matches.actions import run_matcher
from needs_board.matches.models import Invitation, Match, MatchRun, ProductMatch
from needs_board.matches.queries import shortlist
from needs_board.needs.actions import change_need
from needs_board.needs.forms import NeedItemForm
from needs_board.needs.queries import need_by_code
from needs_board.notifications.models import Notice, OutgoingMail
from needs_board.notifications.rules import NoticeKind
from tests.board import Board, texts
from tests.cast import id_of
from tests.world import asker, complete_need, drafted_need, published_need


async def _count(board: Board, table: type, *conditions: object) -> int:
    async with board.read() as session:
        counted = sa.select(sa.func.count()).select_from(table).where(*conditions)  # type: ignore[arg-type]  # plain conditions
        return (await session.execute(counted)).scalar_one()


async def test_published_need_finds_the_enterprise_that_fits_and_says_why(board: Board) -> None:
    code = await published_need(board)
    report = await run_matcher(board.database, board.clock())
    assert (report.needs, report.documents) == (1, 2)
    async with board.read() as session:
        need = await need_by_code(session, CLOCKWORK, code)
        found = await shortlist(session, need.id)
    match, enterprise, invitation = found[0]
    assert enterprise.name == "푸른인쇄"
    assert invitation is not None
    assert {"책자", "인쇄"} & {one["word"] for one in match.reasons}
    assert sum(one["value"] for one in match.reasons) <= match.relevance <= 1
    assert match.relevance + sum(one["part"] for one in match.signals) == pytest.approx(match.score, abs=1e-6)


async def test_reasons_are_kept_for_those_who_fit_and_for_no_other(board: Board) -> None:
    await published_need(board)
    await run_matcher(board.database, board.clock())
    async with board.read() as session:
        kept = (await session.scalars(sa.select(Match).order_by(Match.rank))).all()
    assert [bool(one.reasons) for one in kept] == [True, False]
    assert kept[0].probability >= LEAST_PROBABILITY > kept[1].probability


async def test_enterprise_is_told_in_the_app_and_by_mail_once_however_often_the_matcher_runs(
    board: Board,
) -> None:
    await published_need(board)
    for _ in range(3):
        await run_matcher(board.database, board.clock())
        board.clock.forward(timedelta(minutes=1))
    told = (Notice.account_id == id_of("윤슬"), Notice.kind == NoticeKind.INVITATION)
    assert await _count(board, Notice, *told) == 1
    assert await _count(board, OutgoingMail, OutgoingMail.account_id == id_of("윤슬")) == 1
    assert await _count(board, MatchRun) == 1


@pytest.mark.parametrize("gone", ["draft", "past its deadline"])
async def test_need_that_takes_no_quotes_is_left_alone(board: Board, gone: str) -> None:
    await (drafted_need if gone == "draft" else published_need)(board)
    board.clock.forward(timedelta(days=8))
    assert (await run_matcher(board.database, board.clock())).needs == 0
    assert await _count(board, Invitation) == 0


async def test_store_that_opens_later_is_found_for_a_need_that_is_already_open(board: Board) -> None:
    snacks = (NeedItemForm(name="간식", spec="과일과 채소", quantity=Decimal(50), unit="상자"),)
    await published_need(board, title="행사 간식 구입", category="goods-food", items=snacks)
    await run_matcher(board.database, board.clock())
    board.clock.forward(timedelta(hours=1))
    async with board.write() as session:
        values = {"state": StoreState.OPEN, "changed_at": board.clock(), "opened_at": board.clock()}
        await session.execute(sa.update(Enterprise).where(Enterprise.id == id_of("새싹마을")).values(values))
    await run_matcher(board.database, board.clock())
    invited = Invitation.enterprise_id == id_of("새싹마을")
    assert await _count(board, Invitation, invited) == 1


async def test_changed_terms_are_matched_again_and_those_who_were_asked_hear_of_it_once(board: Board) -> None:
    code = await published_need(board)
    await run_matcher(board.database, board.clock())
    board.clock.forward(timedelta(hours=1))
    async with board.write() as session:
        need = await need_by_code(session, asker("하늘"), code)
        form = complete_need(
            board, purpose="회의에 낼 도시락도 함께 준비해 주시면 좋겠습니다. 서른 명분입니다."
        )
        await change_need(session, asker("하늘"), code, need.revision, form, board.clock())
    for _ in range(2):
        await run_matcher(board.database, board.clock())
    changed = (Notice.kind == NoticeKind.NEED_CHANGED, Notice.account_id == id_of("윤슬"))
    assert await _count(board, Notice, *changed) == 1


async def test_explanation_is_computed_anew_and_adds_up(board: Board) -> None:
    code = await published_need(board)
    await run_matcher(board.database, board.clock())
    async with board.read() as session:
        need = await need_by_code(session, CLOCKWORK, code)
        kept = (
            await session.scalars(sa.select(Match.score).where(Match.enterprise_id == id_of("푸른인쇄")))
        ).one()
    why = await explain_match(board.database, need, id_of("푸른인쇄"), board.clock())
    assert why.score == pytest.approx(kept, abs=1e-6)
    assert sum(part.value for part in why.parts) == pytest.approx(why.score, abs=1e-6)


async def test_agency_sees_whom_it_reaches_and_staff_also_what_kept_the_others_out(board: Board) -> None:
    code = await published_need(board)
    await run_matcher(board.database, board.clock())
    haneul, garam, daon = await board.as_("하늘"), await board.as_("가람"), await board.as_("다온")
    page = texts(await haneul.get(f"/needs/{code}/matches"))
    assert "푸른인쇄" in page
    assert "적합도" not in page.split("맞는 상품")[0]
    assert "결정" in texts(await garam.get(f"/needs/{code}/matches"))
    assert (await daon.get(f"/needs/{code}/matches")).status_code == 403
    assert (await (await board.as_("윤슬")).get(f"/needs/{code}/matches")).status_code == 403


async def test_shortlist_over_the_api(board: Board) -> None:
    code = await published_need(board)
    await run_matcher(board.database, board.clock())
    answer = await (await board.as_("하늘")).api("GET", f"/api/v1/needs/{code}/matches")
    assert answer.json()["matches"][0]["name"] == "푸른인쇄"
    assert (await (await board.as_("여울")).api("GET", f"/api/v1/needs/{code}/matches")).status_code == 403


async def test_product_of_a_closed_store_is_on_no_shortlist(board: Board) -> None:
    await published_need(board)
    await run_matcher(board.database, board.clock())
    assert await _count(board, ProductMatch) == 0
