"""How codes of the engine read."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import floor
from typing import Any

from needs_board.kit.calendar import day_text
from needs_board.kit.i18n import N_, _
from needs_board.kit.money import won_text
from needs_board.market.rules import LEAST_PROBABILITY
from needs_board.relevance.rules import Decision, Gate, ReasonCode, SignalName

FIELD_LABELS: Mapping[str, str] = {
    "name": N_("기업 이름"),
    "business": N_("업태·종목"),
    "description": N_("기업 소개"),
    "products": N_("상품"),
    "category": N_("상품 분류"),
}

PROBABILITY_LABELS: Sequence[tuple[float, str]] = (
    (0.75, N_("아주 높음")),
    (0.5, N_("높음")),
    (0.3, N_("보통")),
    (LEAST_PROBABILITY, N_("낮음")),
    (0.0, N_("안내 기준보다 낮음")),
)
"""How a probability reads, from its least value on."""

TENTHS = 1000
"""A score of 1 is shown as 100.0: in a thousand tenths."""

SIGNAL_LABELS: Mapping[SignalName, str] = {
    SignalName.REGION: N_("지역"),
    SignalName.CERTIFICATE: N_("인증"),
    SignalName.CAPACITY: N_("물량"),
    SignalName.PRICE: N_("가격"),
    SignalName.DELIVERY_TIME: N_("납기"),
    SignalName.RESPONSE: N_("응답 이력"),
    SignalName.FRESHNESS: N_("정보 갱신"),
}

REASON_TEXTS: Mapping[ReasonCode, str] = {
    ReasonCode.NOT_ASKED: N_("수요에서 따로 정하지 않았습니다."),
    ReasonCode.UNKNOWN: N_("견줄 수 있는 정보가 없어 절반만 쳤습니다."),
    ReasonCode.SAME_REGION: N_("납품할 곳과 같은 지역에 있습니다."),
    ReasonCode.DELIVERS_THERE: N_("납품할 곳까지 배송합니다."),
    ReasonCode.NEARBY: N_("납품할 곳과 가까운 지역(%(region)s)에 있습니다."),
    ReasonCode.OUT_OF_REACH: N_("납품할 곳까지 배송하지 않습니다."),
    ReasonCode.VALID_CERTIFICATE: N_("선정이 예상되는 %(day)s에 인증이 유효합니다."),
    ReasonCode.CERTIFICATE_ENDS_BEFORE: N_("인증이 %(valid_until)s에 끝나 선정 전에 갱신해야 합니다."),
    ReasonCode.NO_VALID_CERTIFICATE: N_("선정이 예상되는 %(day)s에 유효한 인증이 없습니다."),
    ReasonCode.NO_CERTIFICATE: N_("등록한 인증이 없습니다."),
    ReasonCode.ENOUGH_CAPACITY: N_("필요한 물량을 모두 댈 수 있습니다."),
    ReasonCode.PART_OF_QUANTITY: N_("필요한 물량 %(quantity)s 가운데 %(capacity)s까지 댈 수 있습니다."),
    ReasonCode.WITHIN_BUDGET: N_(
        "가장 가까운 상품으로 필요한 수량을 채우면 %(offer_won)s원(부가세 별도)으로 예산 안에 듭니다."
    ),
    ReasonCode.OVER_BUDGET: N_(
        "가장 가까운 상품으로 필요한 수량을 채우면 %(offer_won)s원으로 예산 %(budget_won)s원을 넘습니다(모두 부가세 별도)."
    ),
    ReasonCode.IN_TIME: N_("보통 %(lead_days)s일 걸려 납품일에 맞출 수 있습니다."),
    ReasonCode.TOO_LATE: N_("보통 %(lead_days)s일 걸리는데 선정부터 납품까지 %(days)s일입니다."),
    ReasonCode.NO_HISTORY: N_("아직 끝난 안내가 없어 보통으로 보았습니다."),
    ReasonCode.ANSWERS_OFTEN: N_("안내 %(asked)s건 가운데 %(answered)s건에 견적을 냈습니다."),
    ReasonCode.ANSWERS_SELDOM: N_("안내 %(asked)s건 가운데 %(answered)s건에만 견적을 냈습니다."),
    ReasonCode.CHANGED_LATELY: N_("%(changed_on)s에 정보를 고쳤습니다."),
    ReasonCode.CHANGED_LONG_AGO: N_("%(changed_on)s 뒤로 정보를 고치지 않았습니다."),
}

GATE_TEXTS: Mapping[Gate, str] = {
    Gate.SUSPENDED: N_("매장이 정지되어 있습니다."),
    Gate.STORE_NOT_OPEN: N_("지금 매장을 열고 있지 않습니다."),
    Gate.LEGALLY_EXCLUDED: N_("법에 따라 계약할 수 없는 기간입니다."),
    Gate.EXCLUDED_BY_STAFF: N_("센터가 추천에서 뺀 기업입니다."),
    Gate.EXCLUDED_BY_OFFICER: N_("담당자가 이 수요에서 뺀 기업입니다."),
    Gate.NEED_NOT_OPEN: N_("수요가 견적을 받고 있지 않습니다."),
}

KEPT_OUT_TEXTS: Mapping[Decision, str] = {
    Decision.BELOW_FLOOR: N_("맞을 확률 %(measured)s가 기준 %(limit)s보다 낮습니다."),
    Decision.BUDGET_SPENT: N_("이번 주에 이미 %(measured)s건을 안내받아 한도 %(limit)s건을 채웠습니다."),
    Decision.NEXT_WAVE: N_(
        "차례가 %(measured)s번째라 이번 차수 %(limit)s곳에 들지 못했고, 다음 차수를 기다립니다."
    ),
}


def signal_text(reason: str, facts: Mapping[str, Any]) -> str:
    """Return why a signal has its value, as a sentence."""
    return _(REASON_TEXTS[ReasonCode(reason)]) % {name: _shown(name, value) for name, value in facts.items()}


def kept_out_text(decision: Decision, measured: float | None, limit: float | None) -> str:
    """Return what kept an enterprise out of a wave, as a sentence; empty for one that was asked."""
    text = KEPT_OUT_TEXTS.get(decision)
    if text is None or measured is None or limit is None:
        return ""
    if decision is Decision.BELOW_FLOOR:
        # Rounded down: 14.96 % is below 15 %, and must read so.
        return _(text) % {"measured": f"{floor(measured * 1000) / 10:.1f}%", "limit": f"{limit:.0%}"}
    return _(text) % {"measured": f"{measured:.0f}", "limit": f"{limit:.0f}"}


def probability_label(probability: float) -> str:
    """Return how likely it is that an enterprise fits, in a word or two."""
    return next(_(label) for least, label in PROBABILITY_LABELS if probability >= least)


def word_text(word: str, kind: str, words: Sequence[str]) -> str:
    """Return a reason as a head of its row: the word, with ≈ what is like it, or the category that is the same."""
    if kind == "similar" and words:
        return f"{word} ≈ {', '.join(words)}"
    if kind == "category":
        return _("분류가 같음: %(name)s") % {"name": word}
    return word


def places_text(fields: Sequence[str]) -> str:
    """Return where a word was found, for reading; empty where only enterprises that are alike have it."""
    return ", ".join(_(FIELD_LABELS[field]) for field in fields if field in FIELD_LABELS)


def shown_tenths(values: Sequence[float]) -> list[int]:
    """Return shares as whole tenths of a hundred that add up to their rounded sum: the largest remainders are
    rounded up, so that the sum on a page is right to the digit.
    """
    exact = [round(value * TENTHS, 6) for value in values]
    whole = [floor(value) for value in exact]
    missing = round(sum(exact)) - sum(whole)
    order = sorted(range(len(exact)), key=lambda place: (whole[place] - exact[place], place))
    for place in order[:missing]:
        whole[place] += 1
    return whole


def tenths_text(tenths: int) -> str:
    """Return tenths as they are read: 413 is 41.3, -5 is −0.5."""
    sign = "−" if tenths < 0 else ""
    return f"{sign}{abs(tenths) / 10:.1f}"


def _shown(name: str, value: Any) -> str:
    if name.endswith("_won"):
        return won_text(int(value))
    if name in {"day", "valid_until", "changed_on"}:
        return day_text(date.fromisoformat(str(value)))
    return str(value)
