"""A price is divided to the last won."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs_board.bundles.rules import (
    NEXT_ANSWERS,
    NEXT_STATES,
    BundleState,
    PartnerState,
    check_answer,
    check_move,
    shares,
)
from needs_board.kit.errors import Conflict
from needs_board.kit.money import MAX_WON

WEIGHTS = st.lists(st.integers(0, MAX_WON), min_size=1, max_size=20)


@given(st.integers(0, MAX_WON), WEIGHTS)
def test_shares_add_up_exactly_and_none_is_a_won_from_its_quota(won: int, weights: list[int]) -> None:
    found = shares(won, weights)
    assert sum(found) == won
    counted = weights if any(weights) else [1] * len(weights)
    for share, weight in zip(found, counted, strict=True):
        assert abs(share - Fraction(won * weight, sum(counted))) < 1


@given(st.integers(0, 1000), st.lists(st.integers(0, 50), min_size=1, max_size=6))
def test_largest_remainders_get_the_won_that_are_left(won: int, weights: list[int]) -> None:
    counted = weights if any(weights) else [1] * len(weights)
    quotas = [Fraction(won * weight, sum(counted)) for weight in counted]
    slow = [int(quota) for quota in quotas]
    while sum(slow) < won:
        place = max(range(len(slow)), key=lambda one: (quotas[one] - slow[one], -one))
        slow[place] += 1
    assert shares(won, weights) == slow


@pytest.mark.parametrize("now", list(BundleState))
@pytest.mark.parametrize("wanted", list(BundleState))
def test_set_moves_only_as_its_life_has_it(now: BundleState, wanted: BundleState) -> None:
    if wanted in NEXT_STATES[now]:
        check_move(now, wanted)
    else:
        with pytest.raises(Conflict):
            check_move(now, wanted)


@pytest.mark.parametrize("now", list(PartnerState))
@pytest.mark.parametrize("wanted", list(PartnerState))
def test_partner_answers_only_what_follows(now: PartnerState, wanted: PartnerState) -> None:
    if wanted in NEXT_ANSWERS[now]:
        check_answer(now, wanted)
    else:
        with pytest.raises(Conflict):
            check_answer(now, wanted)
