"""Downloading the transcript of a thread."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.kit.paper import render_paper
from needs_board.kit.sending import attachment
from needs_board.kit.visit import Visit
from needs_board.transcripts import queries


@get("/threads/{thread_id:uuid}/transcript", include_in_schema=False)
async def transcript_pdf(look: NamedDependency[Visit], thread_id: FromPath[UUID]) -> Response[bytes]:
    """Send the thread as PDF, for one of its two sides."""
    name, values = await queries.transcript_of(look.session, look.asker, thread_id)
    await look.let_go()
    pdf = await asyncio.to_thread(render_paper, "transcript", values, at=look.at)
    return attachment(pdf, name, "application/pdf")


routes: list[Any] = [transcript_pdf]
