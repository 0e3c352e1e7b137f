"""Handing in a paper, and taking a new seal into use."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.enterprises.actions import set_seal
from needs_board.enterprises.actions import subject as subject_of
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import check_may_change
from needs_board.files.models import StoredFile
from needs_board.journal.actions import note
from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.db import change_state
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _
from needs_board.paper_kinds.models import PaperKind
from needs_board.paper_kinds.rules import Origin
from needs_board.paperwork import queries
from needs_board.paperwork.forms import PaperFacts
from needs_board.paperwork.models import Paper
from needs_board.paperwork.rules import PaperState, check_may_hand_in, check_move


async def hand_in(
    session: AsyncSession,
    asker: Asker,
    enterprise: Enterprise,
    kind: PaperKind,
    file: StoredFile,
    facts: PaperFacts,
) -> Paper:
    """Hand in a paper as the newest version of its kind, at the time its file was stored; older versions stay.

    Raises Refused while the application lies with the centre, or when nobody asked for this paper.
    """
    check_may_change(asker, enterprise.id)
    before = (await queries.versions_of(session, enterprise.id, kind.code))[:1]
    if kind.origin is not Origin.BOARD:
        slot = queries.Slot(kind, before[0] if before else None)
        lapsed = slot.ended_on(today_in_seoul(file.created_at)) is not None
        check_may_hand_in(enterprise.state, before[0].state if before else None, has_lapsed=lapsed)
    made = Paper(
        enterprise_id=enterprise.id,
        kind=kind.code,
        version=before[0].version + 1 if before else 1,
        file_id=file.id,
        state=_FIRST_STATES[kind.origin],
        created_at=file.created_at,
        created_by=asker.account_id,
        **msgspec.structs.asdict(facts),
    )
    session.add(made)
    await session.flush()
    facts_noted = {"kind": kind.code, "version": made.version, "file": str(file.id)}
    note(session, asker, "hand_in_paper", subject_of(enterprise), file.created_at, **facts_noted)
    return made


async def use_seal(
    session: AsyncSession, asker: Asker, enterprise: Enterprise, paper_id: UUID, at: datetime
) -> None:
    """Take the seal that was looked at on a sample quote into use; raises NotFound when there is none to take."""
    check_may_change(asker, enterprise.id)
    paper = await queries.seal_looked_at(session, enterprise.id)
    if paper is None or paper.id != paper_id:
        raise NotFound(_("확인할 도장이 없습니다. 도장 사진을 다시 올려 주세요."))
    check_move(paper.state, PaperState.HANDED_IN)
    await change_state(session, paper, paper.state, PaperState.HANDED_IN)
    await set_seal(session, asker, enterprise, await session.get_one(StoredFile, paper.file_id), at)


async def decide_paper(
    session: AsyncSession, asker: Asker, paper: Paper, wanted: PaperState, reason: str, at: datetime
) -> None:
    """Accept a paper or ask to mend it, once; only the staff do. Raises Conflict when somebody was faster."""
    check_role(asker, Role.STAFF)
    check_move(paper.state, wanted)
    decided = {"reason": reason, "decided_at": at, "decided_by": asker.account_id}
    await change_state(session, paper, paper.state, wanted, **decided)
    note(session, asker, "decide_paper", f"paper:{paper.id}", at, kind=paper.kind, state=wanted.value)


_FIRST_STATES = {
    Origin.UPLOAD: PaperState.HANDED_IN,
    Origin.SEAL: PaperState.LOOKED_AT,
    Origin.BOARD: PaperState.ACCEPTED,
}
