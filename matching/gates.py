"""What keeps an enterprise from being asked whatever its score: named, and outside the score."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Gate(StrEnum):
    """What shuts an enterprise out; the first that applies, in the order written here."""

    SUSPENDED = "suspended"
    STORE_NOT_OPEN = "store_not_open"
    LEGALLY_EXCLUDED = "legally_excluded"
    EXCLUDED_BY_STAFF = "excluded_by_staff"
    EXCLUDED_BY_OFFICER = "excluded_by_officer"
    NEED_NOT_OPEN = "need_not_open"


@dataclass(frozen=True, slots=True)
class Standing:
    """How an enterprise stands towards a need.

    `barred` are the times (first day, last day or None without an end) in which agencies may make no contract
    with it (부정당업자: 지방계약법 31조, 국가계약법 27조). The staff exclude it from all needs, an officer from one.
    """

    is_store_open: bool
    is_suspended: bool = False
    barred: tuple[tuple[date, date | None], ...] = ()
    excluded_by_staff: bool = False
    excluded_by_officer: bool = False
    need_takes_quotes: bool = True


def gate_for(standing: Standing, asked_on: date, award_on: date | None = None) -> Gate | None:
    """Return what shuts the enterprise out, None when nothing does.

    An exclusion by law counts on the day of asking and on the expected day of the award: a quote that
    cannot become a contract is nobody's time worth.
    """
    days = (asked_on, award_on or asked_on)
    is_barred = any(
        start <= day and (end is None or day <= end) for start, end in standing.barred for day in days
    )
    applies = {
        Gate.SUSPENDED: standing.is_suspended,
        Gate.STORE_NOT_OPEN: not standing.is_store_open,
        Gate.LEGALLY_EXCLUDED: is_barred,
        Gate.EXCLUDED_BY_STAFF: standing.excluded_by_staff,
        Gate.EXCLUDED_BY_OFFICER: standing.excluded_by_officer,
        Gate.NEED_NOT_OPEN: not standing.need_takes_quotes,
    }
    return next((gate for gate in Gate if applies[gate]), None)
