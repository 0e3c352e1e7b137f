"""A person's inbox, the outbox as the staff sees it, and the mailbox of a demo."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.kit.asker import Role, check_role
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.kit.web import no_such_page
from needs_board.notifications import actions, queries
from needs_board.notifications.models import Notice
from needs_board.notifications.queries import MAILS_ON_A_PAGE, NOTICES_ON_A_PAGE, MailRow
from needs_board.notifications.rules import (
    SECRET,
    STATE_LABELS,
    WORDINGS,
    MailState,
    NoticeKind,
    may_resend,
    notice_sentence,
)


class NoticeLine(msgspec.Struct, frozen=True):
    """One notice in the inbox."""

    id: str
    label: str
    sentence: str
    told_at: datetime
    is_unread: bool


class InboxView(msgspec.Struct, frozen=True):
    """A person's notices, unread ones first."""

    lines: list[NoticeLine]
    unread: int
    page: int
    pages: int


class MailLine(msgspec.Struct, frozen=True):
    """One mail in a list."""

    id: str
    label: str
    title: str
    name: str
    recipient: str
    state: str
    state_label: str
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    due_at: datetime | None
    last_error: str
    may_resend: bool


class OutboxView(msgspec.Struct, frozen=True):
    """The outbox: states to choose from, with their numbers, and one page of mails."""

    states: list[tuple[str, str, bool, int]]
    lines: list[MailLine]
    state: str
    page: int
    pages: int


class MailView(msgspec.Struct, frozen=True):
    """One mail with what it says; `text` is empty where it is for the recipient's eyes only."""

    line: MailLine
    subject: str
    text: str
    href: str


class MailboxView(msgspec.Struct, frozen=True):
    """All mails of a demo."""

    lines: list[MailLine]
    page: int
    pages: int


@get("/me/notices")
async def inbox_page(look: NamedDependency[Visit]) -> Response[str]:
    check_role(look.asker, Role.OFFICER, Role.SUPPLIER, Role.STAFF)
    page = _page(look)
    rows, total, unread = await queries.notices_of(look.session, look.asker, page)
    view = InboxView([_notice_line(row) for row in rows], unread, page, _pages(total, NOTICES_ON_A_PAGE))
    return look.page("notifications/inbox.html", view)


@post("/me/notices/{notice_id:uuid}/open")
async def open_notice(act: NamedDependency[Visit], notice_id: FromPath[UUID]) -> Response[Any]:
    check_role(act.asker, Role.OFFICER, Role.SUPPLIER, Role.STAFF)
    return act.go(await actions.open_notice(act.session, act.asker, notice_id, act.at))


@post("/me/notices/read-all")
async def read_all_notices(act: NamedDependency[Visit]) -> Response[Any]:
    check_role(act.asker, Role.OFFICER, Role.SUPPLIER, Role.STAFF)
    await actions.read_all_notices(act.session, act.asker, act.at)
    return act.go("/me/notices", flash=_("모든 알림을 읽음으로 표시했습니다."))


@get("/staff/mail")
async def outbox_page(look: NamedDependency[Visit]) -> Response[str]:
    check_role(look.asker, Role.STAFF)
    wanted = look.request.query_params.get("state", "")
    state = MailState(wanted) if wanted in set(MailState) else None
    page = _page(look)
    rows = await queries.mails(look.session, look.asker, state, page)
    counts = await queries.mails_by_state(look.session)
    total = counts[state] if state else sum(counts.values())
    view = OutboxView(
        states=_states(counts, state),
        lines=[_mail_line(row) for row in rows],
        state=state.value if state else "",
        page=page,
        pages=_pages(total, MAILS_ON_A_PAGE),
    )
    return look.page("notifications/outbox.html", view)


@get("/staff/mail/{mail_id:uuid}")
async def mail_page(look: NamedDependency[Visit], mail_id: FromPath[UUID]) -> Response[str]:
    check_role(look.asker, Role.STAFF)
    view = await _mail_view(look, mail_id, hidden=SECRET)
    return look.page("notifications/mail.html", view)


@post("/staff/mail/{mail_id:uuid}/resend")
async def resend_mail(act: NamedDependency[Visit], mail_id: FromPath[UUID]) -> Response[Any]:
    check_role(act.asker, Role.STAFF)
    address = await actions.resend_mail(act.session, act.asker, mail_id, act.at)
    return act.go("/staff/mail", flash=_("%(address)s 앞으로 다시 보냅니다.") % {"address": address})


@get("/demo/mailbox")
async def mailbox_page(look: NamedDependency[Visit]) -> Response[str]:
    _check_demo(look)
    page = _page(look)
    rows = await queries.demo_mailbox(look.session, page)
    total = await queries.sent_count(look.session)
    view = MailboxView([_mail_line(row) for row in rows], page, _pages(total, MAILS_ON_A_PAGE))
    return look.page("notifications/mailbox.html", view)


@get("/demo/mailbox/{mail_id:uuid}")
async def mailbox_mail_page(look: NamedDependency[Visit], mail_id: FromPath[UUID]) -> Response[str]:
    _check_demo(look)
    return look.page("notifications/mailbox_mail.html", await _mail_view(look, mail_id))


def _check_demo(look: Visit) -> None:
    if not look.settings.demo:
        raise no_such_page()


async def _mail_view(look: Visit, mail_id: UUID, *, hidden: frozenset[NoticeKind] = frozenset()) -> MailView:
    found = await queries.mail(look.session, mail_id)
    words = queries.written(found, look.settings.base_url)
    line = _mail_line(queries.row_of(found))
    if found.mail.kind in hidden:
        return MailView(line, words.subject, "", "")
    return MailView(line, words.subject, words.text, found.notice.href)


def _notice_line(notice: Notice) -> NoticeLine:
    return NoticeLine(
        id=str(notice.id),
        label=_(WORDINGS[notice.kind].label),
        sentence=notice_sentence(notice.kind, notice.facts),
        told_at=notice.created_at,
        is_unread=notice.read_at is None,
    )


def _mail_line(row: MailRow) -> MailLine:
    is_waiting = row.state in {MailState.QUEUED, MailState.UNCERTAIN}
    return MailLine(
        id=str(row.id),
        label=_(WORDINGS[row.kind].label),
        title=str(row.facts.get("title", "")),
        name=row.name,
        recipient=row.recipient,
        state=row.state.value,
        state_label=_(STATE_LABELS[row.state]),
        attempts=row.attempts,
        created_at=row.created_at,
        sent_at=row.sent_at,
        due_at=row.due_at if is_waiting else None,
        last_error=_(row.last_error) if row.last_error else "",
        may_resend=may_resend(row.state),
    )


def _states(counts: dict[MailState, int], chosen: MailState | None) -> list[tuple[str, str, bool, int]]:
    """Return the tabs above the outbox: label, address, whether it is shown, how many mails."""
    everything = (_("전체"), "/staff/mail", chosen is None, sum(counts.values()))
    return [
        everything,
        *((_(STATE_LABELS[s]), f"/staff/mail?state={s.value}", s is chosen, counts[s]) for s in MailState),
    ]


def _page(look: Visit) -> int:
    text = look.request.query_params.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _pages(total: int, size: int) -> int:
    return max(1, -(-total // size))


routes = [
    inbox_page,
    open_notice,
    read_all_notices,
    outbox_page,
    mail_page,
    resend_mail,
    mailbox_page,
    mailbox_mail_page,
]
