"""How long a shortlist is, from when on an answer is worth anybody's time, and how sure a category is said to be."""

from datetime import timedelta

from needs_board.kit.i18n import _
from needs_board.relevance.forms import Found, Size
from needs_board.relevance.rules import Calibration

LEAST_PROBABILITY = 0.2
"""An answer is worth asking or showing from this probability on that it fits: of those half do (benchmarks/README.md)."""
SHORTLIST = Size(top=50, reasoned=12, least_probability=LEAST_PROBABILITY)
"""Reasons are kept for whoever can be invited; the others' are computed when somebody asks."""
PRODUCT_SHORTLIST = Size(top=12, reasoned=6, least_probability=LEAST_PROBABILITY)


def fits(found: Found) -> bool:
    """Say whether an answer is likely enough to be shown or asked."""
    return found.probability >= LEAST_PROBABILITY


def may_fit(score: float, best: float, curve: Calibration) -> bool:
    """Say whether a score fits a need whose best one was `best`."""
    return curve.probability(score, max(score, best)) >= LEAST_PROBABILITY


SUGGESTED = 3
LEAST_SUGGESTED = 0.03
"""A category less likely than this is no help to choose."""
CLEAR = 0.6
POSSIBLE = 0.3
LOOKED_AT_FOR = timedelta(minutes=1)
"""What teaches the categories may be so old when one is suggested: typing asks again and again, a market changes slowly."""


def likely_words(probability: float) -> str:
    """Return a probability as people say it."""
    if probability >= CLEAR:
        return _("가능성 높음")
    return _("가능성 보통") if probability >= POSSIBLE else _("가능성 낮음")
