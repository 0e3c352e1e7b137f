"""Closing needs at their deadline, being present at an opening, and opening."""

from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.queries import staff
from needs_board.closing import queries
from needs_board.closing.forms import CentreForm, Present
from needs_board.closing.models import Attendance, Opening
from needs_board.closing.rules import REMIND_AFTER, check_openable
from needs_board.journal.actions import note
from needs_board.kit.asker import CLOCKWORK, Asker, account_of, acting_for
from needs_board.kit.db import upsert
from needs_board.kit.errors import Conflict
from needs_board.needs.actions import begin_evaluation, close_need, mark_unsuccessful
from needs_board.needs.models import Need
from needs_board.needs.queries import buyers, due_needs, own_need
from needs_board.needs.rules import NeedState
from needs_board.notifications.actions import tell
from needs_board.notifications.forms import News
from needs_board.notifications.rules import NoticeKind
from needs_board.quotes.actions import end_quote
from needs_board.quotes.queries import answers_to
from needs_board.quotes.rules import NO_USABLE_QUOTE, QuoteState


async def close_due_needs(session: AsyncSession, at: datetime) -> int:
    """Close every need whose deadline has passed and tell its people; return how many.

    Sealed quotes wait to be opened; without a quote there is nothing to open, and the need is unsuccessful.
    Found in the data, so that nothing is missed after downtime and nothing is done twice.
    """
    closed = 0
    for need in await due_needs(session, at):
        try:
            async with session.begin_nested():
                await _close(session, need, at)
        except Conflict:
            continue  # Somebody moved it in this moment; what is still due is found again next time.
        closed += 1
    return closed


async def open_quotes(session: AsyncSession, asker: Asker, code: str, at: datetime) -> Need:
    """Open the sealed quotes of a need after its deadline: one act, with a record of who was present.

    Without a quote under the terms as they are now the need is unsuccessful. Raises Refused before the deadline,
    Conflict when they are open already.
    """
    need = await own_need(session, asker, code)
    check_openable(need.sealed, need.state, need.deadline_at, need.opened_at, at)
    if need.state is NeedState.OPEN:
        await _close(session, need, at)  # the clockwork has not passed yet
        if need.opened_at is not None:
            return need
    await attend(session, asker, code, at)
    present = await queries.present_at(session, need, at)
    standing, stale, _drafts = await answers_to(session, need)
    await _compare_or_end(session, need, len(standing), at)
    opening = await _kept(session, need)
    opening.opened_by = account_of(asker)
    opening.quotes, opening.standing = len(standing) + len(stale), len(standing)
    opening.present = msgspec.to_builtins([one.present for one in present])
    await session.execute(sa.delete(Attendance).where(Attendance.need_id == need.id))
    accounts = [str(one.account_id) for one in present]
    note(session, asker, "open_quotes", f"need:{code}", at, quotes=opening.quotes, present=accounts)
    await session.flush()
    return need


async def attend(session: AsyncSession, asker: Asker, code: str, at: datetime) -> None:
    """Note that the asker has the page of an opening open; after the opening nothing is noted any more."""
    need, _opening = await queries.need_to_attend(session, asker, code)
    if need.opened_at is not None:
        return
    seen = {"organisation_id": acting_for(asker), "seen_at": at}
    insert = upsert(session, Attendance).values(need_id=need.id, account_id=account_of(asker), **seen)
    await session.execute(insert.on_conflict_do_update(index_elements=["need_id", "account_id"], set_=seen))


async def invite_centre(
    session: AsyncSession, asker: Asker, code: str, form: CentreForm, at: datetime
) -> None:
    """Let the centre's staff be present at the opening, or no more."""
    need = await own_need(session, asker, code)
    if need.opened_at is not None:
        check_openable(need.sealed, need.state, need.deadline_at, need.opened_at, at)
    opening = await _kept(session, need)
    opening.invites_centre = form.invites_centre
    note(session, asker, "invite_centre", f"need:{code}", at, invites_centre=form.invites_centre)
    await session.flush()


async def remind_to_open(session: AsyncSession, at: datetime) -> int:
    """Tell agencies once more of quotes that nobody has opened; return how many people were told."""
    told = 0
    for need in await queries.unopened_needs(session, at - REMIND_AFTER):
        told += await _ask_to_open(session, need, f"need:{need.code}/still", at)
    return told


async def _close(session: AsyncSession, need: Need, at: datetime) -> None:
    await close_need(session, need, at)
    standing, stale, drafts = await answers_to(session, need)
    for draft in drafts:
        await end_quote(session, CLOCKWORK, draft, QuoteState.EXPIRED, at)
    if need.sealed and (standing or stale):
        await _ask_to_open(session, need, f"need:{need.code}", at)
    else:
        await _compare_or_end(session, need, len(standing), at)


async def _compare_or_end(session: AsyncSession, need: Need, standing: int, at: datetime) -> None:
    """Let a closed need go on to comparing or, without a quote that stands, end; from here on nothing is sealed."""
    people = await buyers(session, need)
    facts: dict[str, str | int] = {"code": need.code, "title": need.title, "quotes": standing}
    if standing:
        await begin_evaluation(session, need, at)
        kind = NoticeKind.NEED_CLOSED
    else:
        await mark_unsuccessful(session, need, NO_USABLE_QUOTE, at)
        kind, people = NoticeKind.NEED_WITHOUT_QUOTE, people + await staff(session)
    if need.sealed:
        need.opened_at = at
    await session.flush()
    await tell(session, News(kind, f"need:{need.code}", f"/needs/{need.code}", facts), people, at)


async def _ask_to_open(session: AsyncSession, need: Need, subject: str, at: datetime) -> int:
    facts: dict[str, str | int] = {"code": need.code, "title": need.title}
    news = News(NoticeKind.NEED_TO_OPEN, subject, f"/needs/{need.code}/opening", facts)
    return await tell(session, news, await buyers(session, need), at)


async def _kept(session: AsyncSession, need: Need) -> Opening:
    """Return what is kept of the opening of a need, begun where there is nothing yet."""
    insert = upsert(session, Opening).values(
        need_id=need.id, invites_centre=False, quotes=0, standing=0, present=list[Present]()
    )
    await session.execute(insert.on_conflict_do_nothing(index_elements=["need_id"]))
    return (await session.scalars(sa.select(Opening).where(Opening.need_id == need.id))).one()
