"""States of a quote, its limits, and who may see it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from needs_board.kit.errors import Conflict
from needs_board.kit.i18n import N_, _
from needs_board.kit.money import (
    AmountError,
    Amounts,
    PriceBasis,
    TaxKind,
    line_amounts,
    sum_amounts,
    won_text,
)
from needs_board.needs.rules import NeedState

DEFAULT_VALIDITY = timedelta(days=30)
DEFAULT_PAYMENT = "납품·검수 후 지급"
"""Korean whatever language people use: it goes onto the paper."""
NO_USABLE_QUOTE = N_("마감까지 유효한 견적이 없었습니다.")


class QuoteSource(StrEnum):
    """Where a quote comes from."""

    NEED = "need"
    CATALOGUE = "catalogue"
    CHAT = "chat"


SOURCE_LABELS: Mapping[QuoteSource, str] = {
    QuoteSource.NEED: N_("수요에 답한 견적"),
    QuoteSource.CATALOGUE: N_("상품 견적"),
    QuoteSource.CHAT: N_("대화 견적"),
}


class LineKind(StrEnum):
    """What a line is for."""

    FREE = "free"
    PRODUCT = "product"
    SET = "set"
    DISCOUNT = "discount"
    DELIVERY = "delivery"


LINE_LABELS: Mapping[LineKind, str] = {
    LineKind.FREE: N_("직접 입력"),
    LineKind.PRODUCT: N_("상품"),
    LineKind.SET: N_("상품구성"),
    LineKind.DISCOUNT: N_("할인"),
    LineKind.DELIVERY: N_("배송비"),
}


class Variant(StrEnum):
    """Which of the quotes of one enterprise for one need: its answer, or an alternative (대안) beside it."""

    A = "A"
    B = "B"


VARIANT_LABELS: Mapping[Variant, str] = {Variant.A: "", Variant.B: N_("대안 견적")}


class QuoteState(StrEnum):
    """The life of a quote."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    WON = "won"
    LOST = "lost"
    EXPIRED = "expired"


STATE_LABELS: Mapping[QuoteState, str] = {
    QuoteState.DRAFT: N_("작성 중"),
    QuoteState.SUBMITTED: N_("제출"),
    QuoteState.WITHDRAWN: N_("철회"),
    QuoteState.WON: N_("선정"),
    QuoteState.LOST: N_("미선정"),
    QuoteState.EXPIRED: N_("기한 지남"),
}

NEXT_STATES: Mapping[QuoteState, frozenset[QuoteState]] = {
    QuoteState.DRAFT: frozenset({QuoteState.SUBMITTED, QuoteState.WITHDRAWN, QuoteState.EXPIRED}),
    QuoteState.SUBMITTED: frozenset(
        {QuoteState.SUBMITTED, QuoteState.WITHDRAWN, QuoteState.WON, QuoteState.LOST, QuoteState.EXPIRED}
    ),
    QuoteState.WITHDRAWN: frozenset(),
    QuoteState.WON: frozenset(),
    QuoteState.LOST: frozenset(),
    QuoteState.EXPIRED: frozenset(),
}

GONE = frozenset({QuoteState.WITHDRAWN, QuoteState.EXPIRED})
"""States that make room for another quote of the same enterprise, need and variant."""

BEFORE_DEADLINE = (NeedState.DRAFT, NeedState.OPEN, NeedState.RETURNED)
"""States of a need whose time for quotes has not come to its end."""


class PricedLine(Protocol):
    """What of a line decides its amounts; the price of a discount is below zero."""

    @property
    def kind(self) -> LineKind: ...
    @property
    def quantity(self) -> Decimal: ...
    @property
    def unit_price_won(self) -> int: ...
    @property
    def tax_kind(self) -> TaxKind: ...


def check_move(now: QuoteState, wanted: QuoteState) -> None:
    """Refuse a move that the life of a quote does not have."""
    if wanted not in NEXT_STATES[now]:
        raise Conflict(
            _("이 견적은 지금 '%(now)s' 상태여서 '%(wanted)s'(으)로 바꿀 수 없습니다.")
            % {"now": _(STATE_LABELS[now]), "wanted": _(STATE_LABELS[wanted])}
        )


def is_stale(need_terms_revision: int | None, current_terms_revision: int) -> bool:
    """Say whether the terms of the need changed after the quote was submitted."""
    return need_terms_revision is not None and need_terms_revision < current_terms_revision


def may_revise(state: QuoteState, takes_quotes: bool | None) -> bool:
    """Say whether an enterprise may go on writing; `takes_quotes` of the need, None where there is none."""
    return takes_quotes is True and state in {QuoteState.DRAFT, QuoteState.SUBMITTED}


def may_withdraw(state: QuoteState, takes_quotes: bool | None) -> bool:
    """Say whether an enterprise may take its quote back: one for a need only while others can still come.

    A draft without a need is what an agency asked for: it is confirmed or declined.
    """
    if takes_quotes is None and state is QuoteState.DRAFT:
        return False
    return takes_quotes is not False and QuoteState.WITHDRAWN in NEXT_STATES[state]


def series_of(source: QuoteSource, year: int, enterprise_number: int) -> str:
    """Return in which series an enterprise's quotes of a year are counted: Q-2026-12.

    Answers to needs have one of their own (P for the others): an agency that orders a product and once more
    later would see from the gap that a sealed quote was written in between.
    """
    return f"{'Q' if source is QuoteSource.NEED else 'P'}-{year}-{enterprise_number}"


def titled(number: str, variant: Variant) -> str:
    """Return how a list calls a quote: by its number, and an alternative as such."""
    return number if variant is Variant.A else f"{number} · {_(VARIANT_LABELS[variant])}"


def missing_items(items: Sequence[str], answered: Iterable[int | None]) -> tuple[str, ...]:
    """Return the names of the items that none of a quote's lines answers; none where its lines do not say."""
    places = {place for place in answered if place is not None}
    return tuple(name for place, name in enumerate(items) if place not in places) if places else ()


def draft_series_of(year: int, enterprise_number: int) -> str:
    """Return in which series what is not submitted yet is counted: D-2026-12. It leaves no gap in the other two."""
    return f"D-{year}-{enterprise_number}"


def amounts_of(lines: Sequence[PricedLine], basis: PriceBasis, errors: dict[str, str]) -> list[Amounts]:
    """Return the amounts of each line, in order; a line out of bounds gets a sentence in `errors`."""
    amounts: list[Amounts] = []
    for place, line in enumerate(lines):
        if (line.unit_price_won < 0) is not (line.kind is LineKind.DISCOUNT) and line.unit_price_won:
            errors[f"lines-{place}-unit_price_won"] = _("할인 줄이 아니면 0 이상으로 입력해 주세요.")
            continue
        try:
            amounts.append(signed_amounts(line, basis))
            sum_amounts(one for one in amounts if one.net_won > 0)
        except AmountError as wrong:
            errors[f"lines-{place}-unit_price_won"] = str(wrong)
            return amounts
    if not errors:
        errors |= _discounted_too_much(lines, amounts)
    return amounts


def signed_amounts(line: PricedLine, basis: PriceBasis) -> Amounts:
    """Return the amounts of a line; a discount is rounded as its counterpart is, so that the two cancel out."""
    amounts = line_amounts(abs(line.unit_price_won), line.quantity, line.tax_kind, basis)
    return -amounts if line.unit_price_won < 0 else amounts


def _discounted_too_much(lines: Sequence[PricedLine], amounts: Sequence[Amounts]) -> dict[str, str]:
    """Return a sentence at the last discount of each tax kind that leaves less than nothing of it."""
    errors: dict[str, str] = {}
    for tax in TaxKind:
        of_tax = [place for place, line in enumerate(lines) if line.tax_kind is tax]
        try:
            sum_amounts(amounts[place] for place in of_tax)
        except AmountError:
            last = max(place for place in of_tax if lines[place].kind is LineKind.DISCOUNT)
            errors[f"lines-{last}-unit_price_won"] = _(
                "할인이 같은 과세 구분의 품목 금액보다 큽니다. 할인 금액이나 과세 구분을 확인해 주세요."
            )
    return errors


MOST_TIMES_BUDGET, LEAST_PERCENT_OF_BUDGET = 3, 1
"""Beyond these a total is taken for a slip of the finger until the seller says that it is meant."""


def odd_total(sums: Amounts, budget_won: int | None, basis: PriceBasis) -> str:
    """Return a question about a total that is far from the need's budget, on the budget's basis; empty for others."""
    total_won = sums.net_won if basis is PriceBasis.NET else sums.total_won
    if not budget_won:
        return ""
    facts = {"total": won_text(total_won), "budget": won_text(budget_won)}
    if total_won > budget_won * MOST_TIMES_BUDGET:
        sentence = _("견적 금액 %(total)s원이 예산 %(budget)s원의 3배를 넘습니다. 금액을 다시 확인해 주세요.")
        return sentence % facts
    if total_won * 100 < budget_won * LEAST_PERCENT_OF_BUDGET:
        sentence = _(
            "견적 금액 %(total)s원이 예산 %(budget)s원의 1%%에도 못 미칩니다. 금액을 다시 확인해 주세요."
        )
        return sentence % facts
    return ""


def wrong_dates(
    delivery_on: date, valid_until: date, today: date, deadline_day: date | None
) -> dict[str, str]:
    """Return a sentence for each date that makes no sense; `deadline_day` is the need's, in Seoul."""
    errors: dict[str, str] = {}
    if delivery_on < today:
        errors["delivery_on"] = _("납품일이 이미 지났습니다. 오늘 이후의 날짜를 입력해 주세요.")
    if valid_until < max(today, deadline_day or today):
        errors["valid_until"] = _("유효기간은 견적 마감일 이후까지여야 합니다. 날짜를 늦춰 주세요.")
    return errors


def price_on_basis(price_won: int, tax: TaxKind, from_basis: PriceBasis, to_basis: PriceBasis) -> int:
    """Return a list price of one unit as it reads on the other basis, in whole won, half up."""
    if from_basis is to_basis:
        return price_won
    one = line_amounts(price_won, Decimal(1), tax, from_basis)
    return one.net_won if to_basis is PriceBasis.NET else one.total_won
