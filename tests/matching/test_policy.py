"""The wave: floor, size, budget and the newcomer's place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import Candidate, Choice, Decision, EngineError, WavePolicy, choose_wave

CANDIDATES = st.lists(
    st.builds(
        Candidate,
        st.integers(0, 60).map("e{}".format),
        st.sampled_from([0.0, 0.1, 0.2, 0.2, 0.5, 0.9]),
        st.integers(0, 3),
        st.booleans(),
        st.booleans(),
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


def decisions(*candidates: Candidate, policy: WavePolicy = POLICY) -> dict[str, str]:
    return {one.key: one.decision.value for one in choose_wave(candidates, policy)}


def test_each_decision_has_its_first_reason() -> None:
    assert decisions(
        Candidate("told", 0.9, already_invited=True),
        Candidate("busy", 0.8, invited_this_week=3),
        Candidate("first", 0.7),
        Candidate("second", 0.6),
        Candidate("third", 0.5),
        Candidate("weak", 0.1, invited_this_week=3),
    ) == {
        "told": "already_invited",
        "busy": "budget_spent",
        "first": "invited",
        "second": "invited",
        "third": "next_wave",
        "weak": "below_floor",
    }


def test_a_newcomer_above_the_floor_has_its_place() -> None:
    choices = choose_wave(
        [Candidate("a", 0.9), Candidate("b", 0.8), Candidate("new", 0.3, is_newcomer=True)], POLICY
    )
    assert choices == (
        Choice("a", Decision.INVITED),
        Choice("b", Decision.NEXT_WAVE),
        Choice("new", Decision.INVITED, newcomer_place=True),
    )


def test_a_newcomer_below_the_floor_has_none() -> None:
    assert decisions(Candidate("a", 0.9), Candidate("b", 0.8), Candidate("new", 0.1, is_newcomer=True)) == {
        "a": "invited",
        "b": "invited",
        "new": "below_floor",
    }


def test_a_newcomer_in_by_its_own_score_takes_no_reserved_place() -> None:
    candidates = [
        Candidate("new", 0.9, is_newcomer=True),
        Candidate("b", 0.8),
        Candidate("newer", 0.3, is_newcomer=True),
    ]
    assert [(one.key, one.decision, one.newcomer_place) for one in choose_wave(candidates, POLICY)] == [
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
    assert all(one.score >= policy.floor and not one.already_invited for one in invited + waiting)
    assert all(one.invited_this_week < policy.weekly_budget for one in invited + waiting)
    in_wave = sum(one.is_newcomer for one in invited)
    assert in_wave >= min(policy.newcomer_places, in_wave + sum(one.is_newcomer for one in waiting))
    assert sum(one.newcomer_place for one in choices) <= policy.newcomer_places
    ordinary = [one.score for one in invited if not one.is_newcomer]
    passed_over = [one.score for one in waiting]
    assert not ordinary or not passed_over or min(ordinary) >= max(passed_over)


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
    with pytest.raises(EngineError, match="score of e"):
        choose_wave([Candidate("e", float("nan"))], POLICY)
    with pytest.raises(EngineError, match="name each candidate once"):
        choose_wave([Candidate("e", 0.1), Candidate("e", 0.2)], POLICY)
