"""States of a sourcing request, who sees it, and how picks are typed."""

import re
from collections.abc import Mapping
from enum import StrEnum

from needs_board.kit.errors import Conflict
from needs_board.kit.i18n import N_, _

MOST_WAITING = 20
"""Of one agency: whoever has more open than this is not waiting for an answer."""
MOST_PICKS = 20


class SourcingState(StrEnum):
    """The life of a request."""

    WAITING = "waiting"
    ANSWERED = "answered"
    PREPARED = "prepared"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"


STATE_LABELS: Mapping[SourcingState, str] = {
    SourcingState.WAITING: N_("답변 대기"),
    SourcingState.ANSWERED: N_("답변 완료"),
    SourcingState.PREPARED: N_("수요 준비됨"),
    SourcingState.TAKEN: N_("수요로 작성함"),
    SourcingState.WITHDRAWN: N_("철회"),
}
_ANSWERABLE = frozenset({SourcingState.ANSWERED, SourcingState.PREPARED, SourcingState.WITHDRAWN})
NEXT_STATES: Mapping[SourcingState, frozenset[SourcingState]] = {
    SourcingState.WAITING: _ANSWERABLE,
    SourcingState.ANSWERED: _ANSWERABLE,
    SourcingState.PREPARED: _ANSWERABLE | {SourcingState.TAKEN},
    SourcingState.TAKEN: frozenset(),
    SourcingState.WITHDRAWN: frozenset(),
}


class PickKind(StrEnum):
    """What the centre can point to."""

    PRODUCT = "product"
    ENTERPRISE = "enterprise"


PICK_PATHS: Mapping[PickKind, str] = {PickKind.PRODUCT: "/products", PickKind.ENTERPRISE: "/enterprises"}
_PICK = re.compile(r"(?:\S*/)?(products|enterprises)/(\d{1,9})/?")


def check_move(now: SourcingState, wanted: SourcingState) -> None:
    """Refuse a move that the life of a request does not have."""
    if wanted not in NEXT_STATES[now]:
        raise Conflict(
            _("이 상담은 지금 '%(now)s' 상태여서 '%(wanted)s'(으)로 바꿀 수 없습니다.")
            % {"now": _(STATE_LABELS[now]), "wanted": _(STATE_LABELS[wanted])}
        )


def sourcing_code(year: int, number: int) -> str:
    """Return the number that people use, S-2026-0123."""
    return f"S-{year}-{number:04d}"


def read_pick(line: str) -> tuple[PickKind, int] | None:
    """Return what an address of the board points to, None when it is neither a product's nor an enterprise's."""
    found = _PICK.fullmatch(line.strip())
    if found is None:
        return None
    return (PickKind.PRODUCT if found[1] == "products" else PickKind.ENTERPRISE), int(found[2])
