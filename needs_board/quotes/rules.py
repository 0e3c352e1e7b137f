"""States of a quote, its limits, and who may see it."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from needs_board.kit.errors import Conflict
from needs_board.kit.i18n import N_, _

MOST_LINES = 100
DEFAULT_VALIDITY = timedelta(days=30)


class QuoteSource(StrEnum):
    """Where a quote comes from."""

    NEED = "need"
    CATALOGUE = "catalogue"
    CHAT = "chat"


class QuoteState(StrEnum):
    """The life of a quote."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    WON = "won"
    LOST = "lost"
    EXPIRED = "expired"


STATE_LABELS: Mapping[QuoteState, str] = {
    QuoteState.DRAFT: N_("작성 중"),
    QuoteState.SUBMITTED: N_("제출"),
    QuoteState.WITHDRAWN: N_("철회"),
    QuoteState.WON: N_("선정"),
    QuoteState.LOST: N_("미선정"),
    QuoteState.EXPIRED: N_("기한 지남"),
}

NEXT_STATES: Mapping[QuoteState, frozenset[QuoteState]] = {
    QuoteState.DRAFT: frozenset({QuoteState.SUBMITTED, QuoteState.WITHDRAWN, QuoteState.EXPIRED}),
    QuoteState.SUBMITTED: frozenset(
        {QuoteState.SUBMITTED, QuoteState.WITHDRAWN, QuoteState.WON, QuoteState.LOST, QuoteState.EXPIRED}
    ),
    QuoteState.WITHDRAWN: frozenset(),
    QuoteState.WON: frozenset(),
    QuoteState.LOST: frozenset(),
    QuoteState.EXPIRED: frozenset(),
}


def check_move(now: QuoteState, wanted: QuoteState) -> None:
    """Refuse a move that the life of a quote does not have."""
    if wanted not in NEXT_STATES[now]:
        raise Conflict(
            _("이 견적은 지금 '%(now)s' 상태여서 '%(wanted)s'(으)로 바꿀 수 없습니다.")
            % {"now": _(STATE_LABELS[now]), "wanted": _(STATE_LABELS[wanted])}
        )


def is_stale(need_terms_revision: int | None, current_terms_revision: int) -> bool:
    """Say whether the terms of the need changed after the quote was submitted."""
    return need_terms_revision is not None and need_terms_revision < current_terms_revision
