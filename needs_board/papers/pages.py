"""Looking at a new seal on a sample quote."""

import asyncio
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency

from needs_board.kit.objects import open_objects
from needs_board.kit.visit import Visit
from needs_board.papers import queries
from needs_board.papers.actions import draw_quote


@get("/me/seal/sample.png", include_in_schema=False)
async def seal_sample(look: NamedDependency[Visit]) -> Response[bytes]:
    """Show the seal that was just uploaded on a sample quote."""
    paper = await queries.seal_sample(look.session, look.asker, open_objects(look.settings), look.at)
    return Response(await asyncio.to_thread(draw_quote, paper), media_type="image/png")


routes: list[Any] = [seal_sample]
