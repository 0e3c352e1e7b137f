"""The wave: gates, floor, size, budget and the newcomer's place; what kept somebody out."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import Candidate, Choice, Decision, EngineError, Gate, WavePolicy, WhyNot, choose_wave

CANDIDATES = st.lists(
    st.builds(
        Candidate,
        st.integers(0, 60).map("e{}".format),
        st.sampled_from([0.0, 0.1, 0.2, 0.2, 0.5, 0.9]),
        st.sampled_from([0.0, 0.1, 0.15, 0.5, 1.0]),
        st.integers(0, 3),
        st.booleans(),
        st.booleans(),
        st.sampled_from([None, None, None, *Gate]),
    ),
    unique_by=lambda one: one.key,
    max_size=25,
)


@st.composite
def policies(draw: st.DrawFn) -> WavePolicy:
    size = draw(st.integers(0, 8))
    return WavePolicy(
        draw(st.sampled_from([0.0, 0.15, 1.0])), size, draw(st.integers(0, 3)), draw(st.integers(0, size))
    )


POLICY = WavePolicy(floor=0.2, wave_size=2, weekly_budget=3, newcomer_places=1)


def candidate(key: str, score: float, **known: Any) -> Candidate:
    """Return a candidate whose probability is its score."""
    return Candidate(key, score, **{"probability": score, **known})


def decisions(*candidates: Candidate, policy: WavePolicy = POLICY) -> dict[str, str]:
    return {each.key: each.decision.value for each in choose_wave(candidates, policy)}


def test_each_decision_has_its_first_reason() -> None:
    assert decisions(
        candidate("told", 0.9, already_invited=True),
        candidate("busy", 0.8, invited_this_week=3),
        candidate("first", 0.7),
        candidate("second", 0.6),
        candidate("third", 0.5),
        candidate("weak", 0.1, invited_this_week=3),
        candidate("shut", 0.1, gate=Gate.SUSPENDED, already_invited=True),
    ) == {
        "shut": "gated",
        "told": "already_invited",
        "busy": "budget_spent",
        "first": "invited",
        "second": "invited",
        "third": "next_wave",
        "weak": "below_floor",
    }


def test_a_newcomer_above_the_floor_has_its_place() -> None:
    choices = choose_wave(
        [candidate("a", 0.9), candidate("b", 0.8), candidate("new", 0.3, is_newcomer=True)], POLICY
    )
    assert choices == (
        Choice("a", Decision.INVITED),
        Choice("b", Decision.NEXT_WAVE, why_not=WhyNot(Decision.NEXT_WAVE, measured=2, limit=1)),
        Choice("new", Decision.INVITED, newcomer_place=True),
    )


def test_a_newcomer_below_the_floor_has_none() -> None:
    assert decisions(candidate("a", 0.9), candidate("b", 0.8), candidate("new", 0.1, is_newcomer=True)) == {
        "a": "invited",
        "b": "invited",
        "new": "below_floor",
    }


def test_a_newcomer_in_by_its_own_score_takes_no_reserved_place() -> None:
    candidates = [
        candidate("new", 0.9, is_newcomer=True),
        candidate("b", 0.8),
        candidate("newer", 0.3, is_newcomer=True),
    ]
    assert [(each.key, each.decision, each.newcomer_place) for each in choose_wave(candidates, POLICY)] == [
        ("new", Decision.INVITED, False),
        ("b", Decision.INVITED, False),
        ("newer", Decision.NEXT_WAVE, False),
    ]


@given(CANDIDATES, policies())
def test_promises_of_every_wave(candidates: list[Candidate], policy: WavePolicy) -> None:
    choices = choose_wave(candidates, policy)
    by_key = {one.key: one for one in candidates}
    invited = [by_key[one.key] for one in choices if one.decision is Decision.INVITED]
    waiting = [by_key[one.key] for one in choices if one.decision is Decision.NEXT_WAVE]
    assert choices == choose_wave(candidates[::-1], policy)
    assert [one.key for one in choices] == [
        one.key for one in sorted(candidates, key=lambda one: (-one.score, one.key))
    ]
    assert len(invited) == min(policy.wave_size, len(invited) + len(waiting))
    assert all(one.probability >= policy.floor and not one.already_invited for one in invited + waiting)
    assert all(one.gate is None for one in invited + waiting)
    assert all(one.invited_this_week < policy.weekly_budget for one in invited + waiting)
    in_wave = sum(one.is_newcomer for one in invited)
    assert in_wave >= min(policy.newcomer_places, in_wave + sum(one.is_newcomer for one in waiting))
    assert sum(one.newcomer_place for one in choices) <= policy.newcomer_places
    ordinary = [one.score for one in invited if not one.is_newcomer]
    passed_over = [one.score for one in waiting]
    assert not ordinary or not passed_over or min(ordinary) >= max(passed_over)


def test_what_kept_somebody_out_comes_with_the_numbers_that_decided() -> None:
    choices = choose_wave(
        [
            candidate("shut", 0.9, gate=Gate.LEGALLY_EXCLUDED),
            candidate("told", 0.9, already_invited=True),
            candidate("unlikely", 0.8, probability=0.1, invited_this_week=3),
            candidate("busy", 0.7, invited_this_week=4),
            candidate("first", 0.6),
            candidate("second", 0.5),
            candidate("third", 0.4),
        ],
        POLICY,
    )
    assert {each.key: each.why_not for each in choices} == {
        "shut": WhyNot(Decision.GATED, Gate.LEGALLY_EXCLUDED),
        "told": WhyNot(Decision.ALREADY_INVITED),
        "unlikely": WhyNot(Decision.BELOW_FLOOR, measured=0.1, limit=0.2),
        "busy": WhyNot(Decision.BUDGET_SPENT, measured=4, limit=3),
        "first": None,
        "second": None,
        "third": WhyNot(Decision.NEXT_WAVE, measured=3, limit=2),
    }


def test_floor_is_one_of_probability_and_the_order_one_of_score() -> None:
    likely, relevant = candidate("likely", 0.3, probability=0.9), candidate("relevant", 0.8, probability=0.2)
    narrow = WavePolicy(floor=0.2, wave_size=1, weekly_budget=3)
    assert decisions(likely, relevant, policy=narrow) == {"relevant": "invited", "likely": "next_wave"}
    strict = WavePolicy(floor=0.21, wave_size=1, weekly_budget=3)
    assert decisions(likely, relevant, policy=strict) == {"relevant": "below_floor", "likely": "invited"}


@given(CANDIDATES, policies())
def test_why_not_agrees_with_the_decision_and_its_numbers_with_the_rule(
    candidates: list[Candidate], policy: WavePolicy
) -> None:
    for choice in choose_wave(candidates, policy):
        why = choice.why_not
        assert (why is None) == (choice.decision is Decision.INVITED)
        if why is not None:
            assert why.decision is choice.decision
            assert (why.gate is not None) == (why.decision is Decision.GATED)
            if why.measured is not None and why.limit is not None:
                is_floor = why.decision is Decision.BELOW_FLOOR
                is_wave = why.decision is Decision.NEXT_WAVE
                assert why.measured < why.limit if is_floor else why.measured >= why.limit + is_wave


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("floor", (1.5, 1, 1, 0)),
        ("floor", (float("nan"), 1, 1, 0)),
        ("wave_size", (0.1, -1, 1, 0)),
        ("weekly_budget", (0.1, 1, -1, 0)),
        ("newcomer_places", (0.1, 1, 1, 2)),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused_by_name(
    name: str, values: tuple[float, int, int, int]
) -> None:
    with pytest.raises(EngineError, match=f"^{name} = "):
        WavePolicy(*values)


def test_candidates_that_make_no_sense_are_refused() -> None:
    with pytest.raises(EngineError, match=r"^score of e = nan"):
        choose_wave([candidate("e", float("nan"), probability=0.5)], POLICY)
    for wrong in (float("nan"), -0.1, 1.1):
        with pytest.raises(EngineError, match=r"^probability of e = .*: give a number from 0 to 1"):
            choose_wave([candidate("e", 0.5, probability=wrong)], POLICY)
    with pytest.raises(EngineError, match="name each candidate once"):
        choose_wave([candidate("e", 0.1), candidate("e", 0.2)], POLICY)
