"""Telling people, and getting their mails delivered."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.queries import Addressee
from needs_board.journal.actions import note
from needs_board.kit.asker import Asker, Role, account_of, check_role
from needs_board.kit.clock import Clock
from needs_board.kit.db import Database, change_state, new_key, upsert
from needs_board.kit.errors import Conflict, NotFound
from needs_board.kit.i18n import N_, _
from needs_board.kit.mail import Answer, Carrier, Delivery, Letter
from needs_board.notifications import queries
from needs_board.notifications.forms import News
from needs_board.notifications.models import Notice, OutgoingMail
from needs_board.notifications.rules import (
    MAIL_ONLY,
    MOST_ATTEMPTS,
    SENDING_LEASE,
    MailState,
    NoticeKind,
    check_facts,
    check_href,
    check_move,
    check_resend,
    retry_after,
)

_STOPPED = N_("보내는 도중에 멈추어 도착했는지 알 수 없습니다.")


async def tell(
    session: AsyncSession,
    news: News,
    people: Sequence[Addressee],
    at: datetime,
    *,
    mail_at: datetime | None = None,
) -> int:
    """Tell each person the news once, in the app and by mail, and return how many had not been told.

    `mail_at` is when the mails leave, at once where it is not given.
    Notice and queued mail belong to the transaction of the event. Raises ValueError where `news.facts`
    lacks what `rules.WORDINGS` names for the kind, or `news.href` is not a path on the board.
    """
    check_facts(news.kind, news.facts)
    check_href(news.href)
    told = 0
    for person in people:
        notice_id = new_key()
        written = await session.execute(
            upsert(session, Notice)
            .values(
                id=notice_id,
                account_id=person.account_id,
                kind=news.kind,
                subject=news.subject,
                facts=news.facts,
                href=news.href,
                created_at=at,
            )
            .on_conflict_do_nothing(index_elements=["account_id", "kind", "subject"])
            .returning(Notice.id)
        )
        if written.first() is None:
            continue
        told += 1
        session.add(
            OutgoingMail(
                notice_id=notice_id,
                account_id=person.account_id,
                kind=news.kind,
                recipient=person.email,
                message_id=f"<{notice_id}@needs-board>",
                due_at=mail_at or at,
                created_at=at,
            )
        )
    return told


async def open_notice(session: AsyncSession, asker: Asker, notice_id: UUID, at: datetime) -> str:
    """Mark one of the asker's notices as read and return where it leads; raises NotFound for others'."""
    opened = await session.execute(
        sa.update(Notice)
        .where(
            Notice.id == notice_id,
            Notice.account_id == account_of(asker),
            Notice.kind.not_in(MAIL_ONLY),
        )
        .values(read_at=sa.func.coalesce(Notice.read_at, at))
        .returning(Notice.href)
    )
    href = opened.scalar_one_or_none()
    if href is None:
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return str(href)


async def read_all_notices(session: AsyncSession, asker: Asker, at: datetime) -> None:
    """Mark all notices of the asker as read."""
    await session.execute(
        sa.update(Notice)
        .where(Notice.account_id == account_of(asker), Notice.read_at.is_(None))
        .values(read_at=at)
    )


async def lead_on(
    session: AsyncSession, account_id: UUID, kinds: Sequence[NoticeKind], href: str, at: datetime
) -> None:
    """Let a person's notices of some kinds lead elsewhere and count as read: the link in them was used."""
    await session.execute(
        sa.update(Notice)
        .where(Notice.account_id == account_id, Notice.kind.in_(kinds))
        .values(href=href, read_at=at)
    )


async def resend_mail(session: AsyncSession, asker: Asker, mail_id: UUID, at: datetime) -> str:
    """Let a mail go out again, to the address its person has now, and return that address.

    Staff only. Raises NotFound for an unknown mail, Conflict for one that is on its way anyway.
    """
    check_role(asker, Role.STAFF)
    found = await queries.mail(session, mail_id)
    check_resend(found.mail.state)
    await change_state(
        session,
        found.mail,
        found.mail.state,
        MailState.QUEUED,
        attempts=0,
        due_at=at,
        recipient=found.email,
        last_error="",
    )
    note(session, asker, "resend_mail", f"mail:{mail_id}", at)
    return found.email


async def deliver_mail(
    database: Database, carrier: Carrier, base_url: str, sender_name: str, clock: Clock
) -> dict[str, int]:
    """Send every mail whose turn it is and return how many ended in which way.

    Each mail is leased in a transaction of its own before it leaves and noted in another one afterwards, so
    a kill loses none and doubles at most the one that was leaving. Raises MailServerDown when the server
    cannot be reached; what was not sent then still waits.
    """
    counts: Counter[str] = Counter()
    counts["uncertain"] += await _give_up_stopped(database, clock())
    while await _is_any_due(database, clock()):
        await asyncio.to_thread(carrier.open)
        letter = await _lease_next(database, base_url, sender_name, clock())
        if letter is None:
            continue
        mail_id, content = letter
        answer = await asyncio.to_thread(carrier.send, content)
        state = await _note_answer(database, mail_id, answer, clock())
        counts[state.value] += 1
    return {state: count for state, count in counts.items() if count}


async def count_waiting(database: Database) -> int:
    """Return how many mails wait for a mail server to be set."""
    async with database.read() as session:
        return await queries.waiting_count(session)


async def _give_up_stopped(database: Database, at: datetime) -> int:
    """Mark mails whose sender died while they were leaving: nobody knows whether they left."""
    async with database.write() as session:
        stopped = await session.execute(
            sa.update(OutgoingMail)
            .where(OutgoingMail.state == MailState.SENDING, OutgoingMail.lease_until < at)
            .values(state=MailState.UNCERTAIN, due_at=at, last_error=_STOPPED)
            .returning(OutgoingMail.id)
        )
        return len(stopped.all())


async def _is_any_due(database: Database, at: datetime) -> bool:
    async with database.read() as session:
        return await queries.next_due_mail(session, at) is not None


async def _lease_next(
    database: Database, base_url: str, sender_name: str, at: datetime
) -> tuple[UUID, Letter] | None:
    """Take the next mail for sending; None when another worker took it in the meantime."""
    try:
        async with database.write() as session:
            found = await queries.next_due_mail(session, at)
            if found is None:
                return None
            mail = found.mail
            words = queries.written(found, base_url)
            check_move(mail.state, MailState.SENDING)
            await change_state(
                session,
                mail,
                mail.state,
                MailState.SENDING,
                attempts=mail.attempts + 1,
                lease_until=at + SENDING_LEASE,
                mail_subject=words.subject,
                text=words.text,
                html=words.html,
            )
            letter = Letter(
                recipient=mail.recipient,
                message_id=mail.message_id,
                sender_name=sender_name,
                subject=words.subject,
                text=words.text,
                html=words.html,
                written_at=mail.created_at,
            )
            return mail.id, letter
    except Conflict:
        return None


async def _note_answer(database: Database, mail_id: UUID, answer: Answer, at: datetime) -> MailState:
    """Write down what became of a mail that was leased."""
    async with database.write() as session:
        mail = await session.get_one(OutgoingMail, mail_id)
        state = _state_after(answer.delivery, mail.attempts)
        check_move(mail.state, state)
        values: dict[str, object] = {"last_error": answer.said, "lease_until": None}
        if state is MailState.SENT:
            values["sent_at"] = at
        else:
            values["due_at"] = at + retry_after(mail.attempts)
        await change_state(session, mail, MailState.SENDING, state, **values)
    return state


def _state_after(delivery: Delivery, attempts: int) -> MailState:
    match delivery:
        case Delivery.SENT:
            return MailState.SENT
        case Delivery.UNSURE:
            return MailState.UNCERTAIN
        case Delivery.LATER if attempts < MOST_ATTEMPTS:
            return MailState.QUEUED
        case _:
            return MailState.FAILED
