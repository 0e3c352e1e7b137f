"""Downloading papers."""

import asyncio
from typing import Any
from urllib.parse import quote as percent_encoded

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.kit.objects import open_objects
from needs_board.kit.visit import Visit
from needs_board.papers import queries
from needs_board.papers.actions import draw_quote, print_quote
from needs_board.quotes.queries import quote_by_number


@get("/quotes/{number:str}/pdf", include_in_schema=False)
async def quote_pdf(look: NamedDependency[Visit], number: FromPath[str]) -> Response[bytes]:
    """Send the 견적서 of the submitted revision; `?download=1` saves it instead of showing it.

    It carries the moment of submission, so the same revision is the same file whenever it is fetched.
    """
    objects = open_objects(look.settings)
    paper = await queries.quote_paper(look.session, look.asker, objects, number)
    quote = await quote_by_number(look.session, look.asker, number)
    pdf = await asyncio.to_thread(print_quote, paper, at=quote.submitted_at or look.at)
    wanted = "attachment" if look.request.query_params.get("download") else "inline"
    name = f"견적서_{number}_{paper.supplier.name}.pdf"
    return Response(
        pdf,
        media_type="application/pdf",
        headers={
            # RFC 5987 for the Korean name; the plain one is for clients that cannot read it.
            "Content-Disposition": f"{wanted}; filename=\"{number}.pdf\"; filename*=UTF-8''{percent_encoded(name)}",
        },
    )


@get("/me/seal/sample.png", include_in_schema=False)
async def seal_sample(look: NamedDependency[Visit]) -> Response[bytes]:
    """Show the seal that was just uploaded on a sample quote."""
    paper = await queries.seal_sample(look.session, look.asker, open_objects(look.settings), look.at)
    return Response(await asyncio.to_thread(draw_quote, paper), media_type="image/png")


routes: list[Any] = [quote_pdf, seal_sample]
