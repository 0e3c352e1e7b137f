"""Types of enterprises, the life of a store, and when a certificate counts."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.errors import Conflict, Forbidden, Refused
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

    APPLYING = "applying"
    APPLIED = "applied"
    MORE_PAPERS = "more_papers"
    APPROVED = "approved"
    STOCKING = "stocking"
    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    REJECTED = "rejected"


class SuspendedFor(StrEnum):
    """Why a store is suspended: what the staff suspended, the staff alone lifts."""

    LAPSE = "lapse"
    STAFF = "staff"


STATE_LABELS: Mapping[StoreState, str] = {
    StoreState.APPLYING: N_("신청서 작성 중"),
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
    StoreState.APPLYING: frozenset({StoreState.APPLIED}),
    StoreState.APPLIED: frozenset({StoreState.MORE_PAPERS, StoreState.APPROVED, StoreState.REJECTED}),
    StoreState.MORE_PAPERS: frozenset({StoreState.APPLIED, StoreState.REJECTED}),
    StoreState.APPROVED: frozenset({StoreState.STOCKING, StoreState.CLOSED}),
    StoreState.STOCKING: frozenset({StoreState.OPEN, StoreState.CLOSED}),
    StoreState.OPEN: frozenset({StoreState.STOCKING, StoreState.SUSPENDED, StoreState.CLOSED}),
    StoreState.SUSPENDED: frozenset({StoreState.OPEN, StoreState.CLOSED}),
    StoreState.CLOSED: frozenset(),
    StoreState.REJECTED: frozenset({StoreState.APPLYING}),
}

OWN_MOVES = frozenset(
    {
        (StoreState.APPLYING, StoreState.APPLIED),
        (StoreState.MORE_PAPERS, StoreState.APPLIED),
        (StoreState.REJECTED, StoreState.APPLYING),
        (StoreState.APPROVED, StoreState.STOCKING),
        (StoreState.STOCKING, StoreState.OPEN),
        (StoreState.OPEN, StoreState.STOCKING),
    }
)
"""What an enterprise does itself: apply, enter products, open the store, and close it for a while.

All other moves are the staff's.
"""

JOINING_STATES = frozenset(
    {StoreState.APPLYING, StoreState.APPLIED, StoreState.MORE_PAPERS, StoreState.REJECTED}
)
"""Not approved, or not yet: no products, no quotes, and the profile is changed in the application alone."""
APPLICANT_STATES = frozenset({StoreState.APPLYING, StoreState.MORE_PAPERS})
"""The application lies with the enterprise, which may change it."""


def owns(asker: Asker, enterprise_id: UUID) -> bool:
    """Say whether the asker acts for the enterprise."""
    return asker.role is Role.SUPPLIER and asker.organisation_id == enterprise_id


def may_see(asker: Asker, enterprise_id: UUID, state: StoreState) -> bool:
    """Say whether somebody may see an enterprise: an open store is for everybody."""
    return state is StoreState.OPEN or asker.is_staff or owns(asker, enterprise_id)


def check_may_change(asker: Asker, enterprise_id: UUID) -> None:
    """Refuse everybody but the enterprise itself and the staff."""
    check_role(asker, Role.SUPPLIER, Role.STAFF)
    if not asker.is_staff and not owns(asker, enterprise_id):
        raise Forbidden(_("다른 기업의 정보는 고칠 수 없습니다."))


def check_joined(asker: Asker, state: StoreState) -> None:
    """Refuse an enterprise what it may do only after its application was approved."""
    if state in JOINING_STATES and not asker.is_staff:
        raise Refused(
            _("입점이 확정된 뒤에 할 수 있습니다. 입점 신청 화면에서 어디까지 되었는지 확인해 주세요.")
        )


def check_may_move(asker: Asker, now: StoreState, wanted: StoreState) -> None:
    """Refuse an enterprise a move of its own store that is the staff's."""
    if not asker.is_staff and (now, wanted) not in OWN_MOVES:
        raise Forbidden(_("이 상태는 지원센터만 바꿀 수 있습니다. 지원센터에 문의해 주세요."))


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


class CertificateStanding(StrEnum):
    """What a certificate is worth on a day."""

    VALID = "valid"
    ENDING = "ending"
    NOT_YET = "not_yet"
    LAPSED = "lapsed"


STANDING_LABELS: Mapping[CertificateStanding, str] = {
    CertificateStanding.VALID: N_("유효"),
    CertificateStanding.ENDING: N_("곧 만료"),
    CertificateStanding.NOT_YET: N_("시작 전"),
    CertificateStanding.LAPSED: N_("만료"),
}

WARNING_TIME = timedelta(days=60)
"""So long before its end a certificate is said to end soon (DOMAIN: Joining)."""


def standing_on(issued_on: date, valid_until: date | None, day: date) -> CertificateStanding:
    """Return what a certificate is worth on a day."""
    if day < issued_on:
        return CertificateStanding.NOT_YET
    if not is_valid_on(issued_on, valid_until, day):
        return CertificateStanding.LAPSED
    ends_soon = valid_until is not None and valid_until - day <= WARNING_TIME
    return CertificateStanding.ENDING if ends_soon else CertificateStanding.VALID
