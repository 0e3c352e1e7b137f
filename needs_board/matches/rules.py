"""States of an invitation, why an enterprise declines, and the policy of the waves."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from needs_board.kit.errors import Conflict
from needs_board.kit.i18n import N_, _

SHORTLIST_SIZE = 50
PRODUCT_SHORTLIST_SIZE = 20
FLOOR = 0.05
WAVE_SIZE = 8
WEEKLY_BUDGET = 10
NEWCOMER_PLACES = 1
NEWCOMER_FOR = timedelta(days=60)
NEXT_WAVE_AFTER = timedelta(hours=24)
ENOUGH_QUOTES = 3
REMIND_BEFORE = timedelta(hours=24)


class InvitationState(StrEnum):
    """The life of an invitation; that it was answered with a quote is derived from the quote."""

    QUEUED = "queued"
    SENT = "sent"
    OPENED = "opened"
    INTERESTED = "interested"
    DECLINED = "declined"
    EXPIRED = "expired"
    BOUNCED = "bounced"


STATE_LABELS: Mapping[InvitationState, str] = {
    InvitationState.QUEUED: N_("보내는 중"),
    InvitationState.SENT: N_("보냄"),
    InvitationState.OPENED: N_("열어 봄"),
    InvitationState.INTERESTED: N_("관심 있음"),
    InvitationState.DECLINED: N_("참여 어려움"),
    InvitationState.EXPIRED: N_("기한 지남"),
    InvitationState.BOUNCED: N_("전달 실패"),
}

_ANSWERS = frozenset({InvitationState.INTERESTED, InvitationState.DECLINED, InvitationState.EXPIRED})
NEXT_STATES: Mapping[InvitationState, frozenset[InvitationState]] = {
    InvitationState.QUEUED: _ANSWERS
    | {InvitationState.SENT, InvitationState.OPENED, InvitationState.BOUNCED},
    InvitationState.SENT: _ANSWERS | {InvitationState.OPENED, InvitationState.BOUNCED},
    InvitationState.OPENED: _ANSWERS,
    InvitationState.INTERESTED: frozenset({InvitationState.DECLINED, InvitationState.EXPIRED}),
    InvitationState.DECLINED: frozenset({InvitationState.INTERESTED, InvitationState.EXPIRED}),
    InvitationState.EXPIRED: frozenset(),
    InvitationState.BOUNCED: _ANSWERS | {InvitationState.SENT, InvitationState.OPENED},
}


class DeclineReason(StrEnum):
    """Why an enterprise does not answer; learned from."""

    CAPACITY = "capacity"
    REGION = "region"
    PRICE = "price"
    SPEC = "spec"
    DATE = "date"
    NOT_OUR_PRODUCT = "not_our_product"


DECLINE_LABELS: Mapping[DeclineReason, str] = {
    DeclineReason.CAPACITY: N_("물량을 감당하기 어려움"),
    DeclineReason.REGION: N_("납품 지역이 멂"),
    DeclineReason.PRICE: N_("예산이 맞지 않음"),
    DeclineReason.SPEC: N_("규격을 맞추기 어려움"),
    DeclineReason.DATE: N_("납기를 맞추기 어려움"),
    DeclineReason.NOT_OUR_PRODUCT: N_("우리 품목이 아님"),
}


def check_move(now: InvitationState, wanted: InvitationState) -> None:
    """Refuse a move that the life of an invitation does not have."""
    if wanted not in NEXT_STATES[now]:
        raise Conflict(
            _("이 안내는 지금 '%(now)s' 상태여서 '%(wanted)s'(으)로 바꿀 수 없습니다.")
            % {"now": _(STATE_LABELS[now]), "wanted": _(STATE_LABELS[wanted])}
        )
