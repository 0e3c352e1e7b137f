"""A request for a quote that waits for its seller."""

from decimal import Decimal

from needs_board.autoquotes.actions import settle_consent
from needs_board.autoquotes.forms import ConsentForm
from needs_board.offers.actions import quote_product
from needs_board.offers.forms import ProductQuoteForm
from tests.board import Board
from tests.world import asker


async def waiting_terms(board: Board, *, is_on: bool = False) -> None:
    """Let 윤슬 settle that every quote waits for confirmation, or that none does."""
    async with board.write() as session:
        await settle_consent(session, asker("윤슬"), ConsentForm(is_on=is_on), board.clock())


async def waiting_request(board: Board, product: int) -> str:
    """Let 하늘 ask 윤슬 for a quote of a product that waits for confirmation, and return its number."""
    await waiting_terms(board)
    async with board.write() as session:
        form = ProductQuoteForm(Decimal(10))
        quote = await quote_product(session, asker("하늘"), product, form, board.clock())
    await waiting_terms(board, is_on=True)
    return quote.number
