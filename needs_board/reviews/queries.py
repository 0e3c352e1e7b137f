"""Reads for reviewers: the queue, one application with everything, and how long decisions took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.models import Account, Membership
from needs_board.accounts.queries import centre_name
from needs_board.applications.models import Application, ReviewRound
from needs_board.applications.queries import Applied, rounds_of
from needs_board.applications.rules import SECTION_LABELS, Decision, Section
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import TYPE_LABELS, StoreState
from needs_board.files.models import StoredFile
from needs_board.joining_papers.forms import ConfirmationPaper
from needs_board.kit.asker import Asker, Role, account_of, check_role
from needs_board.kit.brn import format_brn
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _
from needs_board.paper_kinds.queries import kind_name
from needs_board.paper_kinds.rules import Origin
from needs_board.paperwork.models import Paper
from needs_board.paperwork.queries import slots_of, slots_of_each
from needs_board.paperwork.rules import PaperState
from needs_board.reviews.rules import NEXT_STEPS, median_of

MEASURED = 200
"""So many of the latest decisions count for the median."""
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """An application in the queue, with how many of its papers are accepted of how many there are."""

    code: str
    enterprise: Enterprise
    round: ReviewRound
    accepted: int
    papers: int


@dataclass(frozen=True, slots=True)
class ToMend:
    """A section or a paper that is to be mended; `of` is the section's name or the paper's key."""

    of: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An application as its reviewer sees it; `decider` decided the latest round, None while it waits."""

    applied: Applied
    rounds: Sequence[ReviewRound]
    files: dict[UUID, StoredFile]
    decider: str | None

    @property
    def latest(self) -> ReviewRound:
        return self.rounds[0]

    @property
    def is_being_mended(self) -> bool:
        """Whether it was returned and not handed in again."""
        return (
            self.latest.state is Decision.RETURNED and self.applied.enterprise.state is StoreState.MORE_PAPERS
        )

    def open_papers(self) -> list[str]:
        """Return the names of the papers that must be accepted and are not.

        A kind without a paper was not asked for when the application was handed in.
        """
        return [
            kind_name(slot.kind)
            for slot in self.applied.papers
            if slot.paper and slot.paper.state is not PaperState.ACCEPTED
        ]

    def to_mend(self) -> list[ToMend]:
        """Return everything that was marked to be mended, in the order of the application."""
        asked = self.applied.application.asked
        sections = [
            ToMend(one.value, _(SECTION_LABELS[one]), str(asked[one.value]))
            for one in Section
            if one.value in asked
        ]
        papers = [
            ToMend(str(slot.paper.id), kind_name(slot.kind), slot.paper.reason)
            for slot in self.applied.papers
            if slot.paper and slot.paper.state is PaperState.RETURNED
        ]
        return sections + papers


async def queue(session: AsyncSession, asker: Asker) -> list[Waiting]:
    """Return the applications that wait for a decision, the longest waiting first."""
    check_role(asker, Role.STAFF)
    rows = await session.execute(
        sa.select(Application.code, Enterprise, ReviewRound)
        .join(Application, Application.id == ReviewRound.application_id)
        .join(Enterprise, Enterprise.id == Application.enterprise_id)
        .where(ReviewRound.state == Decision.WAITING)
        .order_by(ReviewRound.handed_in_at, ReviewRound.id)
        .limit(PAGE_SIZE)
    )
    waiting = rows.all()
    slots = await slots_of_each(session, [enterprise for _code, enterprise, _latest in waiting])
    found = []
    for code, enterprise, latest in waiting:
        states = [
            one.paper.state
            for one in slots[enterprise.id]
            if one.paper and one.kind.origin is not Origin.BOARD
        ]
        accepted = states.count(PaperState.ACCEPTED)
        found.append(Waiting(code or "", enterprise, latest, accepted, len(states)))
    return found


async def waiting_since(session: AsyncSession, asker: Asker) -> tuple[int, datetime | None]:
    """Return how many applications wait for a decision, and since when the oldest one does."""
    check_role(asker, Role.STAFF)
    statement = sa.select(sa.func.count(), sa.func.min(ReviewRound.handed_in_at)).where(
        ReviewRound.state == Decision.WAITING
    )
    count, oldest = (await session.execute(statement)).one()
    return count, oldest


async def time_to_decide(session: AsyncSession, asker: Asker) -> tuple[timedelta | None, int]:
    """Return the median time from handing in to the decision over the latest rounds, and how many those are."""
    check_role(asker, Role.STAFF)
    rows = await session.execute(
        sa.select(ReviewRound.handed_in_at, ReviewRound.decided_at)
        .where(ReviewRound.decided_at.is_not(None))
        .order_by(ReviewRound.decided_at.desc())
        .limit(MEASURED)
    )
    spans = [decided - handed_in for handed_in, decided in rows if decided is not None]
    return median_of(spans), len(spans)


async def review_of(session: AsyncSession, asker: Asker, code: str, *, lock: bool = False) -> Reviewed:
    """Return an application that was handed in, for the staff; raises NotFound for others.

    With `lock` its latest round stays as it is until the end of the transaction.
    """
    check_role(asker, Role.STAFF)
    statement = (
        sa.select(Application, Enterprise)
        .join(Enterprise, Enterprise.id == Application.enterprise_id)
        .where(Application.code == code)
    )
    if lock:
        statement = statement.with_for_update()
    found = (await session.execute(statement)).first()
    rounds = await rounds_of(session, found.Application.id) if found else ()
    if found is None or not rounds:
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    applied = Applied(found.Application, found.Enterprise, await slots_of(session, found.Enterprise))
    ids = [slot.paper.file_id for slot in applied.slots if slot.paper]
    files = await session.scalars(sa.select(StoredFile).where(StoredFile.id.in_(ids)))
    decider = await session.get(Account, rounds[0].decided_by) if rounds[0].decided_by else None
    return Reviewed(applied, rounds, {file.id: file for file in files}, decider.name if decider else None)


async def confirmation_paper(session: AsyncSession, reviewed: Reviewed, day: date) -> ConfirmationPaper:
    """Return the 입점 확정 통보 as an approval on a day makes it."""
    enterprise, application = reviewed.applied.enterprise, reviewed.applied.application
    return ConfirmationPaper(
        centre=await centre_name(session),
        code=application.code or "",
        enterprise=enterprise.name,
        representative=enterprise.representative,
        brn=format_brn(application.brn),
        type=TYPE_LABELS[enterprise.type],
        confirmed_on=day,
        next_steps=NEXT_STEPS,
    )


async def is_member(session: AsyncSession, asker: Asker, enterprise_id: UUID) -> bool:
    """Say whether the asker's account acts for an enterprise too."""
    statement = sa.select(Membership.id).where(
        Membership.account_id == account_of(asker), Membership.organisation_id == enterprise_id
    )
    return (await session.execute(statement)).first() is not None


def paper_in(reviewed: Reviewed, paper_id: UUID) -> Paper:
    """Return one of the papers under review; raises NotFound for older versions and for others'."""
    for slot in reviewed.applied.papers:
        if slot.paper is not None and slot.paper.id == paper_id:
            return slot.paper
    raise NotFound(_("그 사이 새 서류가 올라왔거나 없는 서류입니다. 새로 고친 뒤 확인해 주세요."))
