"""Types of enterprises, the life of a store, and when a certificate counts."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from needs_board.kit.errors import Conflict
from needs_board.kit.i18n import N_, _


class EnterpriseType(StrEnum):
    """The four types of the social economy, with the two sub-kinds that matter legally."""

    SOCIAL_ENTERPRISE = "social_enterprise"
    PRE_SOCIAL_ENTERPRISE = "pre_social_enterprise"
    VILLAGE_ENTERPRISE = "village_enterprise"
    COOPERATIVE = "cooperative"
    SOCIAL_COOPERATIVE = "social_cooperative"
    SELF_SUPPORT_ENTERPRISE = "self_support_enterprise"


TYPE_LABELS: Mapping[EnterpriseType, str] = {
    EnterpriseType.SOCIAL_ENTERPRISE: N_("사회적기업"),
    EnterpriseType.PRE_SOCIAL_ENTERPRISE: N_("예비사회적기업"),
    EnterpriseType.VILLAGE_ENTERPRISE: N_("마을기업"),
    EnterpriseType.COOPERATIVE: N_("협동조합"),
    EnterpriseType.SOCIAL_COOPERATIVE: N_("사회적협동조합"),
    EnterpriseType.SELF_SUPPORT_ENTERPRISE: N_("자활기업"),
}

CERTIFICATE_LABELS: Mapping[EnterpriseType, str] = {
    EnterpriseType.SOCIAL_ENTERPRISE: N_("사회적기업 인증서"),
    EnterpriseType.PRE_SOCIAL_ENTERPRISE: N_("예비사회적기업 지정서"),
    EnterpriseType.VILLAGE_ENTERPRISE: N_("마을기업 지정서"),
    EnterpriseType.COOPERATIVE: N_("협동조합 설립신고확인증"),
    EnterpriseType.SOCIAL_COOPERATIVE: N_("사회적협동조합 설립인가증"),
    EnterpriseType.SELF_SUPPORT_ENTERPRISE: N_("자활기업 인정서"),
}
"""The certificate that proves each type."""


class StoreState(StrEnum):
    """The life of an enterprise on the board."""

    APPLIED = "applied"
    MORE_PAPERS = "more_papers"
    APPROVED = "approved"
    STOCKING = "stocking"
    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    REJECTED = "rejected"


STATE_LABELS: Mapping[StoreState, str] = {
    StoreState.APPLIED: N_("심사 중"),
    StoreState.MORE_PAPERS: N_("보완 요청"),
    StoreState.APPROVED: N_("입점 확정"),
    StoreState.STOCKING: N_("상품 등록 중"),
    StoreState.OPEN: N_("매장 운영 중"),
    StoreState.SUSPENDED: N_("운영 중지"),
    StoreState.CLOSED: N_("폐점"),
    StoreState.REJECTED: N_("반려"),
}

NEXT_STATES: Mapping[StoreState, frozenset[StoreState]] = {
    StoreState.APPLIED: frozenset({StoreState.MORE_PAPERS, StoreState.APPROVED, StoreState.REJECTED}),
    StoreState.MORE_PAPERS: frozenset({StoreState.APPLIED, StoreState.REJECTED}),
    StoreState.APPROVED: frozenset({StoreState.STOCKING}),
    StoreState.STOCKING: frozenset({StoreState.OPEN, StoreState.CLOSED}),
    StoreState.OPEN: frozenset({StoreState.SUSPENDED, StoreState.CLOSED}),
    StoreState.SUSPENDED: frozenset({StoreState.OPEN, StoreState.CLOSED}),
    StoreState.CLOSED: frozenset(),
    StoreState.REJECTED: frozenset(),
}


def check_move(now: StoreState, wanted: StoreState) -> None:
    """Refuse a move that the life of a store does not have."""
    if wanted not in NEXT_STATES[now]:
        raise Conflict(
            _("지금은 '%(now)s' 상태여서 '%(wanted)s'(으)로 바꿀 수 없습니다.")
            % {"now": _(STATE_LABELS[now]), "wanted": _(STATE_LABELS[wanted])}
        )


def is_valid_on(issued_on: date, valid_until: date | None, day: date) -> bool:
    """Say whether a certificate counts on a day; without an end it counts from its issue on."""
    return issued_on <= day and (valid_until is None or day <= valid_until)
