"""What became of a need while its author wrote."""

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.needs.forms import Difference, NeedForm
from needs_board.needs.models import Need
from needs_board.needs.queries import changes_since, form_of


async def versions_since(
    session: AsyncSession, need: Need, seen_revision: int
) -> tuple[dict[str, str], NeedForm]:
    """Return the plain text before, by field, of all that changed since a revision, and the need as it is now."""
    base: dict[str, str] = {}
    for change in await changes_since(session, need.id, seen_revision):
        for one in msgspec.convert(change.differences, list[Difference]):
            base.setdefault(one.field, one.before)
    return base, await form_of(session, need)
