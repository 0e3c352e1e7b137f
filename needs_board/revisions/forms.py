"""Two revisions side by side: what of the lines and terms differs."""

from collections.abc import Sequence

from msgspec import Struct

from needs_board.kit.calendar import day_text
from needs_board.kit.i18n import _
from needs_board.kit.money import TaxKind, quantity_text, won_text
from needs_board.needs.rules import BASIS_LABELS
from needs_board.quotes.forms import QuoteForm, QuoteLineForm, Snapshot


class Change(Struct, frozen=True):
    """One thing that differs; `before` is empty for what was added, `now` for what was taken away."""

    what: str
    before: str
    now: str


def changes(before: Snapshot, now: Snapshot) -> tuple[Change, ...]:
    """Return what differs: lines in their present order, those taken away after them, then terms, then the total."""
    old, new = _terms(before), _terms(now)
    terms = (Change(name, old[name], new[name]) for name in new if old[name] != new[name])
    return (*_line_changes(before.form.lines, now.form.lines), *terms)


def _line_changes(before: Sequence[QuoteLineForm], now: Sequence[QuoteLineForm]) -> list[Change]:
    """Pair each line with an earlier one of its name, in order, and tell the pairs that differ."""
    left = list(before)
    found: list[Change] = []
    for line in now:
        place = next((place for place, old in enumerate(left) if old.name == line.name), None)
        was = "" if place is None else _line_words(left.pop(place))
        if was != _line_words(line):
            found.append(Change(line.name, was, _line_words(line)))
    return found + [Change(line.name, _line_words(line), "") for line in left]


def _line_words(line: QuoteLineForm) -> str:
    price = f"{quantity_text(line.quantity)} {line.unit} × {won_text(line.unit_price_won)}원"
    tax = {TaxKind.TAXABLE: _("과세"), TaxKind.ZERO_RATED: _("영세율"), TaxKind.EXEMPT: _("면세")}[
        line.tax_kind
    ]
    return " · ".join(part for part in (line.spec, price, tax, line.note) if part)


def _terms(of: Snapshot) -> dict[str, str]:
    form: QuoteForm = of.form
    return {
        _("단가 기준"): _(BASIS_LABELS[form.price_basis]),
        _("납품일"): day_text(form.delivery_on),
        _("납품 장소"): form.delivery_place,
        _("견적 유효기간"): day_text(form.valid_until),
        _("결제 조건"): form.payment_terms,
        _("비고"): form.note,
        _("견적 총액(부가세 포함)"): f"{won_text(of.net_won + of.vat_won)}원",
    }
