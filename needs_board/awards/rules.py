"""Reasons for a choice and for a loss, and the bands that losers are told."""

from collections.abc import Mapping
from enum import StrEnum

from needs_board.kit.i18n import N_


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
    """Why a quote was not chosen; every loser is told one."""

    PRICE = "price"
    QUALITY = "quality"
    DELIVERY = "delivery"
    SPEC = "spec"
    PAPERS = "papers"
    STALE = "stale"


LOSS_LABELS: Mapping[LossReason, str] = {
    LossReason.PRICE: N_("가격 차이"),
    LossReason.QUALITY: N_("품질·실적 비교"),
    LossReason.DELIVERY: N_("납기 차이"),
    LossReason.SPEC: N_("규격·요구사항 차이"),
    LossReason.PAPERS: N_("서류 미비"),
    LossReason.STALE: N_("바뀐 조건을 확인하지 않음"),
}


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


def rank_band(place: int, of: int) -> RankBand:
    """Return the band of a price: `place` counts from 1 (the lowest) to `of`."""
    third = 3 * (place - 1) // max(of, 1)
    return (RankBand.LOWEST_THIRD, RankBand.MIDDLE_THIRD, RankBand.HIGHEST_THIRD)[third]


def gap_band(total_won: int, chosen_won: int) -> GapBand:
    """Return how far a total lies above the chosen one."""
    if total_won <= chosen_won:
        return GapBand.BELOW
    over = total_won - chosen_won
    for percent, band in ((5, GapBand.WITHIN_5), (15, GapBand.WITHIN_15), (30, GapBand.WITHIN_30)):
        if over * 100 <= chosen_won * percent:
            return band
    return GapBand.OVER_30
