"""A request for a quote that waits for its seller."""

from decimal import Decimal

from needs_board.autoquotes.actions import settle_consent
from needs_board.autoquotes.forms import ConsentForm
from needs_board.offers.actions import quote_product
from needs_board.offers.forms import ProductQuoteForm
from tests.board import Board
from tests.world import asker


async def waiting_request(board: Board, product: int) -> str:
    """Let 하늘 ask 윤슬 for a quote of a product that waits for confirmation, and return its number."""
    async with board.write() as session:
        await settle_consent(session, asker("윤슬"), ConsentForm(is_on=False), board.clock())
        form = ProductQuoteForm(Decimal(10))
        quote = await quote_product(session, asker("하늘"), product, form, board.clock())
        await settle_consent(session, asker("윤슬"), ConsentForm(is_on=True), board.clock())
        return quote.number
