"""What an enterprise reads of its own invitation: words, likeness, category, and the facts about itself."""

import sqlalchemy as sa

from needs_board.matches.actions import run_matcher
from needs_board.matches.models import Match
from needs_board.notifications.models import Notice
from needs_board.notifications.rules import NoticeKind
from tests.board import Board, texts
from tests.cast import id_of
from tests.world import product_on_sale, published_need, word_rule


async def invited(board: Board) -> str:
    """Let the printer be asked for leaflets, which the centre says are booklets."""
    await word_rule(board, "전단", "책자")
    await product_on_sale(board)
    code = await published_need(board, title="행사 전단 인쇄", purpose="행사를 알릴 전단입니다.")
    await run_matcher(board.database, board.clock())
    return code


async def test_enterprise_reads_words_likeness_category_and_its_own_facts(board: Board) -> None:
    code = await invited(board)
    shown = texts(await (await board.as_("윤슬")).get(f"/invitations/{code}"))
    assert "전단 ≈ 책자" in shown
    assert "분류가 같음: 인쇄·홍보물" in shown
    assert "함께 살펴본 조건" in shown
    assert "가장 가까운 상품으로 필요한 수량을 채우면" in shown
    assert "아직 끝난 안내가 없어 보통으로 보았습니다." in shown


async def test_conditions_that_the_need_does_not_set_are_left_out(board: Board) -> None:
    await product_on_sale(board)
    code = await published_need(board, budget_won=None)
    await run_matcher(board.database, board.clock())
    shown = texts(await (await board.as_("윤슬")).get(f"/invitations/{code}"))
    assert "함께 살펴본 조건" in shown
    assert "가격 " not in shown
    assert "수요에서 따로 정하지 않았습니다." not in shown


async def test_enterprise_that_was_not_asked_reads_nothing(board: Board) -> None:
    code = await invited(board)
    assert (await (await board.as_("여울")).get(f"/invitations/{code}")).status_code == 404


async def test_mail_names_words_similar_words_and_the_category_by_name(board: Board) -> None:
    await invited(board)
    async with board.read() as session:
        told = Notice.account_id == id_of("윤슬"), Notice.kind == NoticeKind.INVITATION
        facts = (await session.scalars(sa.select(Notice.facts).where(*told))).one()
        kinds = await session.scalar(sa.select(Match.reasons).where(Match.enterprise_id == id_of("푸른인쇄")))
    line = facts["reasons"].split(", ")
    assert {"인쇄·홍보물", "전단(책자)"} <= set(line)
    assert len(line) == len(set(line))
    assert "goods-print" not in facts["reasons"]
    assert kinds is not None
    assert {one["kind"] for one in kinds} >= {"similar", "category"}


async def test_shortlist_and_invitations_over_the_api_tell_the_kind_of_each_reason(board: Board) -> None:
    await invited(board)
    answer = (await (await board.as_("윤슬")).api("GET", "/api/v1/invitations")).json()
    (one,) = answer["invitations"]
    assert {reason["kind"] for reason in one["reasons"]} >= {"similar", "category"}
