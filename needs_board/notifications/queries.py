"""Reads of notices and mails."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from needs_board.accounts.models import Account
from needs_board.kit.asker import Asker, Role, account_of, check_role
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import Locale, _, speaking
from needs_board.kit.templating import environment
from needs_board.notifications.forms import LetterView, Written
from needs_board.notifications.models import Notice, OutgoingMail
from needs_board.notifications.rules import (
    FACT_LABELS,
    MAIL_ONLY,
    MOST_ATTEMPTS,
    MUST_ARRIVE,
    WORDINGS,
    Facts,
    MailState,
    NoticeKind,
    shown,
)

NOTICES_ON_A_PAGE = 30
MAILS_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail in the list of the staff."""

    id: UUID
    name: str
    recipient: str
    kind: NoticeKind
    facts: Facts
    state: MailState
    attempts: int
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None
    last_error: str


@dataclass(frozen=True, slots=True)
class MailWithNotice:
    """A mail with the news it carries and the person it is for."""

    mail: OutgoingMail
    notice: Notice
    name: str
    email: str
    locale: Locale


async def unread_count(session: AsyncSession, account_id: UUID) -> int:
    """Return how many notices a person has not opened."""
    statement = sa.select(sa.func.count()).where(
        Notice.account_id == account_id, Notice.read_at.is_(None), Notice.kind.not_in(MAIL_ONLY)
    )
    return (await session.execute(statement)).scalar_one()


async def notices_of(session: AsyncSession, asker: Asker, page: int) -> tuple[Sequence[Notice], int, int]:
    """Return one page of the asker's notices, unread ones first and then the latest, how many there are, and
    how many of them are unread."""
    own = sa.and_(Notice.account_id == account_of(asker), Notice.kind.not_in(MAIL_ONLY))
    total, unread = (
        await session.execute(
            sa.select(sa.func.count(), sa.func.count().filter(Notice.read_at.is_(None))).where(own)
        )
    ).one()
    rows = await session.scalars(
        sa.select(Notice)
        .where(own)
        .order_by(Notice.read_at.is_not(None), Notice.created_at.desc(), Notice.id.desc())
        .limit(NOTICES_ON_A_PAGE)
        .offset((page - 1) * NOTICES_ON_A_PAGE)
    )
    return rows.all(), total, unread


async def mails(session: AsyncSession, asker: Asker, state: MailState | None, page: int) -> Sequence[MailRow]:
    """Return one page of the outbox for the staff, the latest first."""
    check_role(asker, Role.STAFF)
    statement = _rows().where(_tells_nothing_sealed()).limit(MAILS_ON_A_PAGE)
    statement = statement.offset((page - 1) * MAILS_ON_A_PAGE)
    if state is not None:
        statement = statement.where(OutgoingMail.state == state)
    return [MailRow(*row) for row in await session.execute(statement)]


async def mails_by_state(session: AsyncSession) -> dict[MailState, int]:
    """Return how many of the mails that staff may see are in each state; a state without any counts 0."""
    statement = (
        sa.select(OutgoingMail.state, sa.func.count())
        .join(Notice, Notice.id == OutgoingMail.notice_id)
        .where(_tells_nothing_sealed())
        .group_by(OutgoingMail.state)
    )
    found = {row[0]: row[1] for row in await session.execute(statement)}
    return {state: found.get(state, 0) for state in MailState}


async def sent_count(session: AsyncSession) -> int:
    """Return how many mails the mailbox of a demo holds."""
    statement = sa.select(sa.func.count()).where(OutgoingMail.state == MailState.SENT)
    return (await session.execute(statement)).scalar_one()


async def demo_mailbox(session: AsyncSession, page: int) -> Sequence[MailRow]:
    """Return one page of all mails that would have been sent, the latest first; only a demo shows them."""
    statement = _rows().where(OutgoingMail.state == MailState.SENT)
    rows = await session.execute(statement.limit(MAILS_ON_A_PAGE).offset((page - 1) * MAILS_ON_A_PAGE))
    return [MailRow(*row) for row in rows]


async def mail(session: AsyncSession, mail_id: UUID) -> MailWithNotice:
    """Return one mail with its news; the caller has checked that the reader may see it. Raises NotFound."""
    row = (
        await session.execute(
            sa.select(OutgoingMail, Notice, Account.name, Account.email, Account.locale)
            .join(Notice, Notice.id == OutgoingMail.notice_id)
            .join(Account, Account.id == OutgoingMail.account_id)
            .where(OutgoingMail.id == mail_id)
        )
    ).first()
    if row is None:
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return MailWithNotice(*row)


def row_of(found: MailWithNotice) -> MailRow:
    """Return what a list would show of this mail."""
    row = found.mail
    return MailRow(
        row.id,
        found.name,
        row.recipient,
        row.kind,
        found.notice.facts,
        row.state,
        row.attempts,
        row.created_at,
        row.due_at,
        row.sent_at,
        row.last_error,
    )


async def next_due_mail(session: AsyncSession, at: datetime) -> MailWithNotice | None:
    """Return the mail whose turn it is: waiting, or uncertain and of a kind that must arrive."""
    waiting = OutgoingMail.state == MailState.QUEUED
    again = sa.and_(
        OutgoingMail.state == MailState.UNCERTAIN,
        OutgoingMail.kind.in_(MUST_ARRIVE),
        OutgoingMail.attempts < MOST_ATTEMPTS,
    )
    statement = (
        sa.select(OutgoingMail.id)
        .where(OutgoingMail.due_at <= at, waiting | again)
        .order_by(OutgoingMail.due_at, OutgoingMail.id)
        .limit(1)
    )
    mail_id = (await session.scalars(statement)).first()
    return None if mail_id is None else await mail(session, mail_id)


async def waiting_count(session: AsyncSession) -> int:
    """Return how many mails wait to be sent."""
    statement = sa.select(sa.func.count()).where(OutgoingMail.state == MailState.QUEUED)
    return (await session.execute(statement)).scalar_one()


async def troubled_mails(session: AsyncSession) -> Sequence[UUID]:
    """Return the mails that failed or of which nobody knows whether they arrived, seen by staff or not."""
    troubled = OutgoingMail.state.in_((MailState.FAILED, MailState.UNCERTAIN))
    return (await session.scalars(sa.select(OutgoingMail.id).where(troubled).order_by(OutgoingMail.id))).all()


def written(found: MailWithNotice, base_url: str) -> Written:
    """Return the mail as it was sent or, before that, as it would be sent now."""
    row = found.mail
    if row.text:
        return Written(row.mail_subject, row.text, row.html)
    with speaking(found.locale):
        view = _letter_view(found, base_url.rstrip("/"))
        return Written(view.subject, _render("txt", view), _render("html", view))


def _letter_view(found: MailWithNotice, base_url: str) -> LetterView:
    notice, wording = found.notice, WORDINGS[found.notice.kind]
    facts = shown(notice.facts)
    return LetterView(
        locale=found.locale.value,
        subject=_(wording.subject) % facts,
        name=found.name,
        sentence=_(wording.sentence) % facts,
        next_step=_(wording.next_step),
        rows=tuple((_(label), facts[name]) for name, label in FACT_LABELS.items() if facts.get(name)),
        button=_(wording.button),
        link=base_url + notice.href,
        why=_(wording.why),
        home=base_url,
    )


def _render(kind: str, view: LetterView) -> str:
    return environment().get_template(f"mail/letter.{kind}").render(view=view).strip() + "\n"


def _tells_nothing_sealed() -> sa.ColumnElement[bool]:
    """Return the condition under which staff see a mail in the outbox; the statement must join its notice.

    Changed terms and a cancellation are told to whoever was invited or has a quote. A mail to somebody who
    was not invited would tell of the quote: it is shown once the need was closed, which its agency was told.
    Of answers it would tell who asked, and stays hidden.
    """
    other = aliased(Notice)
    of_need = other.subject == sa.literal("need:") + Notice.facts["code"].as_string()
    ended = other.kind.in_([NoticeKind.NEED_CLOSED, NoticeKind.NEED_WITHOUT_QUOTE])
    invited = sa.and_(other.kind == NoticeKind.INVITATION, other.account_id == OutgoingMail.account_id)
    answers = OutgoingMail.kind == NoticeKind.QUESTIONS_ANSWERED
    telling = [NoticeKind.NEED_CHANGED, NoticeKind.NEED_CANCELLED, NoticeKind.QUESTIONS_ANSWERED]
    return sa.or_(
        OutgoingMail.kind.not_in(telling),
        sa.exists().where(of_need, sa.or_(invited, sa.and_(ended, ~answers))),
    )


def _rows() -> sa.Select[Any]:
    mail = OutgoingMail
    return (
        sa.select(
            mail.id,
            Account.name,
            mail.recipient,
            mail.kind,
            Notice.facts,
            mail.state,
            mail.attempts,
            mail.created_at,
            mail.due_at,
            mail.sent_at,
            mail.last_error,
        )
        .join(Notice, Notice.id == mail.notice_id)
        .join(Account, Account.id == mail.account_id)
        .order_by(mail.created_at.desc(), mail.id.desc())
    )
