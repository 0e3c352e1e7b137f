"""Warning of a certificate's end, suspending at its lapse, and taking renewals."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.queries import members, staff
from needs_board.enterprises.actions import add_certificate
from needs_board.enterprises.forms import CertificateForm
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import CERTIFICATE_LABELS, EnterpriseType, StoreState, SuspendedFor
from needs_board.kit.asker import CLOCKWORK, Asker
from needs_board.kit.calendar import paper_day, today_in_seoul
from needs_board.lapses import queries
from needs_board.lapses.queries import Ending, Renewal
from needs_board.lapses.rules import LAPSED, warning_due
from needs_board.notifications.actions import tell
from needs_board.notifications.forms import News
from needs_board.notifications.rules import NoticeKind
from needs_board.openings.actions import change_store_state, suspend_store
from needs_board.openings.queries import is_proven
from needs_board.paperwork.actions import decide_paper
from needs_board.paperwork.rules import PaperState
from needs_board.reviews.queries import is_member
from needs_board.reviews.rules import check_not_own


async def warn_and_suspend(session: AsyncSession, at: datetime) -> tuple[int, int]:
    """Warn of certificates that end, each warning once, and suspend lapsed stores; return how many of both."""
    today = today_in_seoul(at)
    warned = 0
    for one in await queries.ending(session, at):
        days = warning_due(one.certificate.valid_until or today, today)
        if days is not None:
            warned += await _warn(session, one, days, at)
    suspended = await queries.lapsed_stores(session, at)
    for enterprise in suspended:
        await suspend_store(session, CLOCKWORK, enterprise, SuspendedFor.LAPSE, LAPSED, at)
        subject = f"store:{enterprise.number}/suspended/{today.isoformat()}"
        facts = {"enterprise": enterprise.name, "reason": LAPSED}
        news = News(NoticeKind.STORE_SUSPENDED, subject, "/me/papers", dict(facts))
        await tell(session, news, await members(session, [enterprise.id]), at)
        to_staff = News(NoticeKind.STORE_SUSPENDED, subject, f"/enterprises/{enterprise.number}", dict(facts))
        await tell(session, to_staff, await staff(session), at)
    return warned, len(suspended)


async def accept_renewal(session: AsyncSession, asker: Asker, paper_id: UUID, at: datetime) -> bool:
    """Accept a renewal and say whether that opened the store again.

    The certificate of a proof counts from now on; a suspension for its lapse is lifted.
    """
    found = await _renewal(session, asker, paper_id)
    await decide_paper(session, asker, found.paper, PaperState.ACCEPTED, "", at)
    if found.kind.proves_type and found.paper.issued_on is not None:
        certificate = CertificateForm(
            kind=EnterpriseType(found.kind.types[0]),
            number=found.paper.number,
            issuer=found.paper.issuer,
            issued_on=found.paper.issued_on,
            valid_until=found.paper.valid_until,
        )
        await add_certificate(session, asker, found.enterprise, certificate, at)
    reopened = await _lift(session, asker, found.enterprise, at)
    kind = NoticeKind.STORE_RESUMED if reopened else NoticeKind.PAPER_ACCEPTED
    await _tell(session, found, kind, {}, at)
    return reopened


async def return_renewal(
    session: AsyncSession, asker: Asker, paper_id: UUID, reason: str, at: datetime
) -> None:
    """Say why a renewal is not good enough; the enterprise hands in another one."""
    found = await _renewal(session, asker, paper_id)
    await decide_paper(session, asker, found.paper, PaperState.RETURNED, reason, at)
    await _tell(session, found, NoticeKind.PAPER_RETURNED, {"reason": reason}, at)


async def _renewal(session: AsyncSession, asker: Asker, paper_id: UUID) -> Renewal:
    found = await queries.renewal(session, asker, paper_id)
    check_not_own(await is_member(session, asker, found.enterprise.id))
    return found


async def _lift(session: AsyncSession, asker: Asker, enterprise: Enterprise, at: datetime) -> bool:
    """Open a store again that was suspended for a lapse which is over."""
    if enterprise.suspended_for is not SuspendedFor.LAPSE or not await is_proven(session, enterprise, at):
        return False
    await change_store_state(session, asker, enterprise, StoreState.OPEN, at)
    return True


async def _warn(session: AsyncSession, one: Ending, days: int, at: datetime) -> bool:
    """Tell the enterprise and the staff of a certificate's end; return False when they were told before."""
    enterprise, certificate = one.enterprise, one.certificate
    until = certificate.valid_until or today_in_seoul(at)
    facts: dict[str, str | int] = {
        "enterprise": enterprise.name,
        "certificate": CERTIFICATE_LABELS[certificate.kind],
        "until": paper_day(until),
    }
    subject = f"lapse:{enterprise.number}/{certificate.kind.value}/{until.isoformat()}/{days}"
    own = News(NoticeKind.CERTIFICATE_ENDING, subject, "/me/papers", facts)
    told = await tell(session, own, await members(session, [enterprise.id]), at)
    to_staff = News(NoticeKind.CERTIFICATE_ENDING, subject, "/staff/renewals", facts)
    return told + await tell(session, to_staff, await staff(session), at) > 0


async def _tell(
    session: AsyncSession, found: Renewal, kind: NoticeKind, facts: Mapping[str, str], at: datetime
) -> None:
    known = {"enterprise": found.enterprise.name, "certificate": found.kind.name_ko}
    news = News(kind, f"paper:{found.paper.id}", "/me/papers", {**known, **facts})
    await tell(session, news, await members(session, [found.enterprise.id]), at)
