"""The final score: parts that add up, what signals can take away, and the exact best of a longer list."""

from collections.abc import Sequence
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import (
    EngineError,
    EnterpriseFacts,
    Hit,
    NeedFacts,
    Signal,
    SignalName,
    SignalReason,
    SignalWeights,
    order_by_signals,
    signals_for,
    weighed,
)
from matching.signals import ReasonCode
from tests.matching.facts import enterprises, needs

pytestmark = pytest.mark.long

NO_WEIGHTS = dict.fromkeys([one.name for one in fields(SignalWeights)], 0.0)
Market = list[tuple[Hit, tuple[Signal, ...]]]


def signal(name: SignalName, value: float) -> Signal:
    return Signal(name, value, SignalReason(ReasonCode.UNKNOWN, {}))


@st.composite
def weights(draw: st.DrawFn) -> SignalWeights:
    shares = {name: draw(st.floats(0, 1)) for name in NO_WEIGHTS}
    total, whole = sum(shares.values()), draw(st.floats(0, 0.6))
    return SignalWeights(**{name: whole * one / total if total > 1e-9 else 0 for name, one in shares.items()})


@st.composite
def markets(draw: st.DrawFn) -> Market:
    """Up to 30 documents as `rank` orders them, with many equal scores and equal signals."""
    relevances = draw(st.lists(st.sampled_from([0.1, 0.2, 0.21, 0.25, 0.3, 0.5]), max_size=30))
    pairs = sorted((-one, f"e{place * 7 % 31:02}") for place, one in enumerate(relevances))
    values = st.sampled_from([0.0, 0.5, 0.9, 1.0])
    names = (SignalName.REGION, SignalName.PRICE)
    return [
        (Hit(key, -score, place), tuple(signal(name, draw(values)) for name in names))
        for place, (score, key) in enumerate(pairs, start=1)
    ]


def slow_order(market: Market, chosen: SignalWeights, top: int) -> list[tuple[str, float]]:
    """Weigh everything by the formula as it is written, sort, cut."""
    scored = []
    for hit, signals in market:
        taken = sum(chosen.of(one.name) * (1 - one.value) for one in signals)
        scored.append((hit.key, hit.score * (1 - taken)))
    return sorted(scored, key=lambda one: (-round(one[1], 12), one[0]))[:top]


def ordered_keys(market: Market, given_hits: int, top: int) -> tuple[list[str], bool, float]:
    signals = {hit.key: own for hit, own in market}
    hits = [hit for hit, _own in market[:given_hits]]
    found = order_by_signals(hits, signals.__getitem__, SignalWeights(), top)
    return [one.key for one in found.hits], found.is_certain, found.bound


@given(st.floats(0, 1), needs, enterprises(), weights())
def test_relevance_and_parts_add_up_to_the_score(
    relevance: float, need: NeedFacts, enterprise: EnterpriseFacts, chosen: SignalWeights
) -> None:
    found = weighed(relevance, signals_for(need, enterprise), chosen)
    taken = sum(chosen.of(part.signal.name) * (1 - part.signal.value) for part in found.parts)
    assert abs(relevance + sum(part.value for part in found.parts) - found.score) <= 1e-9
    assert abs(relevance * (1 - taken) - found.score) <= 1e-9
    assert [part.signal.name for part in found.parts] == list(SignalName)


@given(st.floats(0, 1), needs, enterprises(), weights())
def test_signal_takes_at_most_its_weight_and_all_together_at_most_three_fifths(
    relevance: float, need: NeedFacts, enterprise: EnterpriseFacts, chosen: SignalWeights
) -> None:
    found = weighed(relevance, signals_for(need, enterprise), chosen)
    assert all(-relevance * chosen.of(part.signal.name) - 1e-12 <= part.value <= 0 for part in found.parts)
    assert 0.4 * relevance - 1e-9 <= found.score <= relevance


@given(
    st.floats(0, 1), st.lists(st.floats(0, 1), min_size=2, max_size=2), st.sampled_from(SignalName), weights()
)
def test_better_signal_never_lowers_the_score(
    relevance: float, values: list[float], name: SignalName, chosen: SignalWeights
) -> None:
    worse, better = (weighed(relevance, [signal(name, one)], chosen).score for one in sorted(values))
    assert worse <= better


def test_best_signals_leave_the_relevance_and_worst_ones_what_the_weights_leave() -> None:
    best = weighed(0.4, [signal(name, 1) for name in SignalName], SignalWeights())
    worst = weighed(0.4, [signal(name, 0) for name in SignalName], SignalWeights())
    assert (best.score, weighed(0.4, [], SignalWeights()).score) == (0.4, 0.4)
    assert worst.score == pytest.approx(0.4 * (1 - 0.42))


@given(markets(), st.integers(1, 8))
def test_order_is_that_of_the_slow_obvious_version(market: Market, top: int) -> None:
    signals = {hit.key: own for hit, own in market}
    hits = [hit for hit, _own in market]
    found = order_by_signals(hits, signals.__getitem__, SignalWeights(), top, is_all=True)
    expected = slow_order(market, SignalWeights(), top)
    assert [(one.key, round(one.weighed.score, 9)) for one in found.hits] == [
        (key, round(score, 9)) for key, score in expected
    ]
    assert [one.rank for one in found.hits] == list(range(1, len(expected) + 1))
    assert found.is_certain


@given(markets(), st.integers(1, 6), st.integers(0, 30))
def test_certain_answer_is_the_answer_over_all_documents(market: Market, top: int, given_hits: int) -> None:
    keys, is_certain, bound = ordered_keys(market, given_hits, top)
    if is_certain:
        assert keys == [key for key, _score in slow_order(market, SignalWeights(), top)]
    seen = [hit.score for hit, _own in market[:given_hits]]
    assert is_certain or len(keys) < top or seen[-1] >= bound


def market_of(*rows: tuple[str, float, float]) -> Market:
    return [
        (Hit(key, relevance, place), (signal(SignalName.CERTIFICATE, value),))
        for place, (key, relevance, value) in enumerate(rows, start=1)
    ]


def test_answer_is_not_certain_while_an_unseen_document_could_enter() -> None:
    market = market_of(("a", 0.50, 0.0), ("b", 0.49, 0.0), ("c", 0.48, 1.0), ("d", 0.20, 1.0))
    assert ordered_keys(market, given_hits=2, top=1)[:2] == (["a"], False)
    assert ordered_keys(market, given_hits=3, top=1) == (["c"], True, 0.48)
    assert ordered_keys(market, given_hits=4, top=5)[:2] == (["c", "a", "b", "d"], False)


def test_equal_scores_are_ordered_by_key_and_an_unseen_equal_one_counts() -> None:
    market = market_of(("b", 0.5, 0.0), ("a", 0.45, 1.0))
    assert ordered_keys(market, given_hits=1, top=1)[:2] == (["b"], False)
    assert ordered_keys(market, given_hits=2, top=1)[:2] == (["a"], True)
    same = market_of(("b", 0.5, 1.0), ("c", 0.5, 1.0))
    assert ordered_keys(same, given_hits=1, top=1)[:2] == (["b"], True)


def test_unseen_document_with_an_equal_score_and_an_earlier_key_could_enter() -> None:
    halving = SignalWeights(**NO_WEIGHTS | {"certificate": 0.5})
    market = market_of(("z", 1.0, 0.0), ("b", 0.5, 0.0), ("c", 0.5, 1.0))
    signals = {hit.key: own for hit, own in market}
    hits = [hit for hit, _own in market]
    few = order_by_signals(hits[:2], signals.__getitem__, halving, 1)
    assert ([one.key for one in few.hits], few.is_certain, few.bound) == (["z"], False, 0.5)
    assert [one.key for one in order_by_signals(hits, signals.__getitem__, halving, 1).hits] == ["c"]


def test_signals_are_asked_only_of_hits_that_can_be_among_the_best() -> None:
    asked: list[str] = []

    def none_of(key: str) -> Sequence[Signal]:
        asked.append(key)
        return ()

    hits = [Hit(key, score, 1) for key, score in [("a", 0.5), ("b", 0.5), ("c", 0.4), ("d", 0.3)]]
    assert order_by_signals(hits, none_of, SignalWeights(), 1).is_certain
    assert asked == ["a", "b"]


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), -0.01])
@pytest.mark.parametrize("name", NO_WEIGHTS)
def test_weight_that_makes_no_sense_is_refused_by_name(name: str, wrong: float) -> None:
    with pytest.raises(EngineError, match=f"^{name} = .*: give a finite number, 0 or more"):
        SignalWeights(**{name: wrong})


def test_weights_that_take_too_much_together_are_refused() -> None:
    assert SignalWeights(**NO_WEIGHTS | {"price": 0.6}).of(SignalName.PRICE) == 0.6
    with pytest.raises(
        EngineError, match=r"^sum of weights = 0\.7.*: give weights that add up to at most 0\.6"
    ):
        SignalWeights(**NO_WEIGHTS | {"price": 0.35, "region": 0.35})


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), -0.01])
def test_relevance_that_makes_no_sense_is_refused(wrong: float) -> None:
    with pytest.raises(EngineError, match=r"^relevance = "):
        weighed(wrong, [], SignalWeights())


def test_what_cannot_be_ordered_is_refused() -> None:
    twice = [signal(SignalName.PRICE, 1), signal(SignalName.PRICE, 0)]
    with pytest.raises(EngineError, match="give each signal once"):
        weighed(0.5, twice, SignalWeights())
    for keys in ([("a", 0.4), ("b", 0.5)], [("b", 0.5), ("a", 0.5)], [("a", 0.5), ("a", 0.5)]):
        with pytest.raises(EngineError, match="order hits by falling score, then by key"):
            order_by_signals([Hit(*one, 1) for one in keys], lambda _key: (), SignalWeights(), 1)
    with pytest.raises(EngineError, match="name each document once"):
        order_by_signals([Hit("a", 0.5, 1), Hit("a", 0.4, 2)], lambda _key: (), SignalWeights(), 1)
    with pytest.raises(EngineError, match=r"^top = 0: give 1 or more"):
        order_by_signals([], lambda _key: (), SignalWeights(), 0)
