"""What an enterprise reads about its own invitation, and how long a cancelled need is news."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from needs_board.kit.i18n import N_
from needs_board.matches.rules import InvitationState

TELL_CANCELLED_FOR = timedelta(days=7)
"""Longer than the clockwork ever stands still; what was cancelled before that is no news any more."""


class OwnState(StrEnum):
    """The state of an invitation as its enterprise sees it; only there does a quote show in it."""

    NEW = "new"
    OPENED = "opened"
    INTERESTED = "interested"
    DECLINED = "declined"
    RESPONDED = "responded"
    EXPIRED = "expired"


OWN_LABELS: Mapping[OwnState, str] = {
    OwnState.NEW: N_("새 안내"),
    OwnState.OPENED: N_("읽음"),
    OwnState.INTERESTED: N_("관심 있음"),
    OwnState.DECLINED: N_("참여 어려움"),
    OwnState.RESPONDED: N_("견적 냄"),
    OwnState.EXPIRED: N_("기한 지남"),
}

UNANSWERED = frozenset({OwnState.NEW, OwnState.OPENED})


def own_state(
    state: InvitationState, has_quote: bool, deadline_at: datetime | None, at: datetime
) -> OwnState:
    """Return the state as the enterprise sees it: its quote first, then its answer, then the end of the time."""
    if has_quote:
        return OwnState.RESPONDED
    if state in (InvitationState.INTERESTED, InvitationState.DECLINED):
        return OwnState(state.value)
    if deadline_at is not None and at >= deadline_at:
        return OwnState.EXPIRED
    return OwnState.OPENED if state is InvitationState.OPENED else OwnState.NEW
