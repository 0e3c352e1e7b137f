"""What is compared and how, the reasons for a choice and for a loss, and the bands that losers are told."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from needs_board.kit.i18n import N_
from needs_board.kit.money import MAX_QUANTITY, Amounts, PriceBasis
from needs_board.needs.rules import NeedState

MOST_PRODUCTS = 6
"""So many fitting products stand beside the quotes, those in the unit of the need first."""

LOWBALL_OF_MEAN_PERCENT = 60  # 40 % under the mean of the other quotes, or more
LOWBALL_OF_NEXT_PERCENT = 70  # 30 % under the next quote, or more
DECIDED = frozenset({NeedState.AWARDED, NeedState.CONTRACTED, NeedState.DELIVERED, NeedState.UNSUCCESSFUL})
_SAME_UNITS = (frozenset({"개", "ea"}), frozenset({"박스", "상자", "box"}), frozenset({"세트", "set"}))


class AwardReason(StrEnum):
    """Why a quote was chosen."""

    PRICE = "price"
    QUALITY = "quality"
    DELIVERY = "delivery"
    FIT = "fit"
    SOCIAL_VALUE = "social_value"


AWARD_LABELS: Mapping[AwardReason, str] = {
    AwardReason.PRICE: N_("가격"),
    AwardReason.QUALITY: N_("품질·실적"),
    AwardReason.DELIVERY: N_("납기"),
    AwardReason.FIT: N_("규격·요구사항 적합"),
    AwardReason.SOCIAL_VALUE: N_("사회적 가치"),
}


class LossReason(StrEnum):
    """Why a quote was not chosen; every loser is told one. NONE_CHOSEN is for a need that was declared 유찰."""

    PRICE = "price"
    QUALITY = "quality"
    DELIVERY = "delivery"
    SPEC = "spec"
    PAPERS = "papers"
    STALE = "stale"
    NONE_CHOSEN = "none_chosen"


LOSS_LABELS: Mapping[LossReason, str] = {
    LossReason.PRICE: N_("가격 차이"),
    LossReason.QUALITY: N_("품질·실적 비교"),
    LossReason.DELIVERY: N_("납기 차이"),
    LossReason.SPEC: N_("규격·요구사항 차이"),
    LossReason.PAPERS: N_("서류 미비"),
    LossReason.STALE: N_("바뀐 조건을 확인하지 않음"),
    LossReason.NONE_CHOSEN: N_("선정한 업체 없음(유찰)"),
}
CHOSEN_LOSSES = tuple(one for one in LossReason if one is not LossReason.NONE_CHOSEN)


class RankBand(StrEnum):
    """Where a price stood among the quotes, coarse enough not to tell another's."""

    LOWEST_THIRD = "lowest_third"
    MIDDLE_THIRD = "middle_third"
    HIGHEST_THIRD = "highest_third"


RANK_BAND_LABELS: Mapping[RankBand, str] = {
    RankBand.LOWEST_THIRD: N_("낮은 편"),
    RankBand.MIDDLE_THIRD: N_("중간"),
    RankBand.HIGHEST_THIRD: N_("높은 편"),
}


class GapBand(StrEnum):
    """How far a price was from the chosen one."""

    BELOW = "below"
    WITHIN_5 = "within_5"
    WITHIN_15 = "within_15"
    WITHIN_30 = "within_30"
    OVER_30 = "over_30"


GAP_BAND_LABELS: Mapping[GapBand, str] = {
    GapBand.BELOW: N_("선정 가격 이하"),
    GapBand.WITHIN_5: N_("5% 이내로 높음"),
    GapBand.WITHIN_15: N_("5~15% 높음"),
    GapBand.WITHIN_30: N_("15~30% 높음"),
    GapBand.OVER_30: N_("30% 넘게 높음"),
}


class Mark(StrEnum):
    """What the table says about an offer beyond its figures."""

    LOWEST = "lowest"
    STALE = "stale"
    LAPSED = "lapsed"
    LOWBALL = "lowball"
    OVER_BUDGET = "over_budget"
    LATE = "late"
    OTHER_QUANTITY = "other_quantity"
    ONE_ITEM = "one_item"
    OTHER_UNIT = "other_unit"
    UNDER_MINIMUM = "under_minimum"
    PARTIAL = "partial"


class SortBy(StrEnum):
    """What the comparison can be ordered by."""

    TOTAL = "total"
    NET = "net"
    DELIVERY = "delivery"
    FIT = "fit"


class Wanted(Struct, frozen=True):
    """An item of the need, as far as prices are reckoned for it."""

    name: str
    quantity: Decimal
    unit: str


class Ask(Struct, frozen=True, kw_only=True):
    """What the offers are measured against; `budget_won` on its own basis, None when there is none."""

    budget_won: int | None
    budget_basis: PriceBasis
    delivery_on: date | None
    today: date


class Offer(Struct, frozen=True, kw_only=True):
    """One row of the comparison. `gaps` say why the total of a product, or of a partial quote, cannot be compared."""

    key: str
    is_quote: bool
    amounts: Amounts
    unit_net_won: Decimal | None = None
    delivery_on: date | None = None
    valid_until: date | None = None
    fit: float | None = None
    stale: bool = False
    gaps: tuple[Mark, ...] = ()

    @property
    def is_comparable(self) -> bool:
        """Whether its total answers the whole need; a quote does unless it leaves items out."""
        return Mark.PARTIAL not in self.gaps if self.is_quote else not self.gaps

    def stands(self, today: date) -> bool:
        """Say whether it can still be had: not run out, and made for the terms as they are now."""
        return not self.stale and (self.valid_until is None or today <= self.valid_until)


def may_compare(state: NeedState, sealed: bool) -> bool:
    """Say whether the agency sees its quotes side by side: after the deadline, unsealed ones before it too."""
    is_opened = state in DECIDED or state is NeedState.EVALUATING
    return is_opened or (not sealed and state in {NeedState.OPEN, NeedState.CLOSED})


def fitting_item(items: Sequence[Wanted], product_name: str) -> Wanted:
    """Return the item whose name shares most pairs of letters with the product's; of equals the first.

    Raises ValueError without items.
    """
    pairs = _pairs(product_name)
    return max(items, key=lambda item: len(_pairs(item.name) & pairs))


def product_gaps(unit: str, min_quantity: Decimal, item: Wanted, item_count: int) -> tuple[Mark, ...]:
    """Return why a product's total is not one for the whole need."""
    found = {
        Mark.ONE_ITEM: item_count > 1,
        Mark.OTHER_UNIT: not is_same_unit(unit, item.unit),
        Mark.UNDER_MINIMUM: item.quantity < min_quantity,
    }
    return tuple(mark for mark, is_so in found.items() if is_so)


def offered_quantity(lines: Iterable[tuple[Decimal, str]], item: Wanted) -> Decimal:
    """Return how much of the item a quote offers: its lines in the same unit; without one, what is needed."""
    offered = sum((quantity for quantity, unit in lines if is_same_unit(unit, item.unit)), Decimal(0))
    return offered if 0 < offered <= MAX_QUANTITY else item.quantity


def is_same_unit(one: str, other: str) -> bool:
    """Say whether two units mean the same, as people write them: 개 and EA, 박스 and 상자."""
    a, b = one.strip().casefold(), other.strip().casefold()
    return a == b or any(a in same and b in same for same in _SAME_UNITS)


def marks(offers: Sequence[Offer], ask: Ask) -> dict[str, tuple[Mark, ...]]:
    """Return the marks of each offer by its key; only among quotes one is the lowest, for only they can be chosen."""
    quotes = [one for one in offers if one.is_quote and one.is_comparable]
    totals = [one.amounts.total_won for one in quotes if one.stands(ask.today)]
    lowest = min(totals) if len(totals) > 1 else None
    low = lowballs(quotes)
    marked = {}
    for one in offers:
        found = {
            Mark.LOWEST: one in quotes and one.stands(ask.today) and one.amounts.total_won == lowest,
            Mark.STALE: one.stale,
            Mark.LAPSED: one.valid_until is not None and one.valid_until < ask.today,
            Mark.LOWBALL: one.key in low,
            Mark.OVER_BUDGET: one.is_comparable and is_over_budget(one.amounts, ask),
            Mark.LATE: _is_after(one.delivery_on, ask.delivery_on),
        }
        marked[one.key] = (*(mark for mark, is_so in found.items() if is_so), *one.gaps)
    return marked


def lowballs(quotes: Sequence[Offer]) -> frozenset[str]:
    """Return the keys of quotes so low that their reckoning (산출내역) should be asked for.

    Reckoned on net prices: 40 % or more under the mean of the other quotes, and the lowest also when it is
    30 % or more under the next. A quote alone has nothing to be compared with.
    """
    nets = sorted((one.amounts.net_won, one.key) for one in quotes)
    whole = sum(net for net, _ in nets)
    found = {
        key
        for net, key in nets
        if whole > net and net * (len(nets) - 1) * 100 <= (whole - net) * LOWBALL_OF_MEAN_PERCENT
    }
    if len(nets) > 1 and nets[1][0] > 0 and nets[0][0] * 100 <= nets[1][0] * LOWBALL_OF_NEXT_PERCENT:
        found.add(nets[0][1])
    return frozenset(found)


def is_over_budget(amounts: Amounts, ask: Ask) -> bool:
    """Say whether an offer is dearer than the budget, on the basis of the budget."""
    paid = amounts.net_won if ask.budget_basis is PriceBasis.NET else amounts.total_won
    return ask.budget_won is not None and paid > ask.budget_won


def in_order(offers: Iterable[Offer], by: SortBy) -> list[Offer]:
    """Return offers that can be compared before the others, what is unknown last, equals by total and key."""

    def place(one: Offer) -> tuple[bool, float, int, str]:
        total = one.amounts.total_won
        first = {
            SortBy.TOTAL: total,
            SortBy.NET: one.amounts.net_won,
            SortBy.DELIVERY: (one.delivery_on or date.max).toordinal(),
            SortBy.FIT: 1 if one.fit is None else -one.fit,
        }
        return not one.is_comparable, first[by], total, one.key

    return sorted(offers, key=place)


def offered_loss(loser: Offer, chosen: Offer) -> LossReason | None:
    """Return the reason that the figures speak for, to be confirmed; None where they speak for none."""
    figures = (LossReason.STALE, LossReason.PRICE, LossReason.DELIVERY)
    return next((reason for reason in figures if is_true_loss(reason, loser, chosen)), None)


def is_true_loss(reason: LossReason, loser: Offer, chosen: Offer) -> bool:
    """Say whether the figures allow the reason; a judgement such as quality is the officer's."""
    mine, theirs = loser.amounts, chosen.amounts
    figures = {
        LossReason.STALE: loser.stale,
        LossReason.PRICE: mine.total_won > theirs.total_won or mine.net_won > theirs.net_won,
        LossReason.DELIVERY: _is_after(loser.delivery_on, chosen.delivery_on),
        LossReason.NONE_CHOSEN: False,
    }
    return figures.get(reason, True)


def rank_band(total_won: int, totals: Sequence[int]) -> RankBand:
    """Return the band of a total among all totals, its own included; equal ones share the lower place."""
    lower = sum(other < total_won for other in totals)
    return list(RankBand)[3 * (2 * lower + 1) // (2 * len(totals))]


def gap_band(total_won: int, chosen_won: int) -> GapBand:
    """Return how far a total lies above the chosen one."""
    over = total_won - chosen_won
    steps = sum(over * 100 > chosen_won * percent for percent in (5, 15, 30))
    return GapBand.BELOW if over <= 0 else list(GapBand)[1 + steps]


def _is_after(day: date | None, limit: date | None) -> bool:
    return day is not None and limit is not None and day > limit


def _pairs(text: str) -> set[str]:
    letters = "".join(text.casefold().split())
    return {letters[place : place + 2] for place in range(len(letters) - 1)}
