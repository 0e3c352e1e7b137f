"""A need in the hands of its author: rows added and removed, two versions merged, what is still vague."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from needs_board.kit.forms import MOST_ROWS, Typed, rows_typed
from needs_board.kit.i18n import _
from needs_board.needs.forms import NeedForm, deadline_in, plain_texts
from needs_board.needs.rules import LEAST_TIME_TO_ANSWER, SHORT_TIME_TO_ANSWER

LEAST_PURPOSE_LENGTH = 20
ADD_ROW = "add_row"
REMOVE_ROW = "remove_row-"


def vague(form: NeedForm, at: datetime) -> dict[str, str]:
    """Return by field what would bring better quotes; nothing of it keeps a need from being published."""
    hints: dict[str, str] = {}
    if len(form.purpose) < LEAST_PURPOSE_LENGTH:
        hints["purpose"] = _("어디에 어떻게 쓰는지 한두 문장 더 적으면 맞는 기업을 찾기 쉽습니다.")
    if any(not item.spec for item in form.items):
        hints["items"] = _("규격이 빈 품목이 있습니다. 크기, 재질, 사양을 적으면 견적이 정확해집니다.")
    if form.budget_won is None:
        hints["budget_won"] = _("예산을 적으면 규모에 맞는 기업이 견적을 냅니다.")
    if not form.delivery_region:
        hints["delivery_region"] = _("납품 지역을 적으면 가까운 기업에 먼저 알립니다.")
    deadline = deadline_in(form)
    if deadline is not None and at + LEAST_TIME_TO_ANSWER <= deadline < at + SHORT_TIME_TO_ANSWER:
        hints["deadline_on"] = _("마감까지 3일이 안 됩니다. 작은 기업이 견적을 준비하기에 짧을 수 있습니다.")
    return hints


def merged(mine: NeedForm, base: Mapping[str, str], theirs: NeedForm) -> NeedForm:
    """Return my version with their changes where I had left a field as it was.

    `base` has, for each field that they changed, its plain text before. What both changed stays mine.
    """
    typed = plain_texts(mine)
    names = [name for name, before in base.items() if typed[name] == before]
    columns = [column for name in names for column in _COLUMNS_OF.get(name, (name,))]
    return msgspec.structs.replace(mine, **{column: getattr(theirs, column) for column in columns})


def with_row_changed(typed: Typed) -> dict[str, str] | None:
    """Return what was typed with a row of items added or removed; None when no such button was pressed."""
    act = typed.get("act", "")
    if act == ADD_ROW:
        places = row_places(typed)
        return {**typed, f"items-{places[-1] + 1}-name": ""} if len(places) < MOST_ROWS else dict(typed)
    if act.startswith(REMOVE_ROW):
        prefix = f"items-{act.removeprefix(REMOVE_ROW)}-"
        return {name: text for name, text in typed.items() if not name.startswith(prefix)}
    return None


def row_places(typed: Typed) -> list[int]:
    """Return the places of the rows to show: those typed, or one to begin with."""
    return rows_typed(typed, "items") or [0]


_COLUMNS_OF = {"deadline": ("deadline_on", "deadline_time")}
