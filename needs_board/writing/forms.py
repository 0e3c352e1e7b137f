"""A need in the hands of its author: rows added and removed, two versions merged, what is still vague."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from needs_board.kit.calendar import seoul_text
from needs_board.kit.errors import BoardError, WrongInput
from needs_board.kit.forms import MOST_ROWS, Typed, rows_typed
from needs_board.kit.i18n import _
from needs_board.market.forms import SuggestedCategory
from needs_board.market.rules import CLEAR
from needs_board.needs.forms import (
    FIELD_LABELS,
    NeedForm,
    ShownDifference,
    deadline_in,
    field_of,
    plain_texts,
)
from needs_board.needs.rules import LEAST_TIME_TO_ANSWER, SHORT_TIME_TO_ANSWER

LEAST_PURPOSE_LENGTH = 20
ADD_ROW = "add_row"
REMOVE_ROW = "remove_row-"
Hints = list[tuple[str, str, str]]
"""Name of a field, what to do about it, link to the field."""


class Collision(msgspec.Struct, frozen=True):
    """Why a save did not happen, and what was changed meanwhile; `is_over` means it cannot be saved at all."""

    sentence: str
    changes: tuple[ShownDifference, ...] = ()
    is_over: bool = False


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


def another_fits(chosen: str, suggested: Sequence[SuggestedCategory]) -> dict[str, str]:
    """Return by field the hint that a category fits clearly, where the chosen one is not among those suggested."""
    if not suggested or suggested[0].probability < CLEAR or chosen in {one.code for one in suggested}:
        return {}
    hint = _(
        "적으신 내용은 '%(category)s' 분류에 더 가까워 보입니다. 지금 분류가 맞으면 그대로 두셔도 됩니다."
    )
    return {"category": hint % {"category": suggested[0].name}}


def hints(sentences: Mapping[str, str], edit: str) -> Hints:
    """Return sentences by field as a page shows them; `edit` is the address of the form up to its fields."""
    return [(_label(name), sentence, edit + name) for name, sentence in sentences.items()]


def anchor(field: str) -> str:
    """Return the id in the form of a field of FIELD_LABELS."""
    return "deadline_on" if field == "deadline" else field


def saved_on_the_board(form: NeedForm, deadline_at: datetime | None) -> str:
    """Return the sentence after a save of a public need; `deadline_at` is what became of the deadline in the form."""
    saved = _("바뀐 내용을 저장했습니다. 게시판에 바로 반영됩니다.")
    if deadline_at is None or deadline_in(form) == deadline_at:
        return saved
    moved = _("마감이 가까워 %(when)s까지로 늘렸습니다.") % {"when": seoul_text(deadline_at)}
    return f"{saved} {moved}"


def why_not_published(refusal: BoardError) -> str:
    """Return what the page of all answers says when a need could not be published."""
    if isinstance(refusal, WrongInput):
        return _("아직 공개할 수 없습니다. 아래 내용을 채운 뒤 다시 공개해 주세요.")
    return refusal.sentence


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


def _label(name: str) -> str:
    label = _(FIELD_LABELS[field_of(name)])
    place = name.split("-")[1:2]
    return f"{label} {int(place[0]) + 1}" if place else label


_COLUMNS_OF = {"deadline": ("deadline_on", "deadline_time")}
