"""What arrives about the marks of a product."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from needs_board.kit.i18n import _
from needs_board.marks.rules import FIRST_DAY, LAST_DAY, MOST_KINDS, MOST_MARKS


class ProductMarkForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A mark that a product carries; without `valid_until` it has no fixed term."""

    mark: Annotated[str, Meta(min_length=1, max_length=32)]
    number: Annotated[str, Meta(max_length=60)] = ""
    valid_until: date | None = None


class MarkForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A mark as the staff describe it; `place` counts from 1."""

    name_ko: Annotated[str, Meta(min_length=1, max_length=40)]
    name_en: Annotated[str, Meta(min_length=1, max_length=80)]
    about_ko: Annotated[str, Meta(max_length=300)] = ""
    place: Annotated[int, Meta(ge=1, le=MOST_KINDS)] = MOST_KINDS


def wrong_marks(forms: Sequence[ProductMarkForm], known: Collection[str]) -> dict[str, str]:
    """Return a sentence for each mark that cannot be, by field of the form; `known` are those one can choose."""
    errors: dict[str, str] = {}
    if len(forms) > MOST_MARKS:
        errors["marks"] = _("인증은 %(most)d개까지 적을 수 있습니다. 줄을 줄여 주세요.") % {
            "most": MOST_MARKS
        }
    seen: set[str] = set()
    for place, one in enumerate(forms):
        if one.mark not in known:
            errors[f"marks-{place}-mark"] = _("인증을 목록에서 골라 주세요.")
        elif one.mark in seen:
            errors[f"marks-{place}-mark"] = _("같은 인증을 두 번 적었습니다. 한 줄을 지워 주세요.")
        if one.valid_until is not None and not FIRST_DAY <= one.valid_until <= LAST_DAY:
            errors[f"marks-{place}-valid_until"] = _("날짜를 확인해 주세요. 예: 2026-12-01")
        seen.add(one.mark)
    return errors
