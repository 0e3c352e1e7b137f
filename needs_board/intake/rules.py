"""The life of a sheet that was sent, and how long it is kept."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from needs_board.kit.errors import Conflict
from needs_board.kit.i18n import N_, _


class SheetState(StrEnum):
    """How far a sheet is."""

    READING = "reading"
    READY = "ready"
    TAKING = "taking"
    TAKEN = "taken"
    STALE = "stale"
    FAILED = "failed"


STATE_LABELS: Mapping[SheetState, str] = {
    SheetState.READING: N_("견주는 중"),
    SheetState.READY: N_("확인 기다림"),
    SheetState.TAKING: N_("넣는 중"),
    SheetState.TAKEN: N_("넣음"),
    SheetState.STALE: N_("다시 견주어야 함"),
    SheetState.FAILED: N_("처리하지 못함"),
}

NEXT_STATES: Mapping[SheetState, frozenset[SheetState]] = {
    SheetState.READING: frozenset({SheetState.READY, SheetState.FAILED}),
    SheetState.READY: frozenset({SheetState.TAKING, SheetState.READING}),
    SheetState.TAKING: frozenset({SheetState.TAKEN, SheetState.STALE, SheetState.FAILED}),
    SheetState.TAKEN: frozenset(),
    SheetState.STALE: frozenset({SheetState.READING}),
    SheetState.FAILED: frozenset({SheetState.READING}),
}

BUSY = frozenset({SheetState.READING, SheetState.TAKING})
"""States in which the job has something to do."""

KEEP = timedelta(days=7)
MOST_TRIES = 3
"""A sheet at which the worker died so often is given up, so that it does not hold up the others."""
MOST_WAITING = 10
"""So many sheets one person can have waiting; older ones are thrown away."""


def check_move(now: SheetState, wanted: SheetState) -> None:
    """Refuse a move that the life of a sheet does not have."""
    if wanted not in NEXT_STATES[now]:
        raise Conflict(
            _("이 파일은 지금 '%(now)s' 상태입니다. 새로 고친 뒤 현재 상태를 확인해 주세요.")
            % {"now": _(STATE_LABELS[now])}
        )
