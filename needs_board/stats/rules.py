"""How boards count, what is soon, and when the number of quotes may be told."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.i18n import _
from needs_board.needs.rules import NeedState

SOON = timedelta(days=3)
"""A deadline nearer than this asks for attention."""
RESULTS_FOR = timedelta(days=30)
"""An officer's front page shows results for so long."""

DECIDED_STATES = frozenset(
    {NeedState.AWARDED, NeedState.CONTRACTED, NeedState.DELIVERED, NeedState.UNSUCCESSFUL}
)
OPENED_STATES = DECIDED_STATES | {NeedState.EVALUATING}
"""States in which the quotes are opened for sure; those of a cancelled need may never have been."""

OFFICER_GROUPS: Mapping[str, frozenset[NeedState]] = {
    "to_decide": frozenset({NeedState.CLOSED, NeedState.EVALUATING}),
    "open": frozenset({NeedState.OPEN}),
    "to_finish": frozenset({NeedState.DRAFT, NeedState.RETURNED}),
    "results": DECIDED_STATES,
}
"""An officer's needs in the order of what is to be done."""


def days_left(deadline_at: datetime | None, at: datetime) -> str:
    """Return how long a need still takes quotes, in days of Seoul's calendar; empty without a deadline."""
    if deadline_at is None:
        return ""
    if deadline_at <= at:
        return _("마감 지남")
    days = (today_in_seoul(deadline_at) - today_in_seoul(at)).days
    return _("오늘 마감") if days == 0 else _("%(days)d일 남음") % {"days": days}


def is_soon(deadline_at: datetime | None, at: datetime) -> bool:
    """Say whether a deadline is ahead and near."""
    return deadline_at is not None and at < deadline_at <= at + SOON


def page_count(total: int, size: int) -> int:
    """Return how many pages a list has; an empty list has one."""
    return max(1, -(-total // size))


def in_groups(states: Sequence[NeedState]) -> dict[str, list[int]]:
    """Return the places of an officer's needs in each group."""
    return {
        name: [place for place, state in enumerate(states) if state in group]
        for name, group in OFFICER_GROUPS.items()
    }
