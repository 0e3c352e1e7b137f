"""What the staff enter."""

from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec import Meta

from needs_board.files.rules import KIND_LABELS, FileKind
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, read_form
from needs_board.kit.i18n import _
from needs_board.retention.rules import MOST_DAYS

Days = Mapping[FileKind, int | None]
"""For how many days each kind is kept; None is for good."""


class DaysForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For how many days a kind is kept; a blank field is for good."""

    days: Annotated[int, Meta(ge=0, le=MOST_DAYS)] | None = None


def field_of(kind: FileKind) -> str:
    """Return the name of the field in which the days of a kind are typed."""
    return f"days-{kind.value}"


def read_days(typed: Typed) -> Days:
    """Return the days of every kind; raises WrongInput for a wrong one, for a kind that lacks and for an unknown one.

    So a form that arrives in part never lets a kind be kept for good.
    """
    days: dict[FileKind, int | None] = {}
    errors: dict[str, str] = {}
    for kind in FileKind:
        field = field_of(kind)
        if field not in typed:
            errors[field] = _(
                "'%(kind)s'의 보관 일수가 오지 않았습니다. 화면을 새로 고친 뒤 다시 저장해 주세요."
            ) % {"kind": _(KIND_LABELS[kind])}
            continue
        try:
            days[kind] = read_form(DaysForm, {"days": typed[field]}).days
        except WrongInput as wrong:
            errors[field] = wrong.errors["days"]
    known = {field_of(kind) for kind in FileKind}
    for name in typed:
        if name.startswith("days-") and name not in known:
            errors[name] = _("모르는 파일 종류입니다. 화면을 새로 고친 뒤 다시 저장해 주세요.")
    if errors:
        raise WrongInput(errors)
    return days
