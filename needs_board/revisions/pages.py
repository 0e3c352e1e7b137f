"""The page of all revisions of a quote."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.kit.visit import Visit
from needs_board.quotes.queries import listed_quote, revisions_of
from needs_board.revisions.forms import Change, changes


class RevisionRow(msgspec.Struct, frozen=True):
    """A revision with what it changed; nothing for the first."""

    revision: int
    submitted_at: datetime
    total_won: int
    changes: tuple[Change, ...]


class RevisionsView(msgspec.Struct, frozen=True):
    """All submitted revisions of a quote, the latest first."""

    number: str
    title: str
    rows: list[RevisionRow]


@get("/quotes/{number:str}/revisions")
async def revisions_page(look: NamedDependency[Visit], number: FromPath[str]) -> Response[Any]:
    quote = (await listed_quote(look.session, look.asker, number)).quote
    kept = await revisions_of(look.session, quote.id)
    earlier = [snapshot for _number, _at, snapshot in kept[1:]]
    rows = [
        RevisionRow(
            revision,
            at,
            now.net_won + now.vat_won,
            changes(earlier[place], now) if place < len(earlier) else (),
        )
        for place, (revision, at, now) in enumerate(kept)
    ]
    return look.page("revisions/revisions.html", RevisionsView(quote.number, quote.title, rows))


routes: list[Any] = [revisions_page]
