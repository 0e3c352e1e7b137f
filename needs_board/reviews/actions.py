"""What a reviewer does: look at each paper, ask to mend, approve, return, refuse."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.queries import members
from needs_board.applications.models import Application
from needs_board.applications.queries import proof_in
from needs_board.applications.rules import MENDABLE, Decision, Section
from needs_board.enterprises.actions import add_certificate
from needs_board.enterprises.forms import CertificateForm
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import StoreState, check_move
from needs_board.files.actions import store_file
from needs_board.files.forms import NewFile
from needs_board.files.rules import FileKind
from needs_board.joining_papers.forms import ConfirmationPaper, Printed
from needs_board.journal.actions import note
from needs_board.kit.asker import Asker
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.db import change_state
from needs_board.kit.errors import Conflict, Refused
from needs_board.kit.i18n import _
from needs_board.kit.objects import Objects
from needs_board.notifications.actions import tell
from needs_board.notifications.forms import News
from needs_board.notifications.rules import Facts, NoticeKind
from needs_board.paper_kinds.queries import kind_of
from needs_board.paper_kinds.rules import CONFIRMATION
from needs_board.paperwork.actions import decide_paper, hand_in
from needs_board.paperwork.forms import PaperFacts
from needs_board.paperwork.rules import PaperState
from needs_board.reviews import queries
from needs_board.reviews.queries import Reviewed
from needs_board.reviews.rules import (
    STORE_AFTER,
    check_can_approve,
    check_can_return,
    check_not_own,
    check_proof_lasts,
)


async def accept_paper(session: AsyncSession, asker: Asker, code: str, paper_id: UUID, at: datetime) -> None:
    """Accept a paper of an application that waits for a decision."""
    reviewed = await _under_review(session, asker, code)
    paper = queries.paper_in(reviewed, paper_id)
    await decide_paper(session, asker, paper, PaperState.ACCEPTED, "", at)


async def return_paper(
    session: AsyncSession, asker: Asker, code: str, paper_id: UUID, reason: str, at: datetime
) -> None:
    """Mark a paper to be mended; the enterprise reads why when the application is returned."""
    reviewed = await _under_review(session, asker, code)
    paper = queries.paper_in(reviewed, paper_id)
    await decide_paper(session, asker, paper, PaperState.RETURNED, reason, at)


async def ask_section(
    session: AsyncSession, asker: Asker, code: str, section: Section, reason: str, at: datetime
) -> None:
    """Mark a section to be mended; without a reason the mark is taken away."""
    reviewed = await _under_review(session, asker, code)
    application = reviewed.applied.application
    if section not in MENDABLE:
        raise Refused(_("이 항목은 보완을 요청할 수 없습니다. 다른 항목이나 서류에 적어 주세요."))
    asked = {name: why for name, why in application.asked.items() if name != section.value}
    application.asked = asked | ({section.value: reason} if reason else {})
    await session.flush()
    note(session, asker, "ask_section", f"application:{code}", at, section=section.value, asked=bool(reason))


async def approvable(session: AsyncSession, asker: Asker, code: str, at: datetime) -> Reviewed:
    """Return an application that can be approved, held until the end of the transaction.

    Raises Refused while a paper is not accepted or when the certificate has lapsed, Conflict when somebody else decided before.
    """
    reviewed = await _under_review(session, asker, code)
    check_can_approve(reviewed.open_papers(), [one.name for one in reviewed.to_mend()])
    proof = proof_in(reviewed.applied)
    check_proof_lasts(proof.valid_until if proof else None, today_in_seoul(at))
    return reviewed


async def approve_application(
    session: AsyncSession,
    asker: Asker,
    objects: Objects,
    code: str,
    confirmation: Printed[ConfirmationPaper],
    at: datetime,
) -> None:
    """Approve an application: the certificate counts, the confirmation is kept, the enterprise is told.

    Raises what `approvable` does, and Conflict when the confirmation does not say any more what is approved.
    """
    reviewed = await approvable(session, asker, code, at)
    if await queries.confirmation_paper(session, reviewed, today_in_seoul(at)) != confirmation.paper:
        raise Conflict(_("그 사이 신청한 내용이 바뀌었습니다. 새로 고친 뒤 확인하고 다시 확정해 주세요."))
    enterprise, proof = reviewed.applied.enterprise, proof_in(reviewed.applied)
    await _decide(session, asker, reviewed, Decision.APPROVED, "", at)
    if proof is not None and proof.issued_on is not None:
        certificate = CertificateForm(
            kind=enterprise.type,
            number=proof.number,
            issuer=proof.issuer,
            issued_on=proof.issued_on,
            valid_until=proof.valid_until,
        )
        await add_certificate(session, asker, enterprise, certificate, at)
    await _keep_confirmation(session, asker, objects, enterprise, confirmation.pdf, at)
    await _tell(session, reviewed, NoticeKind.APPLICATION_APPROVED, "/me/application/approved", {}, at)


async def return_application(session: AsyncSession, asker: Asker, code: str, word: str, at: datetime) -> None:
    """Send an application back with everything that is to be mended.

    Raises Refused when nothing was marked, Conflict when somebody else decided before.
    """
    reviewed = await _under_review(session, asker, code)
    check_can_return([one.name for one in reviewed.to_mend()])
    await _decide(session, asker, reviewed, Decision.RETURNED, word, at)
    await tell_what_to_mend(session, reviewed, at)


async def reject_application(
    session: AsyncSession, asker: Asker, code: str, reason: str, at: datetime
) -> None:
    """Refuse an application with a reason; its registration number is free again.

    Raises Conflict when somebody else decided before.
    """
    reviewed = await _under_review(session, asker, code)
    await _decide(session, asker, reviewed, Decision.REJECTED, reason, at)
    await session.execute(
        sa.update(Enterprise).where(Enterprise.id == reviewed.applied.enterprise.id).values(brn=None)
    )
    facts = {"reason": reason}
    await _tell(session, reviewed, NoticeKind.APPLICATION_REJECTED, "/me/application", facts, at)


async def _under_review(session: AsyncSession, asker: Asker, code: str) -> Reviewed:
    """Return an application that waits for a decision, held until the end of the transaction.

    Raises Forbidden for a reviewer who acts for the enterprise, Conflict when it was decided already.
    """
    reviewed = await queries.review_of(session, asker, code, lock=True)
    check_not_own(await queries.is_member(session, asker, reviewed.applied.enterprise.id))
    if reviewed.latest.state is not Decision.WAITING:
        raise Conflict(
            _("%(name)s님이 먼저 결정했습니다. 새로 고친 뒤 결과를 확인해 주세요.")
            % {"name": reviewed.decider or _("다른 담당자")}
        )
    return reviewed


async def _decide(
    session: AsyncSession,
    asker: Asker,
    reviewed: Reviewed,
    decision: Decision,
    word: str,
    at: datetime,
) -> None:
    """End the round and move the enterprise, both only from the state that was seen."""
    enterprise, wanted = reviewed.applied.enterprise, STORE_AFTER[decision]
    check_move(enterprise.state, wanted)
    ended = {"decided_at": at, "decided_by": asker.account_id, "note": word}
    await change_state(session, reviewed.latest, Decision.WAITING, decision, **ended)
    state_reason = word if wanted is StoreState.REJECTED else ""
    await change_state(
        session, enterprise, StoreState.APPLIED, wanted, changed_at=at, state_reason=state_reason
    )
    code = reviewed.applied.application.code
    note(
        session,
        asker,
        "decide_application",
        f"application:{code}",
        at,
        decision=decision.value,
        round=reviewed.latest.number,
        waited_seconds=round((at - reviewed.latest.handed_in_at).total_seconds()),
    )


async def _keep_confirmation(
    session: AsyncSession, asker: Asker, objects: Objects, enterprise: Enterprise, pdf: bytes, at: datetime
) -> None:
    """Keep the 입점 확정 통보 among the papers of the enterprise."""
    new = NewFile(
        organisation_id=enterprise.id,
        kind=FileKind.PAPER,
        name=f"입점확정통보_{enterprise.name}.pdf",
        media_type="application/pdf",
        data=pdf,
    )
    file = await store_file(session, objects, asker, new, at)
    await hand_in(session, asker, enterprise, await kind_of(session, CONFIRMATION), file, PaperFacts())


async def tell_what_to_mend(session: AsyncSession, reviewed: Reviewed, at: datetime) -> None:
    """Tell the enterprise everything that it is asked to mend; after the decision as what was worded anew."""
    words = [f"{one.name}: {one.reason}" for one in reviewed.to_mend()]
    text = "; ".join([*words, reviewed.latest.note] if reviewed.latest.note else words)
    if reviewed.latest.decided_at != at:
        text = _("바로잡은 안내입니다. %(to_mend)s") % {"to_mend": text}
    await _tell(session, reviewed, NoticeKind.APPLICATION_RETURNED, "/me/application", {"to_mend": text}, at)


async def _tell(
    session: AsyncSession,
    reviewed: Reviewed,
    kind: NoticeKind,
    href: str,
    facts: Mapping[str, str],
    at: datetime,
) -> None:
    """Tell the enterprise of a decision; news of a kind about a round is told once at a moment."""
    application: Application = reviewed.applied.application
    enterprise, latest = reviewed.applied.enterprise, reviewed.latest
    known: Facts = {"code": application.code or "", "enterprise": enterprise.name}
    subject = f"application:{application.code}/{latest.number}"
    if latest.decided_at != at:
        subject += f"/{at.isoformat()}"
    await tell(
        session, News(kind, subject, href, {**known, **facts}), await members(session, [enterprise.id]), at
    )
