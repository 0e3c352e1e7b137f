"""In a large market a store that changes costs what it concerns: only the needs that it fits are ranked anew."""

from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import StoreState
from needs_board.explanations.actions import replay_run
from needs_board.held import actions as held
from needs_board.market.rules import LEAST_PROBABILITY
from needs_board.matches.actions import run_matcher
from needs_board.matches.models import Invitation, Match, MatchedNeed
from needs_board.needs.forms import NeedItemForm
from needs_board.needs.models import Need
from tests.board import Board
from tests.cast import id_of
from tests.world import printing_houses, product_on_sale, published_need, word_rule

PRINTING, SNACKS = "마을 이야기 책자 인쇄", "행사 간식 구입"
SELLS_SNACKS = "행사 간식으로 과일과 채소를 상자에 담아 보냅니다."


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this market be held as a large one is."""
    held._shelf.cache_clear()
    monkeypatch.setattr(held, "ALWAYS_LEARNED_BELOW", 0)
    monkeypatch.setattr(held, "MOST_CHANGED_SHARE", 1)


async def matched(board: Board) -> None:
    """Let two needs be ranked: one for printers, one that nobody has an open store for yet."""
    await printing_houses(board, 3)
    await product_on_sale(board)
    await published_need(board, title=PRINTING)
    fruit = (NeedItemForm(name="간식", spec="과일과 채소", quantity=Decimal(50), unit="상자"),)
    await published_need(board, title=SNACKS, category="goods-food", purpose="나눔 행사 간식", items=fruit)
    assert await run(board) == 2


async def run(board: Board) -> int:
    """Return how many needs a run of the matcher an hour later ranked."""
    board.clock.forward(timedelta(hours=1))
    return (await run_matcher(board.database, board.clock())).needs


async def change_store(board: Board, name: str, **values: object) -> None:
    board.clock.forward(timedelta(hours=1))
    values = {"changed_at": board.clock(), "opened_at": board.clock()} | values
    async with board.write() as session:
        await session.execute(sa.update(Enterprise).where(Enterprise.id == id_of(name)).values(values))


async def fitting(board: Board, title: str) -> list[tuple[object, ...]]:
    """Return who fits a need: name, rank, score, probability."""
    async with board.read() as session:
        rows = await session.execute(
            sa.select(Enterprise.name, Match.rank, Match.score, Match.probability)
            .join(Match, Match.enterprise_id == Enterprise.id)
            .join(Need, Need.id == Match.need_id)
            .where(Need.title == title, Match.probability >= LEAST_PROBABILITY)
            .order_by(Match.rank)
        )
        return [tuple(row) for row in rows]


async def rank_all_anew(board: Board) -> int:
    async with board.write() as session:
        await session.execute(sa.update(MatchedNeed).values(fingerprint=""))
    await change_store(board, "새싹마을", opened_at=None)
    return await run(board)


async def test_store_that_opens_is_found_for_the_need_it_fits_and_leaves_the_others_alone(
    board: Board,
) -> None:
    await matched(board)
    await change_store(board, "새싹마을", state=StoreState.OPEN, description=SELLS_SNACKS)
    assert await run(board) == 1
    assert next(row[0] for row in await fitting(board, SNACKS)) == "새싹마을"
    async with board.read() as session:
        invited = await session.scalars(
            sa.select(Need.title)
            .join(Invitation, Invitation.need_id == Need.id)
            .where(Invitation.enterprise_id == id_of("새싹마을"))
        )
        assert list(invited) == [SNACKS]
    assert (await replay_run(board.database, "last", board.clock())).same
    assert await run(board) == 0


async def test_what_is_left_alone_is_what_ranking_all_anew_would_give(board: Board) -> None:
    await matched(board)
    await change_store(board, "새싹마을", state=StoreState.OPEN, description=SELLS_SNACKS)
    await change_store(board, "인쇄소 2", description="책자를 찍고 현수막을 겁니다. 명함도 만듭니다.")
    assert await run(board) == 2
    await change_store(board, "새싹마을", description=f"{SELLS_SNACKS} 떡도 빚습니다.")
    assert await run(board) == 1
    found = [await fitting(board, title) for title in (PRINTING, SNACKS)]
    assert await rank_all_anew(board) == 2
    assert [await fitting(board, title) for title in (PRINTING, SNACKS)] == found


async def test_store_that_closes_leaves_the_needs_that_it_fitted(board: Board) -> None:
    await matched(board)
    assert "인쇄소 1" in [row[0] for row in await fitting(board, PRINTING)]
    await change_store(board, "인쇄소 1", state=StoreState.SUSPENDED)
    assert await run(board) == 1
    assert "인쇄소 1" not in [row[0] for row in await fitting(board, PRINTING)]


@pytest.mark.parametrize("reason", ["another process", "words"])
async def test_all_are_ranked_anew_where_other_scores_may_have_changed(board: Board, reason: str) -> None:
    await matched(board)
    await change_store(board, "새싹마을", state=StoreState.OPEN)
    if reason == "words":
        await word_rule(board, "책자", "도시락")
    else:
        held._shelf.cache_clear()
    assert await run(board) == 2
