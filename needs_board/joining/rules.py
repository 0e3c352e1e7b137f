"""Who may start, how often, and how an invitation stands."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from needs_board.enterprises.rules import TYPE_LABELS
from needs_board.kit.errors import TooMany
from needs_board.kit.i18n import N_, _

MOST_STARTS_PER_EMAIL = 5
MOST_STARTS_PER_ADDRESS = 20
"""Both within accounts.rules.ATTEMPT_WINDOW, as failed sign-ins are counted."""
INVITATION_LIFE = timedelta(days=14)
KEEP_UNANSWERED = timedelta(days=30)
"""So long after its link expired an invitation that nobody followed is kept, and the address with it."""

OTHER = "other"
"""None of the types of the social economy."""


class InvitationState(StrEnum):
    """How an invitation stands."""

    OPEN = "open"
    EXPIRED = "expired"
    ACCEPTED = "accepted"


STATE_LABELS: Mapping[InvitationState, str] = {
    InvitationState.OPEN: N_("답을 기다림"),
    InvitationState.EXPIRED: N_("기한 지남"),
    InvitationState.ACCEPTED: N_("계정 만듦"),
}


def state_of(accepted_at: datetime | None, expires_at: datetime, at: datetime) -> InvitationState:
    """Return how an invitation stands now."""
    if accepted_at is not None:
        return InvitationState.ACCEPTED
    return InvitationState.OPEN if at < expires_at else InvitationState.EXPIRED


def check_not_too_many(of_email: int, of_address: int) -> None:
    """Refuse further starts for an address or from a place for a while, known or not."""
    if of_email >= MOST_STARTS_PER_EMAIL or of_address >= MOST_STARTS_PER_ADDRESS:
        raise TooMany(
            _("같은 요청이 너무 많았습니다. 받은 메일을 확인하시고, 없으면 15분 뒤에 다시 시도해 주세요.")
        )


def type_refusal() -> str:
    """Return why an enterprise of no type is refused, naming the rule."""
    types = ", ".join(_(label) for label in TYPE_LABELS.values())
    return _(
        "%(types)s만 입점할 수 있습니다(입점 기준: 기업 유형). 인증이나 지정을 받으신 뒤 다시 신청해 주세요."
    ) % {"types": types}


def region_refusal(region: str) -> str:
    """Return why an enterprise from elsewhere is refused, naming the rule."""
    return _(
        "사업장이 %(region)s에 있는 기업만 입점할 수 있습니다(입점 기준: 소재지). 계신 지역의 지원센터에 문의해 주세요."
    ) % {"region": region}
