"""The arithmetic of the comparison, compared with slow obvious answers, and the bands that losers are told."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs_board.awards.rules import (
    DECIDED,
    Ask,
    GapBand,
    LossReason,
    Mark,
    Offer,
    RankBand,
    SortBy,
    Wanted,
    fitting_item,
    gap_band,
    in_order,
    is_same_unit,
    is_true_loss,
    lowballs,
    marks,
    may_compare,
    offered_loss,
    offered_quantity,
    product_gaps,
    rank_band,
)
from needs_board.kit.money import Amounts, PriceBasis
from needs_board.needs.rules import NeedState

TODAY = date(2026, 11, 23)
WON = st.integers(0, 10**12)
DAYS = st.none() | st.dates(date(2026, 10, 1), date(2027, 3, 1))


def quote(key: str, net_won: int, vat_won: int = 0, **changes: object) -> Offer:
    return msgspec.structs.replace(
        Offer(key=key, is_quote=True, amounts=Amounts(net_won, vat_won)), **changes
    )


def product(key: str, net_won: int, *gaps: Mark) -> Offer:
    return Offer(key=key, is_quote=False, amounts=Amounts(net_won, 0), gaps=gaps)


def ask(budget_won: int | None = None, basis: PriceBasis = PriceBasis.NET, day: date | None = None) -> Ask:
    return Ask(budget_won=budget_won, budget_basis=basis, delivery_on=day, today=TODAY)


@st.composite
def offers(draw: st.DrawFn) -> list[Offer]:
    count = draw(st.integers(0, 8))
    return [
        Offer(
            key=f"{place}",
            is_quote=(is_quote := draw(st.booleans())),
            amounts=Amounts(draw(WON), draw(WON)),
            delivery_on=draw(DAYS),
            valid_until=draw(DAYS),
            fit=draw(st.none() | st.floats(0, 1)),
            stale=is_quote and draw(st.booleans()),
            gaps=draw(st.sampled_from([(), (Mark.OTHER_UNIT,), (Mark.ONE_ITEM, Mark.UNDER_MINIMUM)])),
        )
        for place in range(count)
    ]


@given(offers(), st.sampled_from(SortBy), st.randoms())
def test_order_does_not_depend_on_the_order_before_and_loses_nobody(
    given_offers: list[Offer], by: SortBy, random: object
) -> None:
    shuffled = list(given_offers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis hands over a Random
    ordered = in_order(given_offers, by)
    assert ordered == in_order(shuffled, by)
    assert sorted(one.key for one in ordered) == sorted(one.key for one in given_offers)
    assert [one.is_comparable for one in ordered] == sorted(
        (one.is_comparable for one in ordered), reverse=True
    )


@given(offers())
def test_each_order_goes_by_its_figure_with_the_unknown_last(given_offers: list[Offer]) -> None:
    comparable = [one for one in given_offers if one.is_comparable]
    nets = [one.amounts.net_won for one in in_order(comparable, SortBy.NET)]
    assert nets == sorted(nets)
    days = [one.delivery_on for one in in_order(comparable, SortBy.DELIVERY)]
    known = [day for day in days if day is not None]
    assert days == sorted(known) + [None] * (len(days) - len(known))
    fits = [one.fit for one in in_order(comparable, SortBy.FIT)]
    found = [fit for fit in fits if fit is not None]
    assert fits == sorted(found, reverse=True) + [None] * (len(fits) - len(found))


@given(offers(), WON | st.none(), st.sampled_from(PriceBasis))
def test_marks_are_what_a_slow_reader_would_say(
    given_offers: list[Offer], budget_won: int | None, basis: PriceBasis
) -> None:
    found = marks(given_offers, ask(budget_won, basis))
    totals = [
        one.amounts.net_won + one.amounts.vat_won
        for one in given_offers
        if one.is_quote and not one.stale and (one.valid_until is None or one.valid_until >= TODAY)
    ]
    assert sum(Mark.LOWEST in one for one in found.values()) == (
        totals.count(min(totals)) if len(totals) > 1 else 0
    )
    for one in given_offers:
        paid = one.amounts.net_won if basis is PriceBasis.NET else one.amounts.total_won
        is_over = budget_won is not None and paid > budget_won and one.is_comparable
        assert (Mark.OVER_BUDGET in found[one.key]) == is_over
        assert set(one.gaps) <= set(found[one.key])


@given(st.lists(st.integers(0, 10**9), max_size=7))
def test_lowballs_are_those_of_the_definition(nets: list[int]) -> None:
    found = lowballs([quote(str(place), net) for place, net in enumerate(nets)])
    expected = set()
    for place, net in enumerate(nets):
        others = nets[:place] + nets[place + 1 :]
        if sum(others) and net <= Fraction(sum(others), len(others)) * Fraction(60, 100):
            expected.add(str(place))
    ordered = sorted(range(len(nets)), key=lambda place: (nets[place], str(place)))
    if len(nets) > 1 and nets[ordered[1]] > 0:
        first, second = nets[ordered[0]], nets[ordered[1]]
        if first <= Fraction(second) * Fraction(70, 100):
            expected.add(str(ordered[0]))
    assert found == expected


@pytest.mark.parametrize(
    ("nets", "low"),
    [
        ([100], set()),
        ([70, 100], {"0"}),
        ([71, 100], set()),
        ([60, 85, 115], {"0"}),
        ([61, 85, 115], set()),
        ([0, 0, 0], set()),
        ([0, 5, 5], {"0"}),
    ],
)
def test_quote_is_too_low_at_40_percent_under_the_mean_or_30_under_the_next(
    nets: list[int], low: set[str]
) -> None:
    assert lowballs([quote(str(place), net) for place, net in enumerate(nets)]) == low


def test_over_budget_is_decided_on_the_basis_of_the_budget() -> None:
    dear = [quote("a", 100, 10)]
    assert marks(dear, ask(100, PriceBasis.NET))["a"] == ()
    assert marks(dear, ask(109, PriceBasis.GROSS))["a"] == (Mark.OVER_BUDGET,)


def test_stale_and_lapsed_quotes_are_marked_and_never_the_lowest() -> None:
    found = marks(
        [
            quote("stale", 1, stale=True),
            quote("lapsed", 2, valid_until=date(2026, 11, 22)),
            quote("today", 90, valid_until=TODAY, delivery_on=date(2026, 12, 2)),
            quote("late", 100, delivery_on=date(2026, 12, 1)),
        ],
        ask(day=date(2026, 12, 1)),
    )
    assert Mark.STALE in found["stale"]
    assert Mark.LAPSED in found["lapsed"]
    assert found["today"] == (Mark.LOWEST, Mark.LATE)
    assert found["late"] == ()


def test_lowest_is_one_of_the_quotes_for_a_product_may_not_be_what_was_asked_for() -> None:
    found = marks(
        [quote("a", 100), quote("b", 101), product("1", 5, Mark.ONE_ITEM), product("2", 6)], ask(99)
    )
    assert found["a"] == (Mark.LOWEST, Mark.OVER_BUDGET)
    assert found["1"] == (Mark.ONE_ITEM,)
    assert found["2"] == ()


def test_item_that_a_product_fits_shares_most_of_its_name() -> None:
    items = [Wanted("현수막", Decimal(2), "장"), Wanted("책자 인쇄", Decimal(30), "권")]
    assert fitting_item(items, "소량 책자 인쇄") is items[1]
    assert fitting_item(items, "도시락") is items[0]


def test_gaps_name_all_that_keeps_a_product_from_being_compared() -> None:
    item = Wanted("책자", Decimal(30), "권")
    assert product_gaps("권", Decimal(30), item, 1) == ()
    assert product_gaps("부", Decimal(31), item, 2) == (Mark.ONE_ITEM, Mark.OTHER_UNIT, Mark.UNDER_MINIMUM)


def test_units_are_the_same_however_they_are_written() -> None:
    assert is_same_unit(" EA", "개")
    assert is_same_unit("상자", "box")
    assert not is_same_unit("개", "세트")


def test_quantity_on_offer_counts_lines_in_the_unit_of_the_need() -> None:
    item = Wanted("책자", Decimal(30), "권")
    assert offered_quantity([(Decimal(20), "권"), (Decimal(1), "식")], item) == 20
    assert offered_quantity([(Decimal(1), "식")], item) == 30
    assert offered_quantity([(Decimal("9999999.999"), "권")] * 2, item) == 30


@given(st.lists(WON, min_size=1, max_size=12))
def test_rank_bands_go_up_with_the_price_and_are_symmetrical(totals: list[int]) -> None:
    order = list(RankBand)
    bands = [order.index(rank_band(total, totals)) for total in sorted(totals)]
    assert bands == sorted(bands)
    if len(set(totals)) == len(totals):
        assert bands == [2 - band for band in reversed(bands)]


def test_equal_prices_share_a_band_and_two_prices_are_low_and_high() -> None:
    assert rank_band(5, [5, 5, 5]) is RankBand.LOWEST_THIRD
    assert [rank_band(one, [1, 2]) for one in (1, 2)] == [RankBand.LOWEST_THIRD, RankBand.HIGHEST_THIRD]


@pytest.mark.parametrize(
    ("total", "band"),
    [
        (99, GapBand.BELOW),
        (100, GapBand.BELOW),
        (105, GapBand.WITHIN_5),
        (106, GapBand.WITHIN_15),
        (115, GapBand.WITHIN_15),
        (130, GapBand.WITHIN_30),
        (131, GapBand.OVER_30),
    ],
)
def test_gap_band_is_closed_above(total: int, band: GapBand) -> None:
    assert gap_band(total, 100) is band


def test_free_choice_leaves_every_other_price_far_away() -> None:
    assert gap_band(1, 0) is GapBand.OVER_30


def test_reason_is_offered_only_where_the_figures_speak_for_it() -> None:
    chosen = quote("chosen", 100, 10, delivery_on=date(2026, 12, 1))
    assert offered_loss(quote("a", 90, stale=True), chosen) is LossReason.STALE
    assert offered_loss(quote("a", 101, 9), chosen) is LossReason.PRICE  # dearer without tax, equal with it
    assert offered_loss(quote("a", 90, delivery_on=date(2026, 12, 2)), chosen) is LossReason.DELIVERY
    assert offered_loss(quote("a", 90, delivery_on=date(2026, 12, 1)), chosen) is None


@given(st.sampled_from(LossReason), offers(), offers())
def test_offered_reason_is_always_a_true_one(
    reason: LossReason, some: list[Offer], others: list[Offer]
) -> None:
    for loser in some:
        for chosen in others:
            offered = offered_loss(loser, chosen)
            assert offered is None or is_true_loss(offered, loser, chosen)
            if reason in {LossReason.QUALITY, LossReason.SPEC, LossReason.PAPERS}:
                assert is_true_loss(reason, loser, chosen)
    assert not is_true_loss(LossReason.NONE_CHOSEN, quote("a", 1), quote("b", 2))


@pytest.mark.parametrize("state", NeedState)
def test_sealed_quotes_are_compared_only_after_their_opening(state: NeedState) -> None:
    opened = state in DECIDED | {NeedState.EVALUATING}
    assert may_compare(state, sealed=True) == opened
    assert may_compare(state, sealed=False) == (opened or state in {NeedState.OPEN, NeedState.CLOSED})
