"""Knobs turn and ladders lead where they say; a search climbs only what is a gain; folds hold everybody once."""

from dataclasses import replace

import numpy as np
import pytest

from matching import CategorySettings, Field, Settings
from matching.tune import Setup
from matching.tune.knobs import FIELD_LADDER, LADDERS, stepped, turned, value_of
from matching.tune.search import Training, is_gain, search
from matching.tune.trials import split

pytestmark = pytest.mark.long


@pytest.mark.parametrize("knob", [*LADDERS, "field:text", "field:title", "asked:text"])
def test_every_rung_of_every_knob_is_a_setting_that_can_be_had(knob: str) -> None:
    start = Setup(Settings(), CategorySettings())
    for value in FIELD_LADDER if ":" in knob else LADDERS[knob]:
        assert value_of(turned(start, knob, value), knob) == value
        others = {name for name in LADDERS if name != knob}
        assert all(value_of(turned(start, knob, value), name) == value_of(start, name) for name in others)


@pytest.mark.parametrize("knob", [*LADDERS, "field:title"])
def test_a_ladder_leads_up_and_down_again_to_where_it_began(knob: str) -> None:
    between = Settings(slope=0.7, stem_share=0.55, alike=0.9, peer_length=15, fields={"title": Field(0.6)})
    start = Setup(replace(between, ngram_low=2, ngram_high=5), CategorySettings(weight=0.5))
    down = stepped(start, start, knob, -1)
    assert down is not None and value_of(down, knob) != value_of(start, knob)
    back = stepped(down, start, knob, 1)
    assert back is not None and value_of(back, knob) == value_of(start, knob)
    lowest = down
    while (lower := stepped(lowest, start, knob, -1)) is not None:
        lowest = lower
    assert stepped(lowest, start, knob, -1) is None


def test_a_search_climbs_to_the_top_over_several_rungs() -> None:
    def values(setup: Setup) -> np.ndarray:
        return np.full(8, 1 - abs(setup.settings.slope - 0.25) - abs(setup.settings.stem_share - 0.85))

    training = Training(values, [np.arange(4), np.arange(4, 8)])
    best = search(Setup(), ("slope", "stem_share"), training, 40)
    assert (best.settings.slope, best.settings.stem_share) == (0.25, 0.85)


def test_a_gain_within_its_own_standard_error_is_none() -> None:
    assert is_gain([np.array([0.2, 0.2]), np.array([0.1, 0.1])])
    assert not is_gain([np.array([0.9, 0.9]), np.array([-0.4, -0.4])])
    assert not is_gain([np.zeros(2), np.zeros(2)])
    assert not is_gain([np.array([-0.1]), np.array([-0.1])])


def test_folds_differ_by_one_at_most_and_hold_everybody_once() -> None:
    keys = [f"q{n}" for n in range(23)]
    parts = split(keys, 5, "0 outer")
    assert sorted(np.concatenate(parts).tolist()) == list(range(23))
    assert {len(part) for part in parts} == {4, 5}
    shuffled = split(keys[::-1], 5, "0 outer")
    assert [{keys[n] for n in part} for part in parts] == [{keys[::-1][n] for n in part} for part in shuffled]
