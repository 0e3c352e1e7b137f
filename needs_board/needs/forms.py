"""What arrives about a need, what is still missing in it or vague, and how two versions differ."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Annotated

import msgspec
from msgspec import Meta

from needs_board.kit.calendar import day_text, seoul_text, today_in_seoul
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Line, OptionalLine, Prose, Quantity, Revision, Won, as_typed
from needs_board.kit.i18n import N_, _
from needs_board.kit.money import MAX_QUANTITY, PriceBasis, quantity_text, won_text
from needs_board.needs.rules import (
    BASIS_LABELS,
    LEAST_REASON_LENGTH,
    LEAST_TIME_TO_ANSWER,
    SEALED_LABELS,
    deadline_error,
    deadline_of,
    is_sane_day,
)

Clock = Annotated[str, Meta(max_length=5, pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$")]
"""A time of day in Seoul, `18:00`."""
OptionalEmail = Annotated[str, Meta(max_length=254, pattern=r"^([^@\s]+@[^@\s]+\.[^@\s]+)?$")]


class NeedItemForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row of what is needed; a draft may leave parts of it open."""

    name: OptionalLine = ""
    spec: Annotated[str, Meta(max_length=500)] = ""
    quantity: Quantity | None = None
    unit: Annotated[str, Meta(max_length=20)] = ""

    def __post_init__(self) -> None:
        # A program can send what no field of a page can hold; 1e999999 must not be written out.
        number = self.quantity
        if number is not None and not (number.is_finite() and 0 < number <= MAX_QUANTITY):
            raise ValueError(_("0보다 크고 9,999,999.999 이하인 수를 입력해 주세요."))


class NeedForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A need as it is written: a title is enough for a draft.

    The deadline is a day and a time in Seoul; without a time it is the end of that day, 23:59:59.
    """

    title: Line
    category: Annotated[str, Meta(max_length=64)] = ""
    purpose: Prose = ""
    items: tuple[NeedItemForm, ...] = ()
    budget_won: Won | None = None
    budget_basis: PriceBasis = PriceBasis.GROSS
    delivery_place: OptionalLine = ""
    delivery_region: Annotated[str, Meta(max_length=40)] = ""
    delivery_on: date | None = None
    deadline_on: date | None = None
    deadline_time: Clock = ""
    sealed: bool = True
    contact_name: Annotated[str, Meta(max_length=60)] = ""
    contact_phone: Annotated[str, Meta(max_length=40)] = ""
    contact_email: OptionalEmail = ""


class SeenForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The revision that the person had before their eyes."""

    revision: Revision


class CancelForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a need is cancelled; everybody reads it."""

    reason: Annotated[str, Meta(max_length=1000)] = ""


class ReturnForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the agency is asked to mend."""

    note: Annotated[str, Meta(min_length=LEAST_REASON_LENGTH, max_length=1000)]


class Difference(msgspec.Struct, frozen=True):
    """One field that differs; the values are plain texts as `plain_texts` writes them."""

    field: str
    before: str
    after: str


class ShownDifference(msgspec.Struct, frozen=True):
    """A difference as people read it."""

    label: str
    before: str
    after: str


FIELD_LABELS: Mapping[str, str] = {
    "title": N_("제목"),
    "category": N_("분류"),
    "purpose": N_("용도와 요청 사항"),
    "items": N_("품목"),
    "budget_won": N_("예산"),
    "budget_basis": N_("예산의 부가가치세"),
    "delivery_place": N_("납품 장소"),
    "delivery_region": N_("납품 지역"),
    "delivery_on": N_("납품일"),
    "deadline": N_("견적 마감"),
    "sealed": N_("견적 공개 방식"),
    "contact_name": N_("담당자"),
    "contact_phone": N_("전화"),
    "contact_email": N_("이메일"),
}
TERMS = frozenset(FIELD_LABELS) - {"category", "contact_name", "contact_phone", "contact_email"}
"""What quotes rest on."""
MOST_WORDS = 500
"""So many letters of a difference stand in a notice; the page of the need has all of it."""


def deadline_in(form: NeedForm) -> datetime | None:
    """Return the moment of the deadline; None while none is chosen."""
    return deadline_of(form.deadline_on, form.deadline_time)


def check_draft(form: NeedForm) -> None:
    """Refuse what not even a draft can keep."""
    errors: dict[str, str] = {}
    for name in ("delivery_on", "deadline_on"):
        day = getattr(form, name)
        if day is not None and not is_sane_day(day):
            errors[name] = _("날짜를 확인해 주세요. 예: 2026-12-01")
    if form.deadline_time and form.deadline_on is None:
        errors["deadline_on"] = _("마감 시각을 정했으면 마감일도 골라 주세요.")
    if errors:
        raise WrongInput(errors)


def missing(form: NeedForm, at: datetime, least: timedelta = LEAST_TIME_TO_ANSWER) -> dict[str, str]:
    """Return what keeps a need from being on the board with `least` time to answer, by field."""
    errors = {name: _("필수 항목입니다. 입력해 주세요.") for name in _REQUIRED if not getattr(form, name)}
    if not form.category:
        errors["category"] = _("분류를 골라 주세요. 알맞은 기업을 찾는 데 씁니다.")
    if not form.items:
        errors["items"] = _("품목을 한 가지 이상 적어 주세요.")
    for place, item in enumerate(form.items):
        errors |= _missing_in_item(item, f"items-{place}-")
    if not (form.contact_phone or form.contact_email):
        errors["contact_phone"] = _("전화와 이메일 중 하나는 적어 주세요.")
    errors |= _wrong_times(form, at, least)
    order = list(FIELD_LABELS)
    return dict(sorted(errors.items(), key=lambda error: order.index(field_of(error[0]))))


def check_complete(form: NeedForm, at: datetime, least: timedelta = LEAST_TIME_TO_ANSWER) -> None:
    """Refuse a need that cannot stand on the board; raises WrongInput with every field."""
    errors = missing(form, at, least)
    if errors:
        raise WrongInput(errors)


def field_of(name: str) -> str:
    """Return the field of FIELD_LABELS that an input such as `items-0-unit` or `deadline_on` belongs to."""
    return "deadline" if name.startswith("deadline") else name.split("-", maxsplit=1)[0]


def plain_texts(form: NeedForm) -> dict[str, str]:
    """Return each field of FIELD_LABELS as a plain text, for comparing and for the record."""
    texts = {name: text for name, text in as_typed(form).items() if name in FIELD_LABELS}
    texts["items"] = "\n".join(_item_text(item) for item in form.items)
    texts["deadline"] = _deadline_text(form)
    return texts


def differences(before: NeedForm, after: NeedForm) -> tuple[Difference, ...]:
    """Return the fields in which two versions differ, in the order of the form."""
    old, new = plain_texts(before), plain_texts(after)
    # Items are compared as such: a word moved from the name to the 규격 reads the same as one text.
    changed = {name for name in FIELD_LABELS if old[name] != new[name]} | (
        {"items"} if before.items != after.items else set()
    )
    return tuple(Difference(name, old[name], new[name]) for name in FIELD_LABELS if name in changed)


def shown_differences(
    changed: Iterable[Difference], category_names: Mapping[str, str]
) -> tuple[ShownDifference, ...]:
    """Return differences as people read them, in the reader's language."""
    shown: list[ShownDifference] = []
    for one in changed:
        if one.field == "items":
            shown += _items_that_differ(one)
            continue
        before, after = (shown_text(one.field, plain, category_names) for plain in (one.before, one.after))
        shown.append(ShownDifference(_(FIELD_LABELS[one.field]), before, after))
    return tuple(shown)


def differences_in_words(shown: Iterable[ShownDifference]) -> str:
    """Return differences as one line of a notice, at most `MOST_WORDS` long."""
    nothing = _("없음")
    parts = (f"{one.label}: {one.before or nothing} → {one.after or nothing}" for one in shown)
    line = " · ".join(" ".join(part.split()) for part in parts)
    return line if len(line) <= MOST_WORDS else line[: MOST_WORDS - 1] + "…"


def shown_text(field: str, plain: str, category_names: Mapping[str, str]) -> str:
    """Return a plain text as people read it, in the reader's language; empty stays empty."""
    if field == "sealed":
        return _(SEALED_LABELS[bool(plain)])
    if field == "category":
        return category_names.get(plain, plain)
    return _SHOWN[field](plain) if plain and field in _SHOWN else plain


def _items_that_differ(changed: Difference) -> list[ShownDifference]:
    """Return each item that was changed, added or taken out; numbers are those of the later list, where it has one."""
    before, after = changed.before.splitlines(), changed.after.splitlines()
    rows: list[ShownDifference] = []
    for kind, old, old_end, new, new_end in SequenceMatcher(None, before, after, False).get_opcodes():
        if kind == "equal":
            continue
        pairs = zip_longest(before[old:old_end], after[new:new_end], fillvalue="")
        for place, (was, is_now) in enumerate(pairs, start=new + 1):
            rows.append(ShownDifference(f"{_(FIELD_LABELS['items'])} {place}", was, is_now))
    # Words that only moved between name and 규격 read the same: then the list as a whole is shown.
    return rows or [ShownDifference(_(FIELD_LABELS["items"]), changed.before, changed.after)]


_REQUIRED = ("title", "delivery_place", "delivery_on", "deadline_on", "contact_name")


def _missing_in_item(item: NeedItemForm, prefix: str) -> dict[str, str]:
    sentences = {
        "name": _("품명을 적어 주세요."),
        "quantity": _("수량을 적어 주세요."),
        "unit": _("단위를 적어 주세요. 예: 개, 식, 명"),
    }
    return {prefix + name: sentence for name, sentence in sentences.items() if not getattr(item, name)}


def _wrong_times(form: NeedForm, at: datetime, least: timedelta) -> dict[str, str]:
    deadline = deadline_in(form)
    if deadline is None:
        return {}
    errors: dict[str, str] = {}
    if late := deadline_error(deadline, at, least):
        errors["deadline_on"] = late
    if form.delivery_on is not None and form.delivery_on < today_in_seoul(deadline):
        errors["delivery_on"] = _("납품일은 견적 마감일보다 빠를 수 없습니다. 납품일이나 마감을 바꿔 주세요.")
    return errors


def _item_text(item: NeedItemForm) -> str:
    amount = "" if item.quantity is None else quantity_text(Decimal(item.quantity))
    return " / ".join(part for part in (item.name, item.spec, f"{amount} {item.unit}".strip()) if part)


def _deadline_text(form: NeedForm) -> str:
    """A bare day means its end, as `deadline_of` reads it."""
    return "" if form.deadline_on is None else f"{form.deadline_on} {form.deadline_time}".strip()


def _shown_deadline(plain: str) -> str:
    day, _space, clock = plain.partition(" ")
    deadline = deadline_of(date.fromisoformat(day), clock)
    return "" if deadline is None else seoul_text(deadline)


_SHOWN: Mapping[str, Callable[[str], str]] = {
    "budget_won": lambda plain: _("%(amount)s원") % {"amount": won_text(int(plain))},
    "budget_basis": lambda plain: _(BASIS_LABELS[PriceBasis(plain)]),
    "delivery_on": lambda plain: day_text(date.fromisoformat(plain)),
    "deadline": _shown_deadline,
}
