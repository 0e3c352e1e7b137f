"""What is known beside the text: one pure function for each signal, a value and a reason in codes and facts."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from matching.facts import EnterpriseFacts, NeedFacts
from matching.types import EngineError

Fact = str | int | float | Decimal | date

# What the enterprise has not said counts half: a good fact is worth writing down, a missing one is no verdict.
NEUTRAL = 0.5
# Another district of the same city: nobody said that they deliver there, and most would.
NEAR = 0.75
# Valid today but not on the day of the award; most designations are renewed, an agency cannot count on it.
ENDS_BEFORE = 0.5
# So far over the budget (a quarter of it) a list price counts half: there is room to bargain, not without end.
OVER_BUDGET_HALF = 0.25
# So many days late a delivery counts half.
LATE_HALF_DAYS = 7
# A profile that nobody touched for a year counts half: prices and people have changed.
FRESH_HALF_DAYS = 365
# The Beta prior of answering: as if everybody had been asked four times before and answered twice.
PRIOR_ANSWERED = 2.0
PRIOR_SILENT = 2.0
# To decline is half an answer: it brings no quote, but nobody waits for it.
DECLINE_CREDIT = 0.5
NATIONWIDE = "전국"
CITY_KINDS = re.compile(r"(?<=..)(특별시|광역시|특별자치시|특별자치도)$")


class SignalName(StrEnum):
    """The signals; each has a weight of the same name in `SignalWeights`."""

    REGION = "region"
    CERTIFICATE = "certificate"
    CAPACITY = "capacity"
    PRICE = "price"
    DELIVERY_TIME = "delivery_time"
    RESPONSE = "response"
    FRESHNESS = "freshness"


class ReasonCode(StrEnum):
    """Why a signal has its value; the values that do not depend on numbers stand beside."""

    NOT_ASKED = "not_asked"  # the need sets no such condition: 1
    UNKNOWN = "unknown"  # the enterprise has not said: NEUTRAL
    SAME_REGION = "same_region"  # 1
    DELIVERS_THERE = "delivers_there"  # 1
    NEARBY = "nearby"  # NEAR
    OUT_OF_REACH = "out_of_reach"  # 0
    VALID_CERTIFICATE = "valid_certificate"  # 1
    CERTIFICATE_ENDS_BEFORE = "certificate_ends_before"  # ENDS_BEFORE
    NO_VALID_CERTIFICATE = "no_valid_certificate"  # 0
    NO_CERTIFICATE = "no_certificate"  # 0
    ENOUGH_CAPACITY = "enough_capacity"  # 1
    PART_OF_QUANTITY = "part_of_quantity"
    WITHIN_BUDGET = "within_budget"  # 1
    OVER_BUDGET = "over_budget"
    IN_TIME = "in_time"  # 1
    TOO_LATE = "too_late"
    NO_HISTORY = "no_history"  # the mean of the prior
    ANSWERS_OFTEN = "answers_often"
    ANSWERS_SELDOM = "answers_seldom"
    CHANGED_LATELY = "changed_lately"
    CHANGED_LONG_AGO = "changed_long_ago"


@dataclass(frozen=True, slots=True)
class SignalReason:
    """A code and the plain facts behind it, by name, for the product to word."""

    code: ReasonCode
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Signal:
    """A value in [0, 1], 1 being the best, and why."""

    name: SignalName
    value: float
    reason: SignalReason

    def __post_init__(self) -> None:
        if not 0 <= self.value <= 1:
            raise EngineError(f"value of {self.name}", self.value, "give a number from 0 to 1")


def signals_for(need: NeedFacts, enterprise: EnterpriseFacts) -> tuple[Signal, ...]:
    """Return all signals of an enterprise for a need, in the order of `SignalName`."""
    return tuple(signal(need, enterprise) for signal in SIGNALS)


def region_reach(need: NeedFacts, enterprise: EnterpriseFacts) -> Signal:
    """Return whether the enterprise sits where the delivery goes, or says that it delivers there."""
    place, home = _region(need.delivery_region), _region(enterprise.region)
    facts: dict[str, Fact] = {"delivery_region": need.delivery_region, "region": enterprise.region}
    if not place:
        return _signal(SignalName.REGION, 1, ReasonCode.NOT_ASKED)
    if _covers(home, place) or _covers(place, home):
        return _signal(SignalName.REGION, 1, ReasonCode.SAME_REGION, facts)
    if enterprise.delivers_to is not None:
        if any(one.strip() == NATIONWIDE or _covers(_region(one), place) for one in enterprise.delivers_to):
            return _signal(SignalName.REGION, 1, ReasonCode.DELIVERS_THERE, facts)
        return _signal(SignalName.REGION, 0, ReasonCode.OUT_OF_REACH, facts)
    if home and home[0] == place[0]:
        return _signal(SignalName.REGION, NEAR, ReasonCode.NEARBY, facts)
    return _signal(SignalName.REGION, NEUTRAL, ReasonCode.UNKNOWN, facts)


def certificate_standing(need: NeedFacts, enterprise: EnterpriseFacts) -> Signal:
    """Return whether a certificate counts on the expected day of the award."""
    day = need.counts_on
    valid = [until for start, until in enterprise.certificates if _counts(start, until, day)]
    if valid:
        fixed = [until for until in valid if until is not None]
        facts = {"day": day} | ({"valid_until": max(fixed)} if len(fixed) == len(valid) else {})
        return _signal(SignalName.CERTIFICATE, 1, ReasonCode.VALID_CERTIFICATE, facts)
    ending = [
        until for start, until in enterprise.certificates if until and _counts(start, until, need.asked_on)
    ]
    if ending:
        facts = {"day": day, "valid_until": max(ending)}
        return _signal(SignalName.CERTIFICATE, ENDS_BEFORE, ReasonCode.CERTIFICATE_ENDS_BEFORE, facts)
    # None at all is not "unknown": a lapsed one would then count less than none.
    code = ReasonCode.NO_VALID_CERTIFICATE if enterprise.certificates else ReasonCode.NO_CERTIFICATE
    return _signal(SignalName.CERTIFICATE, 0, code, {"day": day})


def capacity_share(need: NeedFacts, enterprise: EnterpriseFacts) -> Signal:
    """Return which share of the quantity the enterprise can supply, at most all of it."""
    if need.quantity is None:
        return _signal(SignalName.CAPACITY, 1, ReasonCode.NOT_ASKED)
    if enterprise.capacity is None:
        return _signal(SignalName.CAPACITY, NEUTRAL, ReasonCode.UNKNOWN)
    facts = {"quantity": need.quantity, "capacity": enterprise.capacity}
    if enterprise.capacity >= need.quantity:
        return _signal(SignalName.CAPACITY, 1, ReasonCode.ENOUGH_CAPACITY, facts)
    share = float(enterprise.capacity / need.quantity)
    return _signal(SignalName.CAPACITY, share, ReasonCode.PART_OF_QUANTITY, facts)


def price_level(need: NeedFacts, enterprise: EnterpriseFacts) -> Signal:
    """Return 1 within the budget, however low, and less and less above it."""
    if need.budget_won is None:
        return _signal(SignalName.PRICE, 1, ReasonCode.NOT_ASKED)
    if enterprise.offer_won is None:
        return _signal(SignalName.PRICE, NEUTRAL, ReasonCode.UNKNOWN)
    facts = {"budget_won": need.budget_won, "offer_won": enterprise.offer_won}
    over = enterprise.offer_won / need.budget_won - 1
    if over <= 0:
        return _signal(SignalName.PRICE, 1, ReasonCode.WITHIN_BUDGET, facts)
    return _signal(SignalName.PRICE, _halved(over, OVER_BUDGET_HALF), ReasonCode.OVER_BUDGET, facts)


def delivery_time(need: NeedFacts, enterprise: EnterpriseFacts) -> Signal:
    """Return 1 when the usual lead time ends before the delivery is due, and less for each day after."""
    if need.deliver_on is None:
        return _signal(SignalName.DELIVERY_TIME, 1, ReasonCode.NOT_ASKED)
    if enterprise.lead_days is None:
        return _signal(SignalName.DELIVERY_TIME, NEUTRAL, ReasonCode.UNKNOWN)
    days = max((need.deliver_on - need.counts_on).days, 0)
    facts = {"days": days, "lead_days": enterprise.lead_days}
    late = enterprise.lead_days - days
    if late <= 0:
        return _signal(SignalName.DELIVERY_TIME, 1, ReasonCode.IN_TIME, facts)
    return _signal(SignalName.DELIVERY_TIME, _halved(late, LATE_HALF_DAYS), ReasonCode.TOO_LATE, facts)


def response_history(_need: NeedFacts, enterprise: EnterpriseFacts) -> Signal:
    """Return how likely an answer is by what became of earlier invitations: the mean of a Beta distribution.

    A newcomer has exactly the prior's mean. What was won is a fact to show and changes nothing: whoever wins
    would be asked first again.
    """
    prior = PRIOR_ANSWERED / (PRIOR_ANSWERED + PRIOR_SILENT)
    if not enterprise.asked:
        return _signal(SignalName.RESPONSE, prior, ReasonCode.NO_HISTORY)
    answers = PRIOR_ANSWERED + enterprise.answered + DECLINE_CREDIT * enterprise.declined
    value = answers / (PRIOR_ANSWERED + PRIOR_SILENT + enterprise.asked)
    facts = {name: getattr(enterprise, name) for name in ("asked", "answered", "declined", "won")}
    code = ReasonCode.ANSWERS_OFTEN if value >= prior else ReasonCode.ANSWERS_SELDOM
    return _signal(SignalName.RESPONSE, value, code, facts)


def freshness(need: NeedFacts, enterprise: EnterpriseFacts) -> Signal:
    """Return how lately the enterprise changed what it says of itself, or opened its store."""
    last = max(enterprise.changed_on, enterprise.opened_on or enterprise.changed_on)
    age = max((need.asked_on - last).days, 0)
    code = ReasonCode.CHANGED_LATELY if age < FRESH_HALF_DAYS else ReasonCode.CHANGED_LONG_AGO
    return _signal(SignalName.FRESHNESS, _halved(age, FRESH_HALF_DAYS), code, {"changed_on": last})


SIGNALS: tuple[Callable[[NeedFacts, EnterpriseFacts], Signal], ...] = (
    region_reach,
    certificate_standing,
    capacity_share,
    price_level,
    delivery_time,
    response_history,
    freshness,
)


def _signal(
    name: SignalName, value: float, code: ReasonCode, facts: Mapping[str, Fact] | None = None
) -> Signal:
    return Signal(name, float(value), SignalReason(code, dict(facts or {})))


def _halved(distance: float, half: float) -> float:
    return float(0.5 ** (distance / half))


def _counts(valid_from: date, valid_until: date | None, day: date) -> bool:
    return valid_from <= day and (valid_until is None or day <= valid_until)


def _region(name: str) -> tuple[str, ...]:
    """Return the words of a region, the widest first, a city without its kind: 인천광역시 is 인천."""
    return tuple(CITY_KINDS.sub("", word) for word in name.split())


def _covers(wide: tuple[str, ...], place: tuple[str, ...]) -> bool:
    """Say whether a place lies in a region; a district named without its city (서구) is the same district."""
    if not (wide and place):
        return False
    starts = range(len(place) - len(wide) + 1)
    return any(place[start : start + len(wide)] == wide for start in starts) or wide[-len(place) :] == place
