"""The words of quotes reach the enterprise, once nothing of them is sealed any more."""

import pytest
import sqlalchemy as sa

from needs_board.harvest.queries import quoted_words
from needs_board.kit.asker import CLOCKWORK
from needs_board.market.queries import read_market
from needs_board.needs.queries import need_by_code
from needs_board.quotes.models import Quote, QuoteLine
from tests.board import Board
from tests.cast import id_of
from tests.world import awarded_need, evaluating_need, published_need, submitted_quote


async def test_words_of_a_won_quote_are_part_of_what_the_enterprise_is_matched_by(board: Board) -> None:
    _code, number = await awarded_need(board)
    async with board.read() as session:
        names = set(
            await session.scalars(
                sa.select(QuoteLine.name)
                .join(Quote, Quote.id == QuoteLine.quote_id)
                .where(Quote.number == number)
            )
        )
        said = (await quoted_words(session))[id_of("푸른인쇄")]
        market = await read_market(session)
    (store,) = (one for one in market.enterprises.documents if one.key == str(id_of("푸른인쇄")))
    assert names
    assert all(name in said["won"] for name in names)
    assert store.fields["won"] == said["won"]
    assert said["answered"] == ""


@pytest.mark.parametrize("is_over", [False, True])
async def test_words_of_a_sealed_quote_are_nowhere_before_the_deadline(board: Board, is_over: bool) -> None:
    if is_over:
        await evaluating_need(board, 윤슬=20_000)
    else:
        code = await published_need(board)
        async with board.read() as session:
            assert (await need_by_code(session, CLOCKWORK, code)).sealed
        await submitted_quote(board, code, "윤슬", 20_000)
    async with board.read() as session:
        said = await quoted_words(session)
    assert (id_of("푸른인쇄") in said) is is_over
    if is_over:
        assert said[id_of("푸른인쇄")]["answered"]
