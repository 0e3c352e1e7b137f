"""What an enterprise does with an invitation, and what the clockwork does about silence."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts import queries as accounts
from needs_board.inquiries.queries import by_need, untold_answers
from needs_board.inquiries.rules import GROUP_FOR
from needs_board.invitations import queries
from needs_board.invitations.forms import DeclineForm
from needs_board.invitations.rules import TELL_CANCELLED_FOR
from needs_board.journal.actions import note
from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.calendar import outside_quiet_hours
from needs_board.kit.db import change_state
from needs_board.kit.errors import Refused
from needs_board.kit.i18n import _
from needs_board.matches import queries as matches
from needs_board.matches.actions import invite
from needs_board.matches.models import Invitation, Match, MatchedNeed
from needs_board.matches.queries import WaitingNeed
from needs_board.matches.rules import (
    ENOUGH_QUOTES,
    MOST_WAVES,
    NEXT_WAVE_AFTER,
    REMIND_AFTER,
    REMIND_BEFORE,
    InvitationState,
    check_move,
    next_wave,
)
from needs_board.needs.models import Need
from needs_board.needs.queries import need_by_code
from needs_board.needs.rules import takes_quotes
from needs_board.notifications.actions import tell
from needs_board.notifications.forms import News
from needs_board.notifications.rules import NoticeKind
from needs_board.quotes.models import Quote
from needs_board.quotes.rules import QuoteState
from needs_board.relevance.rules import Decision


async def open_invitation(session: AsyncSession, asker: Asker, code: str, at: datetime) -> None:
    """Note that the enterprise has seen its invitation; seeing it again changes nothing."""
    check_role(asker, Role.SUPPLIER)
    need = await need_by_code(session, asker, code)
    invitation = await matches.invitation_for(session, asker, need.id)
    if invitation.state is InvitationState.TOLD:
        await change_state(session, invitation, InvitationState.TOLD, InvitationState.OPENED, opened_at=at)


async def decline_invitation(
    session: AsyncSession, asker: Asker, code: str, form: DeclineForm, at: datetime
) -> Need:
    """Say no to a need with a reason; a later change of mind is possible until the deadline.

    Raises Refused after the deadline and while the enterprise has a quote standing.
    """
    check_role(asker, Role.SUPPLIER)
    need, invitation = await _answerable(session, asker, code, at)
    if await queries.own_quotes(session, asker, [need.id]):
        raise Refused(_("이미 견적을 제출하셨습니다. 참여하지 않으시려면 견적을 먼저 철회해 주세요."))
    if invitation.state is not InvitationState.DECLINED:
        check_move(invitation.state, InvitationState.DECLINED)
    await change_state(
        session,
        invitation,
        invitation.state,
        InvitationState.DECLINED,
        decline_reason=form.reason,
        decline_note=form.note,
        answered_at=at,
    )
    note(session, asker, "decline_invitation", f"need:{need.code}", at, reason=form.reason.value)
    return need


async def show_interest(session: AsyncSession, asker: Asker, code: str, at: datetime) -> Need:
    """Say that a quote is being considered, also after having declined."""
    check_role(asker, Role.SUPPLIER)
    need, invitation = await _answerable(session, asker, code, at)
    if invitation.state is InvitationState.INTERESTED:
        return need
    check_move(invitation.state, InvitationState.INTERESTED)
    await change_state(
        session,
        invitation,
        invitation.state,
        InvitationState.INTERESTED,
        decline_reason=None,
        decline_note="",
        answered_at=at,
    )
    note(session, asker, "show_interest", f"need:{need.code}", at)
    return need


async def send_next_waves(session: AsyncSession, at: datetime) -> int:
    """Invite further enterprises to needs that have waited long enough; return how many were invited.

    A sealed need widens on the clock alone: a wave that depended on its quotes would tell their number.
    """
    invited = 0
    for waiting in await matches.waiting_needs(session, at):
        if await _is_due_for_a_wave(session, waiting, at):
            invited += await _send_wave(session, waiting.need, at)
    return invited


async def remind(session: AsyncSession, at: datetime) -> int:
    """Remind enterprises a day before the deadline, once; tell staff of needs that nobody answered.

    Whoever declined is left in peace. Of a sealed need those with a quote are reminded like the others, and
    staff are told nothing: whether there are quotes is sealed, and staff see who is sent which mail.
    """
    told = 0
    for waiting in await matches.waiting_needs(session, at):
        need = waiting.need
        if need.deadline_at is None or need.deadline_at - at > REMIND_BEFORE:
            continue
        told += await _remind_enterprises(session, need, at)
        if not need.sealed:
            told += await _alarm_staff(session, need, at)
    return told


async def tell_cancelled(session: AsyncSession, at: datetime) -> int:
    """Tell whoever was asked or has a quote that a need was cancelled, once; return how many were told.

    That goes for sealed needs too: nobody chooses any more, and an enterprise must not wait for an answer.
    """
    told = 0
    for need in await queries.cancelled_needs(session, at - TELL_CANCELLED_FOR):
        people = await accounts.members(session, await queries.concerned(session, need.id))
        facts = {**await _facts(session, need), "reason": need.state_reason}
        del facts["deadline"]  # it does not matter any more
        news = News(NoticeKind.NEED_CANCELLED, f"need:{need.code}", f"/needs/{need.code}", facts)
        told += await tell(session, news, people, at)
    return told


async def tell_answers(session: AsyncSession, at: datetime) -> int:
    """Tell whoever a need's answers concern of them, those of a quarter of an hour together; return how many.

    The asker gets the same notice as everybody else. At night only what ends before the morning is mailed.
    """
    told = 0
    for need, answered in by_need(await untold_answers(session, at)):
        first = min(one.settled_at or at for one in answered)
        deadline_at = need.deadline_at or at
        if at - first < GROUP_FOR and deadline_at - at > GROUP_FOR:
            continue
        last = max(one.settled_at or at for one in answered)
        facts = {**await _facts(session, need), "answers": len(answered)}
        subject = f"need:{need.code}/answers-{int(last.timestamp())}"
        news = News(NoticeKind.QUESTIONS_ANSWERED, subject, f"/needs/{need.code}#questions", facts)
        people = await accounts.members(session, await queries.following(session, need.id))
        morning = outside_quiet_hours(at)
        told += await tell(session, news, people, at, mail_at=morning if morning < deadline_at else at)
        for question in answered:
            question.told_at = at
    return told


async def _answerable(
    session: AsyncSession, asker: Asker, code: str, at: datetime
) -> tuple[Need, Invitation]:
    need = await need_by_code(session, asker, code)
    invitation = await matches.invitation_for(session, asker, need.id)
    if need.deadline_at is None or not takes_quotes(need.state, need.deadline_at, at):
        raise Refused(_("이 수요는 접수가 끝나 더 이상 답하실 수 없습니다. 다른 수요를 살펴봐 주세요."))
    return need, invitation


async def _is_due_for_a_wave(session: AsyncSession, waiting: WaitingNeed, at: datetime) -> bool:
    matched = waiting.matched
    if matched is None or matched.last_wave_at is None or matched.waves >= MOST_WAVES:
        return False
    if at - matched.last_wave_at < NEXT_WAVE_AFTER:
        return False
    return waiting.need.sealed or await queries.quote_count(session, waiting.need.id) < ENOUGH_QUOTES


async def _send_wave(session: AsyncSession, need: Need, at: datetime) -> int:
    matched = await session.get_one(MatchedNeed, need.id, with_for_update=True, populate_existing=True)
    found = [
        queries.found_of(match)
        for match, _enterprise, _invitation in await matches.shortlist(session, need.id)
    ]
    invited = (await matches.invited(session, [need.id]))[need.id]
    week, new = await matches.invitations_this_week(session, at), await matches.newcomers(session, at)
    chosen = set(next_wave(found, invited, week, new))
    told = [one for one in found if one.key in chosen]
    if not told:
        return 0
    matched.waves, matched.last_wave_at = matched.waves + 1, at
    await session.execute(
        sa.update(Match)
        .where(Match.need_id == need.id, Match.enterprise_id.in_([UUID(one.key) for one in told]))
        .values(decision=Decision.INVITED.value)
    )
    await invite(session, need, told, matched.waves, at)
    return len(told)


async def _remind_enterprises(session: AsyncSession, need: Need, at: datetime) -> int:
    asked = sa.select(Invitation.enterprise_id).where(
        Invitation.need_id == need.id,
        Invitation.state != InvitationState.DECLINED,
        Invitation.created_at <= at - REMIND_AFTER,
    )
    if not need.sealed:
        quoted = sa.select(Quote.enterprise_id).where(
            Quote.need_id == need.id, Quote.state == QuoteState.SUBMITTED
        )
        asked = asked.where(Invitation.enterprise_id.not_in(quoted))
    people = await accounts.members(session, (await session.scalars(asked)).all())
    facts = await _facts(session, need)
    news = News(NoticeKind.INVITATION_REMINDER, f"need:{need.code}", f"/invitations/{need.code}", facts)
    return await tell(session, news, people, at)


async def _alarm_staff(session: AsyncSession, need: Need, at: datetime) -> int:
    if need.published_at is None or at - need.published_at < REMIND_AFTER:
        return 0
    if await queries.quote_count(session, need.id):
        return 0
    news = News(
        NoticeKind.NEED_UNANSWERED,
        f"need:{need.code}",
        f"/needs/{need.code}/matches",
        await _facts(session, need),
    )
    return await tell(session, news, await accounts.staff(session), at)


async def _facts(session: AsyncSession, need: Need) -> dict[str, str | int]:
    return {
        "code": need.code,
        "title": need.title,
        "agency": (await accounts.organisation(session, need.organisation_id)).name,
        "deadline": need.deadline_at.isoformat() if need.deadline_at else "",
    }
