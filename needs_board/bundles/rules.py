"""The life of a set and of a partner's consent, what keeps a set from being sold, and how its price is divided."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from needs_board.kit.errors import Conflict
from needs_board.kit.i18n import N_, _

LEAST_PARTS, MOST_PARTS = 2, 20


class BundleState(StrEnum):
    """Whether the owner shows a set."""

    DRAFT = "draft"
    SHOWN = "shown"
    HIDDEN = "hidden"


STATE_LABELS: Mapping[BundleState, str] = {
    BundleState.DRAFT: N_("작성 중"),
    BundleState.SHOWN: N_("판매 중"),
    BundleState.HIDDEN: N_("판매 중지"),
}
NEXT_STATES: Mapping[BundleState, frozenset[BundleState]] = {
    BundleState.DRAFT: frozenset({BundleState.SHOWN}),
    BundleState.SHOWN: frozenset({BundleState.HIDDEN}),
    BundleState.HIDDEN: frozenset({BundleState.SHOWN}),
}


class PartnerState(StrEnum):
    """What a partner says to a set."""

    INVITED = "invited"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


PARTNER_LABELS: Mapping[PartnerState, str] = {
    PartnerState.INVITED: N_("답을 기다림"),
    PartnerState.AGREED: N_("함께함"),
    PartnerState.REFUSED: N_("함께하지 않음"),
    PartnerState.WITHDRAWN: N_("그만둠"),
}
NEXT_ANSWERS: Mapping[PartnerState, frozenset[PartnerState]] = {
    PartnerState.INVITED: frozenset({PartnerState.AGREED, PartnerState.REFUSED}),
    PartnerState.AGREED: frozenset({PartnerState.WITHDRAWN}),
    PartnerState.REFUSED: frozenset({PartnerState.AGREED}),
    PartnerState.WITHDRAWN: frozenset({PartnerState.AGREED}),
}
"""What a partner may do; changed contents bring whoever had answered back to INVITED."""


def check_move(now: BundleState, wanted: BundleState) -> None:
    """Refuse a move that the life of a set does not have."""
    if wanted not in NEXT_STATES[now]:
        raise Conflict(
            _("지금은 '%(now)s' 상태여서 '%(wanted)s'(으)로 바꿀 수 없습니다.")
            % {"now": _(STATE_LABELS[now]), "wanted": _(STATE_LABELS[wanted])}
        )


def check_answer(now: PartnerState, wanted: PartnerState) -> None:
    """Refuse an answer that does not follow on what the partner has said."""
    if wanted not in NEXT_ANSWERS[now]:
        raise Conflict(
            _("지금은 '%(now)s' 상태여서 '%(wanted)s'(으)로 바꿀 수 없습니다.")
            % {"now": _(PARTNER_LABELS[now]), "wanted": _(PARTNER_LABELS[wanted])}
        )


def shares(won: int, weights: Sequence[int]) -> list[int]:
    """Return an amount divided in proportion to weights, in whole won that add up to it exactly.

    Largest remainder: each gets its quota rounded down, then one won each in the order of the remainders, of equal
    ones the earlier. Weights are not negative; where all are 0 they count as equal.
    """
    counted = list(weights) if any(weights) else [1] * len(weights)
    total = sum(counted)
    found = [won * weight // total for weight in counted]
    by_remainder = sorted(range(len(counted)), key=lambda place: -(won * counted[place] % total))
    for place in by_remainder[: won - sum(found)]:
        found[place] += 1
    return found
