"""When quotes can be opened, and who counts as present."""

from datetime import datetime, timedelta

from needs_board.kit.calendar import seoul_text
from needs_board.kit.errors import Conflict, Refused
from needs_board.kit.i18n import _
from needs_board.needs.rules import NeedState

PRESENT_FOR = timedelta(minutes=2)
"""Whose page was heard of within this time is present; the page speaks up three times a minute."""
REMIND_AFTER = timedelta(days=1)
"""So long after the deadline an agency is told once more that nobody has opened its quotes."""


def check_openable(
    sealed: bool, state: NeedState, deadline_at: datetime | None, opened_at: datetime | None, at: datetime
) -> None:
    """Refuse to open what is not sealed, not over, over without an opening, or open already."""
    if not sealed:
        raise Refused(_("봉인하지 않은 수요입니다. 개봉하지 않아도 견적을 비교하실 수 있습니다."))
    if opened_at is not None:
        raise Conflict(
            _("%(when)s에 이미 개봉했습니다. 개봉 기록을 확인해 주세요.") % {"when": seoul_text(opened_at)}
        )
    if state is NeedState.OPEN and deadline_at is not None and at < deadline_at:
        raise Refused(
            _("마감(%(when)s)이 지나야 개봉할 수 있습니다. 그 뒤에 다시 눌러 주세요.")
            % {"when": seoul_text(deadline_at)}
        )
    if state not in {NeedState.OPEN, NeedState.CLOSED}:
        raise Refused(
            _("견적을 받고 마감된 수요만 개봉할 수 있습니다. 이 수요의 견적은 봉인된 채로 남습니다.")
        )
