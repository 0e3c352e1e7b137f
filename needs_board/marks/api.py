"""The JSON API of marks."""

from typing import Any

import msgspec
from litestar import get
from litestar.di import NamedDependency

from needs_board.kit.visit import Visit
from needs_board.marks import queries


class MarkOut(msgspec.Struct, frozen=True):
    """A mark; a retired one cannot be given to a product any more."""

    code: str
    name_ko: str
    name_en: str
    about_ko: str
    is_retired: bool


class MarksOut(msgspec.Struct, frozen=True):
    """All marks in their order."""

    marks: list[MarkOut]


@get("/api/v1/marks")
async def list_marks(look: NamedDependency[Visit]) -> MarksOut:
    """List the marks that products can carry."""
    return MarksOut(
        [
            MarkOut(one.code, one.name_ko, one.name_en, one.about_ko, one.retired_at is not None)
            for one in await queries.marks(look.session)
        ]
    )


routes: list[Any] = [list_marks]
