"""What the centre of the story does about those who want to join."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.applications.queries import own_application
from needs_board.applications.rules import Decision
from needs_board.demo.people import Cast
from needs_board.demo.roles import ApplicantText, RoundText
from needs_board.enterprises.rules import EnterpriseType
from needs_board.joining.actions import invite_enterprise
from needs_board.joining.forms import InviteForm
from needs_board.joining_papers.actions import print_confirmation
from needs_board.joining_papers.forms import Printed
from needs_board.kit.asker import Asker
from needs_board.kit.calendar import today_in_seoul
from needs_board.reviews import actions
from needs_board.reviews.queries import confirmation_paper


async def send_invitation(cast: Cast, session: AsyncSession, at: datetime) -> None:
    """Invite an enterprise that has not answered yet."""
    form = InviteForm(
        enterprise_name="㈜숲속장난감공방",
        type=EnterpriseType.SOCIAL_ENTERPRISE,
        person_name="함소리",
        email="sori@supsok.example",
    )
    await invite_enterprise(session, _reviewer(cast), form, at)


async def decide(
    cast: Cast, text: ApplicantText, one: RoundText, session: AsyncSession, at: datetime
) -> None:
    """Look at the papers of an application and decide it, as the script has it."""
    reviewer = _reviewer(cast)
    applied = await own_application(session, cast.suppliers[text.key])
    code = applied.application.code or ""
    if one.decision is Decision.REJECTED:
        await actions.reject_application(session, reviewer, code, one.word, at)
        return
    for slot in applied.papers:
        if slot.paper is not None and slot.kind.code == one.to_mend:
            await actions.return_paper(session, reviewer, code, slot.paper.id, one.reason, at)
        elif slot.paper is not None:
            await actions.accept_paper(session, reviewer, code, slot.paper.id, at)
    if one.decision is Decision.RETURNED:
        await actions.return_application(session, reviewer, code, one.word, at)
        return
    paper = await confirmation_paper(
        session, await actions.approvable(session, reviewer, code, at), today_in_seoul(at)
    )
    confirmation = Printed(paper, print_confirmation(paper, at=at))
    await actions.approve_application(session, reviewer, cast.objects, code, confirmation, at)


def _reviewer(cast: Cast) -> Asker:
    return next(asker for asker in cast.askers.values() if asker.is_staff)
