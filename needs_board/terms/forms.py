"""The terms of a need in words, and how two of them differ."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from needs_board.kit.calendar import day_text, seoul_text
from needs_board.kit.i18n import N_, _
from needs_board.kit.money import quantity_text, won_text


class NeedTerms(Struct, frozen=True, kw_only=True):
    """What of a need a quote rests on, in words, as it stood when the quote was submitted."""

    title: str
    purpose: str
    items: tuple[str, ...]
    budget: str
    delivery_place: str
    delivery_on: date | None
    deadline_at: datetime | None


TERM_LABELS: Mapping[str, str] = {
    "title": N_("제목"),
    "purpose": N_("용도"),
    "items": N_("품목"),
    "budget": N_("예산"),
    "delivery_place": N_("납품 장소"),
    "delivery_on": N_("납품일"),
    "deadline_at": N_("견적 마감"),
}


def item_words(name: str, spec: str, quantity: Decimal, unit: str) -> str:
    """Return an item of a need as one line, by which a change is seen."""
    return " · ".join(part for part in (name, spec, f"{quantity_text(quantity)} {unit}") if part)


def budget_words(budget_won: int | None, basis_label: str) -> str:
    """Return a budget as words; nothing when it was left open."""
    return "" if budget_won is None else f"{won_text(budget_won)}원 ({basis_label})"


def changed_terms(before: NeedTerms, now: NeedTerms) -> list[tuple[str, str, str]]:
    """Return (label, before, now) of each term that differs, in the order of the need's page."""
    pairs = ((name, getattr(before, name), getattr(now, name)) for name in TERM_LABELS)
    return [(_(TERM_LABELS[name]), _words(old), _words(new)) for name, old, new in pairs if old != new]


def _words(value: object) -> str:
    match value:
        case None:
            return ""
        case tuple():
            return "\n".join(value)
        case datetime():
            return seoul_text(value)
        case date():
            return day_text(value)
        case _:
            return str(value)
