"""Which types are counted together, who is on board, and the months of a table."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

import msgspec

from needs_board.enterprises.rules import EnterpriseType, StoreState
from needs_board.kit.errors import WrongInput
from needs_board.kit.i18n import N_, _

LARGEST_COUNT = 1_000_000
LONGEST_NOTE = 200
MONTHS_SHOWN = 12


class Group(StrEnum):
    """The four types by which the region counts; a sub-kind belongs to the type it is a kind of."""

    SOCIAL_ENTERPRISE = "social_enterprise"
    VILLAGE_ENTERPRISE = "village_enterprise"
    COOPERATIVE = "cooperative"
    SELF_SUPPORT_ENTERPRISE = "self_support_enterprise"


GROUP_LABELS: Mapping[Group, str] = {
    Group.SOCIAL_ENTERPRISE: N_("사회적기업"),
    Group.VILLAGE_ENTERPRISE: N_("마을기업"),
    Group.COOPERATIVE: N_("협동조합"),
    Group.SELF_SUPPORT_ENTERPRISE: N_("자활기업"),
}
GROUP_OF: Mapping[EnterpriseType, Group] = {
    EnterpriseType.SOCIAL_ENTERPRISE: Group.SOCIAL_ENTERPRISE,
    EnterpriseType.PRE_SOCIAL_ENTERPRISE: Group.SOCIAL_ENTERPRISE,
    EnterpriseType.VILLAGE_ENTERPRISE: Group.VILLAGE_ENTERPRISE,
    EnterpriseType.COOPERATIVE: Group.COOPERATIVE,
    EnterpriseType.SOCIAL_COOPERATIVE: Group.COOPERATIVE,
    EnterpriseType.SELF_SUPPORT_ENTERPRISE: Group.SELF_SUPPORT_ENTERPRISE,
}

ON_BOARD = frozenset({StoreState.APPROVED, StoreState.STOCKING, StoreState.OPEN, StoreState.SUSPENDED})


class Month(msgspec.Struct, frozen=True, order=True):
    """A month of Seoul's calendar."""

    year: int
    month: int

    @property
    def text(self) -> str:
        """The month as official papers write it, `2026. 7.`, whatever language the reader uses."""
        return f"{self.year}. {self.month}."


class MonthOfJoining(msgspec.Struct, frozen=True):
    """How many joined in a month, by group, and how many were on board at its end (of those on board today)."""

    month: Month
    joined: Mapping[Group, int]
    total: int

    @property
    def sum(self) -> int:
        """All groups together."""
        return sum(self.joined.values())


def month_of(day: date) -> Month:
    """Return the month of a day."""
    return Month(day.year, day.month)


def months_until(last: Month, count: int) -> list[Month]:
    """Return `count` months in order, of which `last` is the last."""
    end = last.year * 12 + last.month - 1
    return [Month(*_year_and_month(number)) for number in range(end - count + 1, end + 1)]


def by_month(
    joined: Iterable[tuple[Group, date]], last: Month, count: int = MONTHS_SHOWN
) -> list[MonthOfJoining]:
    """Return the last `count` months up to `last`, with who joined before them in the running total."""
    counts = Counter((month_of(day), group) for group, day in joined)
    months = months_until(last, count)
    total = sum(number for (month, _group), number in counts.items() if month < months[0])
    rows = []
    for month in months:
        here = {group: counts[month, group] for group in Group}
        total += sum(here.values())
        rows.append(MonthOfJoining(month, here, total))
    return rows


def main_category(shown: Mapping[str, int], order: Sequence[str]) -> str | None:
    """Return the category with the most products, of equals the one that stands first; None without any product."""
    return min(shown, key=lambda code: (-shown[code], order.index(code)), default=None)


def check_goal(known: int, goal: int | None, goal_on: date | None) -> None:
    """Refuse a goal above what there is, and a goal without its day or a day without its goal."""
    errors: dict[str, str] = {}
    if goal is not None and goal > known:
        errors["goal"] = _("목표가 지역의 기업 수보다 많습니다. 기업 수와 목표를 확인해 주세요.")
    if goal is not None and goal_on is None:
        errors["goal_on"] = _("목표를 언제까지 이룰지 날짜를 적어 주세요.")
    if goal is None and goal_on is not None:
        errors["goal"] = _("목표 날짜를 적으셨으니 목표로 하는 기업 수도 적어 주세요.")
    if errors:
        raise WrongInput(errors)


def _year_and_month(number: int) -> tuple[int, int]:
    return number // 12, number % 12 + 1
