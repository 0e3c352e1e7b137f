"""States of a need, its limits, and who may do what with it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from needs_board.kit.asker import Asker
from needs_board.kit.errors import Conflict
from needs_board.kit.i18n import N_, _

LEAST_TIME_TO_ANSWER = timedelta(hours=1)
MOST_TIME_TO_ANSWER = timedelta(days=180)
EXTENSION_AFTER_CHANGE = timedelta(days=1)
"""A change of terms nearer than this to the deadline moves the deadline this far from the change."""


class NeedState(StrEnum):
    """The life of a need."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    EVALUATING = "evaluating"
    AWARDED = "awarded"
    CONTRACTED = "contracted"
    DELIVERED = "delivered"
    RETURNED = "returned"
    UNSUCCESSFUL = "unsuccessful"
    CANCELLED = "cancelled"


STATE_LABELS: Mapping[NeedState, str] = {
    NeedState.DRAFT: N_("작성 중"),
    NeedState.OPEN: N_("견적 접수 중"),
    NeedState.CLOSED: N_("마감"),
    NeedState.EVALUATING: N_("비교·검토 중"),
    NeedState.AWARDED: N_("업체 선정"),
    NeedState.CONTRACTED: N_("계약"),
    NeedState.DELIVERED: N_("납품 완료"),
    NeedState.RETURNED: N_("보완 요청"),
    NeedState.UNSUCCESSFUL: N_("유찰"),
    NeedState.CANCELLED: N_("취소"),
}

NEXT_STATES: Mapping[NeedState, frozenset[NeedState]] = {
    NeedState.DRAFT: frozenset({NeedState.OPEN, NeedState.CANCELLED}),
    NeedState.OPEN: frozenset({NeedState.CLOSED, NeedState.RETURNED, NeedState.CANCELLED}),
    NeedState.RETURNED: frozenset({NeedState.OPEN, NeedState.CANCELLED}),
    NeedState.CLOSED: frozenset({NeedState.EVALUATING, NeedState.UNSUCCESSFUL, NeedState.CANCELLED}),
    NeedState.EVALUATING: frozenset({NeedState.AWARDED, NeedState.UNSUCCESSFUL, NeedState.CANCELLED}),
    NeedState.AWARDED: frozenset({NeedState.CONTRACTED, NeedState.CANCELLED}),
    NeedState.CONTRACTED: frozenset({NeedState.DELIVERED, NeedState.CANCELLED}),
    NeedState.DELIVERED: frozenset(),
    NeedState.UNSUCCESSFUL: frozenset(),
    NeedState.CANCELLED: frozenset(),
}

PUBLIC_STATES = frozenset(NeedState) - {NeedState.DRAFT, NeedState.RETURNED}
"""What everybody sees on the board; drafts and returned needs are the agency's and the staff's."""


def check_move(now: NeedState, wanted: NeedState) -> None:
    """Refuse a move that the life of a need does not have."""
    if wanted not in NEXT_STATES[now]:
        raise Conflict(
            _("이 수요는 지금 '%(now)s' 상태여서 '%(wanted)s'(으)로 바꿀 수 없습니다.")
            % {"now": _(STATE_LABELS[now]), "wanted": _(STATE_LABELS[wanted])}
        )


def takes_quotes(state: NeedState, deadline_at: datetime, at: datetime) -> bool:
    """Say whether a quote that arrives at this moment is in time."""
    return state is NeedState.OPEN and at < deadline_at


def is_sealed_now(sealed: bool, state: NeedState) -> bool:
    """Say whether the quotes of a need are hidden from everybody but their enterprises."""
    return sealed and state in {NeedState.OPEN, NeedState.RETURNED}


def owns(asker: Asker, organisation_id: UUID) -> bool:
    """Say whether the asker acts for the agency of a need."""
    return asker.organisation_id == organisation_id
