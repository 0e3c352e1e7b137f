"""States of a paper, and when an enterprise may hand one in."""

from collections.abc import Mapping
from enum import StrEnum

from needs_board.enterprises.rules import StoreState
from needs_board.kit.errors import Conflict, Refused
from needs_board.kit.i18n import N_, _

LEAST_REASON_LENGTH = 5


class PaperState(StrEnum):
    """What is to be done with a paper."""

    LOOKED_AT = "looked_at"
    HANDED_IN = "handed_in"
    ACCEPTED = "accepted"
    RETURNED = "returned"


STATE_LABELS: Mapping[PaperState, str] = {
    PaperState.LOOKED_AT: N_("미리 보는 중"),
    PaperState.HANDED_IN: N_("제출함"),
    PaperState.ACCEPTED: N_("확인됨"),
    PaperState.RETURNED: N_("보완 필요"),
}

NEXT_STATES: Mapping[PaperState, frozenset[PaperState]] = {
    PaperState.LOOKED_AT: frozenset({PaperState.HANDED_IN}),
    PaperState.HANDED_IN: frozenset({PaperState.ACCEPTED, PaperState.RETURNED}),
    PaperState.ACCEPTED: frozenset({PaperState.RETURNED}),
    PaperState.RETURNED: frozenset({PaperState.ACCEPTED, PaperState.RETURNED}),
}
"""A reviewer may change the mind as long as the application lies with the centre, and the reason until it is mended."""


def check_move(now: PaperState, wanted: PaperState) -> None:
    """Refuse a move that the life of a paper does not have."""
    if wanted not in NEXT_STATES[now]:
        raise Conflict(
            _("이 서류는 지금 '%(now)s' 상태여서 '%(wanted)s'(으)로 바꿀 수 없습니다.")
            % {"now": _(STATE_LABELS[now]), "wanted": _(STATE_LABELS[wanted])}
        )


def check_may_hand_in(state: StoreState, paper: PaperState | None, *, has_lapsed: bool = False) -> None:
    """Refuse a paper while the application lies with the centre, and one that nobody asked to mend and that still counts.

    `paper` is the state of the version handed in before, None without one. After approval papers are renewed freely.
    """
    if state in {StoreState.APPLIED, StoreState.REJECTED, StoreState.CLOSED}:
        raise Refused(_("지금은 서류를 바꿀 수 없습니다. 심사 결과를 기다리시거나 지원센터에 문의해 주세요."))
    if state is StoreState.MORE_PAPERS and not (may_mend(paper) or has_lapsed):
        raise Refused(_("보완을 요청받지 않은 서류입니다. 요청받은 항목만 고쳐서 다시 제출해 주세요."))


def may_mend(paper: PaperState | None) -> bool:
    """Say whether a paper may be handed in again when the centre asked for more: none there, or not good enough."""
    return paper in {None, PaperState.RETURNED, PaperState.LOOKED_AT}


def may_hand_in(state: StoreState, paper: PaperState | None, *, has_lapsed: bool = False) -> bool:
    """Say whether an enterprise may hand in a paper now."""
    try:
        check_may_hand_in(state, paper, has_lapsed=has_lapsed)
    except Refused:
        return False
    return True
