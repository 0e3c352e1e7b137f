"""Wording anew what a returned application is asked to mend."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.applications.rules import Decision
from needs_board.corrections import queries
from needs_board.corrections.forms import Words
from needs_board.journal.actions import note
from needs_board.kit.asker import Asker
from needs_board.kit.db import change_state
from needs_board.kit.errors import Conflict
from needs_board.kit.i18n import _
from needs_board.paperwork.actions import decide_paper
from needs_board.paperwork.rules import PaperState
from needs_board.reviews.actions import tell_what_to_mend
from needs_board.reviews.queries import Reviewed, ToMend, paper_in


async def correct_reasons(session: AsyncSession, asker: Asker, code: str, words: Words, at: datetime) -> int:
    """Word anew what is to be mended and return how many wordings changed; the enterprise is told where any did.

    Raises Conflict when something of it was mended meanwhile, or the application handed in again.
    """
    reviewed = await queries.returned_application(session, asker, code, lock=True)
    asked = {one.of: one for one in reviewed.to_mend()}
    if asked.keys() != words.reasons.keys():
        raise Conflict(_("그 사이 기업이 고친 것이 있습니다. 남은 것을 확인하고 다시 저장해 주세요."))
    changed = 0
    for of, one in asked.items():
        if one.reason != words.reasons[of]:
            await _reword(session, asker, reviewed, one, words.reasons[of], at)
            changed += 1
    if reviewed.latest.note != words.note:
        _note_wordings(session, asker, code, ("note", reviewed.latest.note, words.note), at)
        await change_state(session, reviewed.latest, Decision.RETURNED, Decision.RETURNED, note=words.note)
        changed += 1
    if changed:
        await tell_what_to_mend(session, reviewed, at)
    return changed


async def _reword(
    session: AsyncSession, asker: Asker, reviewed: Reviewed, one: ToMend, reason: str, at: datetime
) -> None:
    application = reviewed.applied.application
    _note_wordings(session, asker, application.code or "", (one.of, one.reason, reason), at)
    if one.of in application.asked:
        application.asked = application.asked | {one.of: reason}
        await session.flush()
        return
    paper = paper_in(reviewed, UUID(one.of))
    await decide_paper(session, asker, paper, PaperState.RETURNED, reason, at)


def _note_wordings(
    session: AsyncSession, asker: Asker, code: str, change: tuple[str, str, str], at: datetime
) -> None:
    of, before, after = change
    note(session, asker, "correct_reason", f"application:{code}", at, of=of, before=before, after=after)
