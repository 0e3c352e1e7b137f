"""What speaks for an enterprise beside its words: each signal, what is unknown, and that better is never worse."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import EngineError, EnterpriseFacts, NeedFacts, Signal, SignalName, SignalReason, signals_for
from matching.signals import NEUTRAL, PRIOR_ANSWERED, PRIOR_SILENT, ReasonCode
from tests.matching.facts import ASKED_ON, DAYS, ENTERPRISE, NEED, REGIONS, UNKNOWN, enterprises, needs

pytestmark = pytest.mark.long

OPEN_ENDED: NeedFacts = NeedFacts("", None, None, None, None, ASKED_ON)


def told(
    name: str, need: NeedFacts = NEED, enterprise: EnterpriseFacts = ENTERPRISE, **facts: Any
) -> tuple[float, str]:
    found = {one.name.value: one for one in signals_for(need, replace(enterprise, **facts))}[name]
    return round(found.value, 4), found.reason.code.value


def value(need: NeedFacts, enterprise: EnterpriseFacts, name: str) -> float:
    return next(one.value for one in signals_for(need, enterprise) if one.name == name)


@given(needs, enterprises())
def test_every_signal_is_there_once_and_between_0_and_1(need: NeedFacts, enterprise: EnterpriseFacts) -> None:
    found = signals_for(need, enterprise)
    assert [one.name for one in found] == list(SignalName)
    assert all(0 <= one.value <= 1 for one in found)
    assert found == signals_for(need, enterprise)


def test_enterprise_that_meets_everything_and_was_never_asked_lacks_only_a_history() -> None:
    assert {one.name: one.value for one in signals_for(NEED, ENTERPRISE)} == {
        name: 0.5 if name is SignalName.RESPONSE else 1.0 for name in SignalName
    }


def test_what_the_enterprise_has_not_said_is_called_unknown_and_counts_half() -> None:
    unknown = {one.name for one in signals_for(NEED, UNKNOWN) if one.reason.code is ReasonCode.UNKNOWN}
    assert unknown == {
        SignalName.REGION,
        SignalName.CAPACITY,
        SignalName.PRICE,
        SignalName.DELIVERY_TIME,
    }
    assert all(value(NEED, UNKNOWN, name) == NEUTRAL for name in unknown)


@given(enterprises())
def test_need_without_conditions_takes_nothing_from_anybody_for_them(enterprise: EnterpriseFacts) -> None:
    for name in ("region", "capacity", "price", "delivery_time"):
        found = next(one for one in signals_for(OPEN_ENDED, enterprise) if one.name == name)
        assert (found.value, found.reason) == (1, SignalReason(ReasonCode.NOT_ASKED, {}))


@pytest.mark.parametrize(
    ("delivery", "home", "reach", "expected"),
    [
        ("인천 서구", "인천광역시 서구", None, (1, "same_region")),
        ("서구", "인천 서구", frozenset(), (1, "same_region")),
        ("인천", "인천 서구", frozenset(), (1, "same_region")),
        ("인천 서구", "부산", {"인천"}, (1, "delivers_there")),
        ("인천 서구", "부산", {"대구", "서구"}, (1, "delivers_there")),
        ("서구", "부산", {"인천 서구"}, (1, "delivers_there")),
        ("인천 서구", "부산", {" 전국 "}, (1, "delivers_there")),
        ("인천 서구", "인천 부평구", {"인천 부평구", ""}, (0, "out_of_reach")),
        ("인천", "부산", {"인천 서구"}, (0, "out_of_reach")),
        ("인천 서구", "인천 부평구", None, (0.75, "nearby")),
        ("인천 서구", "대구 서구", None, (0.5, "unknown")),
        ("서구", "부평구", None, (0.5, "unknown")),
        ("인천 서구", "", None, (0.5, "unknown")),
    ],
)
def test_region(delivery: str, home: str, reach: set[str] | None, expected: tuple[float, str]) -> None:
    need = replace(NEED, delivery_region=delivery)
    known = None if reach is None else frozenset(reach)
    assert told("region", need, region=home, delivers_to=known) == expected


@pytest.mark.parametrize(
    ("certificates", "expected"),
    [
        ([(0, None)], (1, "valid_certificate")),
        ([(20, 20)], (1, "valid_certificate")),
        ([(-9, -1), (-9, 20)], (1, "valid_certificate")),
        ([(-9, 19)], (0.5, "certificate_ends_before")),
        ([(21, None)], (0, "no_valid_certificate")),
        ([(-9, -1)], (0, "no_valid_certificate")),
        ([], (0, "no_certificate")),
    ],
)
def test_certificate_counts_on_the_day_of_the_award(
    certificates: list[tuple[int, int | None]], expected: tuple[float, str]
) -> None:
    days = tuple(
        (ASKED_ON + timedelta(start), None if end is None else ASKED_ON + timedelta(end))
        for start, end in certificates
    )
    assert told("certificate", certificates=days) == expected


@pytest.mark.parametrize("award_on", [None, ASKED_ON - timedelta(5)])
def test_without_an_expected_award_that_is_to_come_the_day_of_asking_counts(award_on: date | None) -> None:
    need = replace(NEED, award_on=award_on)
    assert told("certificate", need, certificates=((ASKED_ON, ASKED_ON),)) == (1, "valid_certificate")
    assert told("delivery_time", need, lead_days=40) == (1, "in_time")
    assert told("delivery_time", need, lead_days=41)[1] == "too_late"


def test_delivery_that_is_due_before_the_award_asks_for_no_less_than_no_time() -> None:
    need = replace(NEED, deliver_on=ASKED_ON)
    assert told("delivery_time", need, lead_days=0) == (1, "in_time")
    assert told("delivery_time", need, lead_days=7) == (0.5, "too_late")


@pytest.mark.parametrize(
    ("name", "facts", "expected"),
    [
        ("capacity", {"capacity": Decimal(25)}, (0.25, "part_of_quantity")),
        ("capacity", {"capacity": Decimal(5000)}, (1, "enough_capacity")),
        ("price", {"offer_won": 1}, (1, "within_budget")),
        ("price", {"offer_won": 1_250_000}, (0.5, "over_budget")),
        ("price", {"offer_won": 1_500_000}, (0.25, "over_budget")),
        ("delivery_time", {"lead_days": 27}, (0.5, "too_late")),
        ("response", {"asked": 4, "answered": 4, "won": 1}, (0.75, "answers_often")),
        ("response", {"asked": 4}, (0.25, "answers_seldom")),
        ("response", {"asked": 4, "declined": 4}, (0.5, "answers_often")),
        ("freshness", {"changed_on": ASKED_ON - timedelta(365)}, (0.5, "changed_long_ago")),
        ("freshness", {"changed_on": ASKED_ON + timedelta(9)}, (1, "changed_lately")),
        (
            "freshness",
            {"changed_on": ASKED_ON - timedelta(999), "opened_on": ASKED_ON},
            (1, "changed_lately"),
        ),
    ],
)
def test_value_and_reason(name: str, facts: dict[str, Any], expected: tuple[float, str]) -> None:
    assert told(name, **facts) == expected


def test_reason_carries_the_plain_facts() -> None:
    reasons = {one.name: one.reason for one in signals_for(NEED, replace(ENTERPRISE, offer_won=1_250_000))}
    assert reasons[SignalName.PRICE] == SignalReason(
        ReasonCode.OVER_BUDGET, {"budget_won": 1_000_000, "offer_won": 1_250_000}
    )
    assert reasons[SignalName.CERTIFICATE].facts == {"day": date(2026, 6, 21)}


@given(needs, enterprises())
def test_newcomer_has_exactly_the_mean_of_the_prior(need: NeedFacts, enterprise: EnterpriseFacts) -> None:
    newcomer = replace(enterprise, asked=0, answered=0, declined=0, won=0)
    assert value(need, newcomer, "response") == PRIOR_ANSWERED / (PRIOR_ANSWERED + PRIOR_SILENT)


@given(enterprises())
def test_history_lies_on_its_side_of_the_prior_and_moves_less_than_its_share(
    enterprise: EnterpriseFacts,
) -> None:
    smoothed = value(NEED, enterprise, "response")
    plain = (enterprise.answered + enterprise.declined / 2) / enterprise.asked if enterprise.asked else 0.5
    assert min(plain, 0.5) - 1e-12 <= smoothed <= max(plain, 0.5) + 1e-12


@given(enterprises(), st.integers(0, 500))
def test_what_was_won_changes_nothing(enterprise: EnterpriseFacts, won: int) -> None:
    other = replace(enterprise, won=min(won, enterprise.answered))
    assert value(NEED, enterprise, "response") == value(NEED, other, "response")


@given(needs, enterprises(), st.data())
def test_better_is_never_worse(need: NeedFacts, enterprise: EnterpriseFacts, data: st.DataObject) -> None:
    one = enterprise
    silent = one.asked - one.answered - one.declined
    better: dict[str, dict[str, Any]] = {
        "certificate": {"certificates": (*one.certificates, data.draw(st.tuples(DAYS, st.none() | DAYS)))},
        "freshness": {"changed_on": one.changed_on + timedelta(data.draw(st.integers(0, 500)))},
        "response": {"answered": one.answered + data.draw(st.integers(0, silent))},
    }
    if one.capacity is not None:
        better["capacity"] = {"capacity": one.capacity + data.draw(st.integers(0, 1000))}
    if one.offer_won is not None:
        better["price"] = {"offer_won": data.draw(st.integers(0, one.offer_won))}
    if one.lead_days is not None:
        better["delivery_time"] = {"lead_days": data.draw(st.integers(0, one.lead_days))}
    if one.delivers_to is not None:
        better["region"] = {"delivers_to": one.delivers_to | {data.draw(REGIONS)}}
    for name, facts in better.items():
        assert value(need, replace(one, **facts), name) >= value(need, one, name)


@given(enterprises())
def test_nearer_is_never_worse(enterprise: EnterpriseFacts) -> None:
    values = [
        value(NEED, replace(enterprise, region=home), "region")
        for home in ("부산", "인천 부평구", "인천 서구")
    ]
    assert values == sorted(values)
    assert values[-1] == 1


@pytest.mark.parametrize(
    ("name", "given_value"),
    [
        ("quantity", Decimal(0)),
        ("quantity", Decimal("NaN")),
        ("quantity", Decimal("Infinity")),
        ("budget_won", 0),
        ("budget_won", -5),
    ],
)
def test_need_that_makes_no_sense_is_refused_by_name(name: str, given_value: Any) -> None:
    with pytest.raises(EngineError, match=f"^{name} = .*: give a number above 0"):
        replace(NEED, **{name: given_value})


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("capacity", {"capacity": Decimal("NaN")}),
        ("capacity", {"capacity": Decimal(-1)}),
        ("offer_won", {"offer_won": -1}),
        ("lead_days", {"lead_days": -1}),
        ("asked", {"asked": -1}),
        ("answered", {"asked": 2, "answered": 2, "declined": 1}),
        ("won", {"asked": 3, "answered": 1, "won": 2}),
    ],
)
def test_enterprise_that_makes_no_sense_is_refused_by_name(name: str, facts: dict[str, Any]) -> None:
    with pytest.raises(EngineError, match=f"^{name} = .*: give "):
        replace(ENTERPRISE, **facts)


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), -0.1, 1.1])
def test_signal_outside_0_to_1_is_refused(wrong: float) -> None:
    with pytest.raises(EngineError, match=r"^value of price = .*: give a number from 0 to 1"):
        Signal(SignalName.PRICE, wrong, SignalReason(ReasonCode.WITHIN_BUDGET, {}))
