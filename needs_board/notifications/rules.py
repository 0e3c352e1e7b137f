"""Kinds of notices, states of mails, and how often a mail is tried."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from needs_board.kit.errors import Conflict
from needs_board.kit.i18n import _


class NoticeKind(StrEnum):
    """What a notice tells."""

    INVITATION = "invitation"
    INVITATION_REMINDER = "invitation_reminder"
    QUOTE_SUBMITTED = "quote_submitted"
    NEED_CHANGED = "need_changed"
    NEED_CLOSED = "need_closed"
    NEED_WITHOUT_QUOTE = "need_without_quote"
    NEED_RETURNED = "need_returned"
    NEED_CANCELLED = "need_cancelled"
    AWARD_WON = "award_won"
    AWARD_LOST = "award_lost"
    ACCOUNT_LINK = "account_link"


class MailState(StrEnum):
    """What became of a mail."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


NEXT_STATES: Mapping[MailState, frozenset[MailState]] = {
    MailState.QUEUED: frozenset({MailState.SENDING}),
    MailState.SENDING: frozenset({MailState.SENT, MailState.UNCERTAIN, MailState.FAILED, MailState.QUEUED}),
    MailState.UNCERTAIN: frozenset({MailState.SENDING, MailState.QUEUED}),
    MailState.FAILED: frozenset({MailState.QUEUED}),
    MailState.SENT: frozenset({MailState.QUEUED}),
}

SENDING_LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 6


def check_move(now: MailState, wanted: MailState) -> None:
    """Refuse a move that the life of a mail does not have."""
    if wanted not in NEXT_STATES[now]:
        raise Conflict(_("이 메일은 지금 상태에서 그렇게 처리할 수 없습니다."))


def retry_after(attempts: int) -> timedelta:
    """Return how long to wait before the next try: 1, 2, 4, 8, 16 minutes."""
    return timedelta(minutes=2 ** max(0, attempts - 1))
