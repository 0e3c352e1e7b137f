"""Issuing the paper of a quote: made once, and the same bytes from then on."""

import asyncio
from contextlib import suppress
from datetime import datetime
from hashlib import sha256

from sqlalchemy.exc import IntegrityError

from needs_board.files.actions import store_file
from needs_board.files.forms import NewFile
from needs_board.files.rules import FileKind
from needs_board.issuing import queries
from needs_board.issuing.models import IssuedPaper
from needs_board.kit.asker import Asker
from needs_board.kit.db import Database
from needs_board.kit.objects import Objects
from needs_board.papers.actions import print_quote
from needs_board.papers.queries import SubmittedPaper, quote_paper


async def issue_quote(
    database: Database, objects: Objects, asker: Asker, number: str, site: str, at: datetime
) -> tuple[SubmittedPaper, bytes]:
    """Return what the 견적서 of a quote's submitted revision shows, and the PDF, which is made by whoever comes first.

    `site` is the address of the board, for the code. Raises NotFound as the quote does for who may not see it,
    Refused when it was never submitted. Takes some 100 ms the first time and holds no transaction meanwhile.
    """
    async with database.read() as session:
        submitted = await quote_paper(session, asker, objects, number, site)
        kept = await queries.issued_content(session, objects, submitted.revision)
    if kept is not None:
        return submitted, kept
    moment = submitted.revision.submitted_at
    pdf = await asyncio.to_thread(print_quote, submitted.paper, at=moment)
    # Somebody may have fetched it in this moment; the same revision of the same moment is the same file.
    with suppress(IntegrityError):
        await _keep(database, objects, asker, submitted, pdf, at)
    return submitted, pdf


async def _keep(
    database: Database,
    objects: Objects,
    asker: Asker,
    submitted: SubmittedPaper,
    pdf: bytes,
    at: datetime,
) -> None:
    new = NewFile(
        organisation_id=submitted.enterprise_id,
        kind=FileKind.ISSUED_QUOTE,
        name=f"{submitted.paper.number}.pdf",
        media_type="application/pdf",
        data=pdf,
    )
    async with database.write() as session:
        file = await store_file(session, objects, asker, new, at)
        session.add(
            IssuedPaper(
                revision_id=submitted.revision.id,
                file_id=file.id,
                sha256=sha256(pdf).hexdigest(),
                issued_at=at,
            )
        )
